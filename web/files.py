"""Static files: each is what its type says, whatever a browser would guess from its first bytes."""

from __future__ import annotations

from typing import Any

from fastapi import Response
from fastapi.staticfiles import StaticFiles
from typing_extensions import override


class Files(StaticFiles):
    """Static files that no browser takes for anything else."""

    @override
    def file_response(self, *args: Any, **more: Any) -> Response:
        response = super().file_response(*args, **more)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

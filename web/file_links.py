"""`GET /files/…`: the hub's files, for whoever has a signed link to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response

from hub.channel import Files
from hub.content import SHOWN_IN_PLACE
from hub.links import Links


@dataclass(frozen=True, slots=True)
class FileLinks:
    """What the route works with."""

    files: Files
    links: Links


def router(parts: FileLinks) -> APIRouter:
    """The route."""
    routes = APIRouter(tags=["files"])

    @routes.get("/files/{media:path}")
    async def file(media: str, until: int, sign: Annotated[str, Query(max_length=64)]) -> Response:
        """A file. What came from a customer is never run: pictures are shown, all else is a download."""
        if not parts.links.holds(media, until, sign):
            raise HTTPException(403, "This link is not valid, or not any more. Load the page again.")
        kept = await parts.files.read(media)
        if kept is None:
            raise HTTPException(404, "The file is not here yet, or is gone.")
        shown = kept.mime in SHOWN_IN_PLACE
        return Response(
            kept.data,
            media_type=kept.mime,
            headers={
                "Content-Disposition": "inline" if shown else "attachment",
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, max-age=43200",
            },
        )

    return routes

"""The web process's application: routes put together, errors turned into answers."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse

from hub.clock import Clock, NewId
from hub.errors import NotAllowed, TooMany, Unavailable, Unreadable
from hub.store import Store
from web import api, api_docs, desk, desk_files, file_links, hooks, operations, pages, webchat
from web.desk_parts import DeskParts
from web.file_links import FileLinks
from web.files import Files
from web.hooks import Hooks
from web.limits import BodyLimit
from web.live import Live
from web.sites import Site
from web.visitors import Visitors

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Web:
    """What the wiring gives the web process."""

    store: Store
    live: Live
    bot_ready: operations.Ready
    sites: Mapping[str, Site]
    clock: Clock
    new_id: NewId
    hooks: Hooks
    files: FileLinks
    api_key: str = ""
    secure: bool = False
    """Whether it is reached over https."""


def build(web: Web) -> FastAPI:
    """The application."""
    app = FastAPI(title="Throughline", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    visitors, links = Visitors(web.store, web.clock, web.new_id), web.files.links
    app.include_router(operations.router(web.store, web.bot_ready, web.clock))
    app.include_router(hooks.router(web.hooks))
    app.include_router(file_links.router(web.files))
    chat = webchat.Webchat(web.store, web.live, visitors, web.sites, web.clock, links)
    app.include_router(webchat.router(chat))
    app.include_router(api.router(api.Api(web.store, web.api_key, web.clock, web.new_id, links)))
    parts = DeskParts(web.store, web.live, web.clock, web.new_id, web.files, secure_cookies=web.secure)
    app.include_router(desk.router(parts))
    app.include_router(pages.router())
    app.include_router(api_docs.router(app))
    app.mount("/static", Files(directory=STATIC))
    answer_errors(app)
    _share_with_sites(app, web.sites)
    app.add_middleware(BodyLimit, larger={desk_files.PATH: desk_files.LARGEST})
    return app


def answer_errors(app: FastAPI) -> None:
    """The status is chosen for who asks: 503 and 429 mean the same request again, 4xx means another one."""

    @app.exception_handler(TooMany)
    async def too_many(_: Request, error: TooMany) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 429, {"Retry-After": str(math.ceil(error.retry_after))})

    @app.exception_handler(Unavailable)
    async def unavailable(_: Request, error: Unavailable) -> JSONResponse:
        return JSONResponse({"error": "Not now, but soon: send it again."}, 503, {"Retry-After": "1"})

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        """What was sent is not sent back: it may hold what no answer can (half a surrogate pair, NaN)."""
        told = [{"loc": wrong["loc"], "msg": wrong["msg"]} for wrong in error.errors()]
        return Response(json.dumps({"detail": told}), 422, media_type="application/json")

    @app.exception_handler(NotAllowed)
    async def not_allowed(_: Request, error: NotAllowed) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 409)

    @app.exception_handler(Unreadable)
    async def unreadable(_: Request, error: Unreadable) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 400)


def _share_with_sites(app: FastAPI, sites: Mapping[str, Site]) -> None:
    """CORS: no cookies, so it opens nothing but the web chat, whose routes check their own site again."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=sorted({origin for site in sites.values() for origin in site.origins}),
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["Retry-After"],
    )

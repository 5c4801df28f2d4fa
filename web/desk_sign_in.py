"""The way into the desk and out of it."""

from __future__ import annotations

import math
import re
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from hub.errors import TooMany
from web.auth import Auth, Forged, same_site, signed_in
from web.desk_pages import Pages
from web.desk_route import SIGN_IN, DeskRoute

_OWN_PAGE = re.compile(r"/desk(/cases/[\w-]{1,64})?")
_WRONG = "This login and password do not match. Check both and try again."


class SignIn:
    """The sign-in page and its form."""

    def __init__(self, pages: Pages, auth: Auth) -> None:
        self._pages = pages
        self._auth = auth
        self._log = structlog.get_logger("web.desk")

    async def show(self, next: str = "/desk") -> Response:
        """The form."""
        return self._form("", next, "", 200)

    async def enter(
        self,
        request: Request,
        login: Annotated[str, Form(max_length=200)] = "",
        password: Annotated[str, Form(max_length=1000)] = "",
        next: Annotated[str, Form(max_length=200)] = "/desk",
    ) -> Response:
        """Open a session, always a new one: a token that was there before is closed, not taken over."""
        if not same_site(request):
            raise Forged
        address = request.client.host if request.client else ""
        try:
            token = await self._auth.sign_in(login.strip(), password, address)
        except TooMany as error:
            return self._form(login, next, _too_many(error.retry_after), 429)
        if token is None:
            return self._form(login, next, _WRONG, 401)
        await self._auth.sign_out(request)
        self._log.info("agent_signed_in", agent=login.strip())
        response = RedirectResponse(_own(next), 303)
        self._auth.give(response, token)
        return response

    async def leave(self, request: Request) -> Response:
        """Close the session."""
        await self._auth.sign_out(request)
        self._log.info("agent_signed_out", agent=signed_in(request).agent.login)
        response = RedirectResponse(SIGN_IN, 303)
        self._auth.take(response)
        return response

    def _form(self, login: str, after: str, error: str, status: int) -> Response:
        html = self._pages.page("sign_in.html", login=login, next=_own(after), error=error)
        return HTMLResponse(html, status)


def router(pages: Pages, auth: Auth) -> APIRouter:
    """`/desk/sign-in` and `/desk/sign-out`."""
    sign_in = SignIn(pages, auth)
    routes = APIRouter(route_class=DeskRoute)
    routes.add_api_route("/sign-in", sign_in.show, methods=["GET"], response_model=None)
    routes.add_api_route("/sign-in", sign_in.enter, methods=["POST"], response_model=None)
    routes.add_api_route(
        "/sign-out", sign_in.leave, methods=["POST"], response_model=None, dependencies=[auth.acting]
    )
    return routes


def _own(path: str) -> str:
    return path if _OWN_PAGE.fullmatch(path) else "/desk"


def _too_many(seconds: float) -> str:
    minutes = math.ceil(seconds / 60)
    return f"Too many tries. Wait {minutes} minute{'s' if minutes > 1 else ''}, then try again."

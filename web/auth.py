"""Agents' sign-in: passwords, session cookies, CSRF tokens and the throttle before them.

A session is known to the store by the hash of its token only: who reads the store cannot sign in with it.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

from fastapi import Depends, Request, Response

from hub.clock import Clock
from hub.passwords import hashed, matches
from hub.store import Accounts, Agent, Session
from web.tries import Tries

COOKIE, CSRF_HEADER = "desk_session", "X-CSRF-Token"
SESSION_SECONDS = 12 * 60 * 60
_AT_ONCE = 2
"""Passwords looked at at the same time: each look takes a core and much memory, on purpose."""


class SignedOut(Exception):
    """Nobody is signed in with this request."""


class Forged(Exception):
    """The request does not carry its session's CSRF token, or comes from another site."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who makes a request: the agent, the session's CSRF token and the key the store knows it by."""

    agent: Agent
    csrf: str
    key: str


class Auth:
    """Opens, checks and closes the agents' sessions. `secure` keeps the cookie to https."""

    def __init__(self, accounts: Accounts, clock: Clock, *, secure: bool) -> None:
        self._accounts = accounts
        self._tries = Tries(accounts, clock)
        self._looking = asyncio.Semaphore(_AT_ONCE)
        self._secure = secure
        self._nobody = hashed(secrets.token_urlsafe())
        self.reading = Depends(self._reader)
        """Dependency of a route for whoever is signed in; others raise `SignedOut`."""
        self.acting = Depends(self._actor)
        """The same, and the request carries the session's CSRF token (header or form field); or `Forged`."""

    async def sign_in(self, login: str, password: str, address: str) -> str | None:
        """A new session's token, or None for a wrong login or password. Raises `TooMany`.

        An unknown login takes as long as a wrong password, so that nobody learns which logins there are.
        """
        async with self._looking:
            self._tries.admit(login, address)
            agent = await self._accounts.agent(login)
            known = agent.password if agent else self._nobody
            if not await asyncio.to_thread(matches, known, password) or agent is None:
                await self._tries.wrong(login, address)
                return None
        token = secrets.token_urlsafe(32)
        session = Session(agent.login, csrf=secrets.token_urlsafe(32))
        await self._accounts.open_session(_digest(token), session, SESSION_SECONDS)
        return token

    async def sign_out(self, request: Request) -> None:
        """Close the session this browser came with, if there is one."""
        if token := request.cookies.get(COOKIE):
            await self._accounts.close_session(_digest(token))

    async def _reader(self, request: Request) -> None:
        request.state.signed_in = await self._signed_in(request)

    async def _actor(self, request: Request) -> None:
        who = await self._signed_in(request)
        sent = request.headers.get(CSRF_HEADER) or str((await request.form()).get("csrf", ""))
        if not hmac.compare_digest(sent.encode(), who.csrf.encode()):
            raise Forged
        request.state.signed_in = who

    async def valid(self, who: SignedIn) -> bool:
        """Whether the session is still open."""
        return await self._accounts.session(who.key) is not None

    async def _signed_in(self, request: Request) -> SignedIn:
        key = _digest(request.cookies.get(COOKIE, ""))
        session = await self._accounts.session(key)
        agent = await self._accounts.agent(session.agent) if session else None
        if session is None or agent is None:
            raise SignedOut
        return SignedIn(agent, session.csrf, key)

    def give(self, response: Response, token: str) -> None:
        """Put the session's cookie on the answer."""
        response.set_cookie(
            COOKIE,
            token,
            max_age=SESSION_SECONDS,
            path="/desk",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def take(self, response: Response) -> None:
        """Take the session's cookie away."""
        response.delete_cookie(COOKIE, path="/desk", secure=self._secure, httponly=True, samesite="lax")


def signed_in(request: Request) -> SignedIn:
    """Who makes the request, after one of the dependencies above has run."""
    who: SignedIn = request.state.signed_in
    return who


def same_site(request: Request) -> bool:
    """Whether a browser sent this from our own pages: the sign-in form has no session to bind a token to."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()

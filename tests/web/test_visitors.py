"""Web chat tokens: who a visitor is, and for how long."""

from __future__ import annotations

import itertools
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.memory import MemoryStore
from hub.messages import Address
from tests.fakes import Clock
from web.visitors import RENEW, USE, NoSession, Visitor, Visitors


class Door:
    """Two web processes on one store."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.store = MemoryStore(self.clock)
        self.ids = (f"v{n}" for n in itertools.count(1))
        self.one, self.other = (Visitors(self.store, self.clock, lambda: next(self.ids)) for _ in "12")

    async def forged(self, **claims: Any) -> str:
        """A token as ours, but for what is given."""
        secret = claims.pop("secret", None) or await self.store.secret("webchat", "x" * 64)
        ours = {"sub": "v1", "aud": "demo", "iat": self.clock() // 1000} | claims
        return jwt.encode({k: v for k, v in ours.items() if v is not None}, secret, algorithm="HS256")


@pytest.fixture
def door() -> Door:
    return Door()


async def test_a_token_says_who_and_where_to_every_process(door: Door) -> None:
    token = await door.one.token("demo", None)
    visitor = await door.other.visitor(token)
    assert visitor == Visitor("demo", "v1")
    assert visitor.address == Address("webchat", "v1")


async def test_every_visitor_without_a_token_is_a_new_one(door: Door) -> None:
    first, second = [await door.one.visitor(await door.one.token("demo", None)) for _ in "12"]
    assert first != second


async def test_a_renewed_token_keeps_the_visitor(door: Door) -> None:
    former = await door.one.token("demo", None)
    door.clock.skip(RENEW * 1000)
    fresh = await door.one.token("demo", former)
    assert fresh != former
    assert await door.one.visitor(fresh) == Visitor("demo", "v1")


async def test_a_token_opens_the_chat_for_a_day(door: Door) -> None:
    token = await door.one.token("demo", None)
    door.clock.skip(USE * 1000)
    assert (await door.one.visitor(token)).id == "v1"
    door.clock.skip(1000)
    with pytest.raises(NoSession):
        await door.one.visitor(token)


async def test_after_a_month_one_is_a_new_visitor(door: Door) -> None:
    former = await door.one.token("demo", None)
    door.clock.skip((RENEW + 1) * 1000)
    assert (await door.one.visitor(await door.one.token("demo", former))).id != "v1"


async def test_another_sites_token_is_a_new_visitor(door: Door) -> None:
    former = await door.one.token("other", None)
    visitor = await door.one.visitor(await door.one.token("demo", former))
    assert visitor.site == "demo"
    assert visitor.id != "v1"


@pytest.mark.parametrize(
    "claims",
    [{"sub": None}, {"aud": None}, {"iat": None}, {"secret": "y" * 64}],
    ids=str,
)
async def test_a_forged_token_is_nobodys(door: Door, claims: dict[str, Any]) -> None:
    token = await door.forged(**claims)
    with pytest.raises(NoSession):
        await door.one.visitor(token)
    assert (await door.one.visitor(await door.one.token("demo", token))).id == "v1"


async def test_a_token_signed_with_nothing_is_nobodys(door: Door) -> None:
    token = jwt.encode({"sub": "v9", "aud": "demo", "iat": door.clock() // 1000}, None, algorithm="none")
    with pytest.raises(NoSession):
        await door.one.visitor(token)


@given(st.text())
async def test_any_words_are_nobodys_token(token: str) -> None:
    with pytest.raises(NoSession):
        await Door().one.visitor(token)

"""Agents' passwords."""

from __future__ import annotations

import pytest

from hub.passwords import hashed, matches


def test_a_password_matches_its_own_hash_only() -> None:
    kept = hashed("correct horse")
    assert matches(kept, "correct horse")
    assert not matches(kept, "Correct horse")


def test_the_hash_is_argon2id_salted_and_tells_nothing() -> None:
    one, two = hashed("correct horse"), hashed("correct horse")
    assert one.startswith("$argon2id$")
    assert one != two
    assert "correct" not in one


@pytest.mark.parametrize(
    "broken", ["", "plain text", "$argon2id$v=19$m=1", "$argon2id$v=19$m=65536,t=3,p=4$!!$!!"]
)
def test_an_unreadable_hash_matches_nothing(broken: str) -> None:
    assert not matches(broken, "")
    assert not matches(broken, broken)


@pytest.mark.parametrize("password", ["", "pässwörd ✓", "x" * 10_000])
def test_any_password_can_be_kept(password: str) -> None:
    assert matches(hashed(password), password)

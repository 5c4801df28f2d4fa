"""Agents' passwords, kept only as argon2id hashes."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


def hashed(password: str) -> str:
    """The password's argon2id hash, with its salt and parameters."""
    return PasswordHasher().hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Whether it is the password; an unreadable hash matches nothing."""
    try:
        return PasswordHasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False

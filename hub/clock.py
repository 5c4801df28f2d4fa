"""Time is an argument: nothing in the hub reads a clock of its own."""

from __future__ import annotations

from collections.abc import Callable

Clock = Callable[[], int]
"""Gives milliseconds since the epoch."""
NewId = Callable[[], str]
"""Gives an id that nobody has, and that sorts by time."""

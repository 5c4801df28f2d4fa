"""Brings what runs in line with models/live.json, which says what model is to answer customers.

A new model's processes are started beside the old ones and put to the test; then they are announced to the
hub, which asks them from its next question on. Once no question to the old ones can be under way any more,
those are stopped. A launcher that is killed in the middle leaves nothing to clean up: its watchdog ends all
processes, and the next one begins with what live.json says.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NoReturn, Protocol

from launch import models, status
from launch.errors import LaunchError, Unfit
from launch.status import Status
from launch.terminal import say

if TYPE_CHECKING:
    from pathlib import Path

    from launch.assistant import Clock
    from launch.fleet import Group
    from launch.models import Live

LOOK_SECONDS = 0.3


class Groups(Protocol):
    """Starts, announces and stops the processes on one model: see `launch.fleet.Fleet`."""

    async def start(self, model: str, *, at_once: bool) -> Group:
        """Start processes on `model`, all at once or one after the other; raises Unfit."""

    async def announce(self, group: Group) -> None:
        """Have the hub ask these and no others."""

    async def stop(self, group: Group) -> None:
        """Stop them."""


class Rollout:
    """The models in `root`, and the processes of `fleet` on one of them.

    `drain` is how many seconds a question of the hub may be under way.
    """

    def __init__(self, root: Path, data_dir: Path, fleet: Groups, drain: float, clock: Clock) -> None:
        self._root = root
        self._data_dir = data_dir
        self._fleet = fleet
        self._drain = drain
        self._clock = clock
        self._dealt_with: Live | None = None

    async def begin(self) -> Group:
        """Start and announce what was decided, or the model before it if that one is unfit.

        Raises LaunchError if neither can be started.
        """
        wanted = models.live(self._root)
        if wanted is None:
            raise LaunchError("models/live.json does not say which model is live: `make train` makes one.")
        group = await self._begin(wanted)
        await self._fleet.announce(group)
        return group

    async def follow(self, group: Group) -> NoReturn:
        """Replace `group`, which runs, whenever another model is decided to be live."""
        seen = None
        async with asyncio.TaskGroup() as tasks:
            while True:
                if (stamp := self._stamp()) != seen:
                    seen, before = stamp, group
                    group = await self._reconciled(before)
                    if group != before:
                        tasks.create_task(self._retire(before))
                await asyncio.sleep(LOOK_SECONDS)

    async def _begin(self, wanted: Live) -> Group:
        try:
            group = await self._fleet.start(wanted.model, at_once=True)
        except Unfit as why:
            before = models.before(self._root)
            if before is None:
                raise
            group = await self._fleet.start(before, at_once=True)
            self._refuse(wanted, before, why)
        else:
            self._accept(wanted)
        return group

    async def _reconciled(self, group: Group) -> Group:
        wanted = models.live(self._root)
        if wanted is None or wanted == self._dealt_with:
            return group
        if wanted.model != group.model:
            return await self._replaced(group, wanted)
        self._accept(wanted)
        return group

    async def _replaced(self, old: Group, wanted: Live) -> Group:
        self._note(Status(state="starting", model=wanted.model, at=wanted.at, serving=old.model))
        say(f"  … The model {wanted.model} is being started; {old.model} answers meanwhile.")
        try:
            new = await self._fleet.start(wanted.model, at_once=False)
        except Unfit as why:
            self._refuse(wanted, old.model, why)
            return old
        await self._fleet.announce(new)
        self._accept(wanted)
        say(f"  ✓ The model {wanted.model} is live.")
        return new

    async def _retire(self, group: Group) -> None:
        """Stop processes that get no more questions, once none of those they got can be under way."""
        await asyncio.sleep(self._drain)
        await self._fleet.stop(group)

    def _accept(self, wanted: Live) -> None:
        self._dealt_with = wanted
        self._note(Status(state="live", model=wanted.model, at=wanted.at, serving=wanted.model))

    def _refuse(self, wanted: Live, serving: str, why: Unfit) -> None:
        """Say why, and have live.json tell what runs; the sources stay those of the decision refused."""
        self._dealt_with = models.refuse(self._root, wanted, serving, self._clock())
        self._note(Status(state="failed", model=wanted.model, at=wanted.at, serving=serving, error=str(why)))
        say(f"  ! The model {wanted.model} is not live, {serving} is. {why} The logs: {self._data_dir}/logs")

    def _note(self, now: Status) -> None:
        status.note(self._data_dir, now)

    def _stamp(self) -> tuple[int, int] | None:
        """What changes with live.json, which may be away."""
        try:
            found = (self._root / "models" / "live.json").stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns

"""A new model beside the live one: what is better, what is worse, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from training.replies import Reply
from training.scores import Scores
from training.stories import Failure

MARGIN = 0.01
"""Accuracy may fall by so much: an example in a hundred comes and goes with any change of the data."""


@dataclass(frozen=True)
class Probe:
    """A test message, what it means, and what the new model makes of it and the live one, if there is one."""

    message: str
    meant: str
    now: Reply
    before: Reply | None

    @property
    def right(self) -> bool:
        """Whether the new model takes it for what it means."""
        return self.now.intent == self.meant

    @property
    def was_right(self) -> bool:
        """Whether the live model takes it for what it means."""
        return self.before is not None and self.before.intent == self.meant

    @property
    def changed(self) -> bool:
        """Whether the two models answer it differently."""
        return self.before is not None and self.before != self.now


@dataclass(frozen=True)
class Comparison:
    """Everything measured of the new model, and of the live one as far as it is known."""

    now: Scores
    before: Scores | None
    failures: Sequence[Failure]
    probes: Sequence[Probe]

    @property
    def has_live(self) -> bool:
        """Whether there was a live model to put the test messages to."""
        return any(probe.before is not None for probe in self.probes)

    def worse(self) -> list[str]:
        """Return what speaks against putting the new model live, a sentence each; none if nothing does."""
        broken = [f'the test story "{each.story}" does not go as told' for each in self.failures]
        lost = [
            f'"{each.message}" was rightly taken for {each.meant} and now is for {each.now.intent}'
            for each in self.probes
            if each.was_right and not each.right
        ]
        return [*self._fallen(), *broken, *lost]

    def _fallen(self) -> list[str]:
        if self.before is None or self.before.accuracy - self.now.accuracy <= MARGIN:
            return []
        points = 100 * (self.before.accuracy - self.now.accuracy)
        return [f"the accuracy fell by {points:.1f} points"]

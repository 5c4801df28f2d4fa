"""Counters and latencies, gathered in the process and added to the store's by and by.

A counter is named as Prometheus shows it, e.g. ``turns_total{outcome="done"}``; latencies are its
cumulative buckets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds in seconds; the last bucket is +Inf."""


class Metrics:
    """What this process has counted since the last `drain`."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, float] = defaultdict(float)

    def add(self, name: str, value: float = 1, /, **labels: str) -> None:
        """Add to a counter."""
        self._counts[_series(name, labels)] += value

    def observe(self, name: str, seconds: float, /, **labels: str) -> None:
        """Add one latency to its histogram."""
        for bound in BUCKETS:
            self.add(f"{name}_bucket", float(seconds <= bound), le=str(bound), **labels)
        self.add(f"{name}_bucket", le="+Inf", **labels)
        self.add(f"{name}_sum", seconds, **labels)
        self.add(f"{name}_count", **labels)

    def drain(self) -> Mapping[str, float]:
        """Everything counted since last time."""
        counts, self._counts = self._counts, defaultdict(float)
        return dict(counts)

    def give_back(self, counts: Mapping[str, float]) -> None:
        """Put back what could not be stored."""
        for name, value in counts.items():
            self._counts[name] += value


def _series(name: str, labels: Mapping[str, str]) -> str:
    inside = ",".join(f'{key}="{value}"' for key, value in sorted(labels.items()))
    return f"{name}{{{inside}}}" if inside else name

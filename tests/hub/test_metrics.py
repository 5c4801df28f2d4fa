"""Counters and latencies of one process, until they are brought to the store."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.metrics import BUCKETS, Metrics


def test_a_counter_is_named_as_prometheus_shows_it() -> None:
    metrics = Metrics()
    metrics.add("turns_total", outcome="done", box="turn")
    metrics.add("turns_total", 2, box="turn", outcome="done")
    metrics.add("bot_failures_total")
    assert metrics.drain() == {'turns_total{box="turn",outcome="done"}': 3, "bot_failures_total": 1}


def test_what_was_drained_is_counted_no_more() -> None:
    metrics = Metrics()
    metrics.add("a")
    metrics.drain()
    assert metrics.drain() == {}


def test_what_could_not_be_stored_is_kept_with_what_came_since() -> None:
    metrics = Metrics()
    metrics.add("a")
    counts = metrics.drain()
    metrics.add("a")
    metrics.give_back(counts)
    assert metrics.drain() == {"a": 2}


@given(st.floats(0, 1000))
def test_a_latency_is_in_every_bucket_it_fits(seconds: float) -> None:
    metrics = Metrics()
    metrics.observe("stage_seconds", seconds, stage="bot")
    counted = dict(metrics.drain())
    assert counted.pop('stage_seconds_count{stage="bot"}') == 1
    assert counted.pop('stage_seconds_sum{stage="bot"}') == seconds
    assert counted.pop('stage_seconds_bucket{le="+Inf",stage="bot"}') == 1
    assert counted == {
        f'stage_seconds_bucket{{le="{bound}",stage="bot"}}': seconds <= bound for bound in BUCKETS
    }

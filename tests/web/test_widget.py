"""The module that `/widget.js` serves."""

import gzip
import re

from web import widget

BUDGET = 15 * 1024


def test_fits_its_budget() -> None:
    assert len(gzip.compress(widget.module().encode())) <= BUDGET


def test_stands_alone() -> None:
    """One file: what it imports is inside, and nothing is exported."""
    assert not re.search(r"^(import|export) ", widget.module(), re.MULTILINE)


def test_holds_every_source_after_what_it_imports() -> None:
    module = widget.module()
    defined = ["const TEXTS", "class EventParser", "class Session", "class Outbox", "class ThroughlineChat"]
    places = [module.index(name) for name in defined]
    assert [module.count(name) for name in defined] == [1] * len(defined)
    assert places[-1] == max(places)


def test_parses_no_html_and_evaluates_nothing() -> None:
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\b|new Function", widget.module())

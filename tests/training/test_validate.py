"""`python -m training validate`: what it prints, and its exit code."""

from __future__ import annotations

import pytest

from training import validate


def test_an_option_it_does_not_know_is_refused() -> None:
    with pytest.raises(SystemExit, match="2"):
        validate.main(["--mend-it-for-me"])

"""`python -m training validate`: says what is wrong with the assistant's content, where, and what to do."""

from __future__ import annotations

import argparse
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Print the findings; 1 if one of them is an error."""
    parser = argparse.ArgumentParser(prog="python -m training validate", description=__doc__)
    parser.parse_args(arguments)
    return 0

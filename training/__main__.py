"""`python -m training <command> …`: one module a command, imported only when it is asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = ("report", "texts", "train", "validate")
"""Each the name of a module here with `main(arguments) -> exit code`."""


def main(arguments: Sequence[str]) -> int:
    """Run the command with the arguments that follow it, and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m training")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="`<command> --help` lists them")
    chosen = parser.parse_args(arguments)
    return int(import_module(f"training.{chosen.command}").main(chosen.arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

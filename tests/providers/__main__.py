"""`python -m tests.providers telegram --port 9001`: one fake provider, until Ctrl-C.

Each module of a provider has `play(port)`, which serves it with its `/play` routes until cancelled.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from importlib import import_module


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.providers", description=__doc__)
    parser.add_argument("name", choices=["telegram", "slack", "twilio"])
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    provider = import_module(f"tests.providers.{given.name}")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(provider.play(given.port))


if __name__ == "__main__":
    main()

"""`python -m hub`: agents, dead letters and where the bot is, from the command line; the floor's diagram.

python -m hub agents add LOGIN [--name NAME] [--team TEAM] [--password PASSWORD] [--if-missing]
python -m hub agents list | remove LOGIN
python -m hub dead-letters list | show ID | replay ID|all | discard ID
python -m hub bots list | set URL…
python -m hub channels check | guide | register
python -m hub floor

AGENT_PASSWORD is PASSWORD for programs: everyone on the machine can read a command line.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from hub import diagram
from hub.errors import Unavailable
from hub.passwords import hashed
from hub.redis import RedisStore, connect
from hub.store import Accounts, Agent, Bots, DeadLetter, DeadLetters

_SHORTEST_PASSWORD = 8
_WIRING = Path(__file__).resolve().parent.parent / "app.py"


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run one command; 0 if it did what was asked."""
    asked = _parser(environ).parse_args(arguments)
    if asked.part == "floor":
        print(diagram.draw(), end="")
        return 0
    if asked.part == "channels":
        return _channels(asked.verb, environ)
    url = redis_url(environ)
    if url is None:
        print("No Redis: start `make run` first, or set REDIS_URL.", file=sys.stderr)
        return 1
    try:
        return asyncio.run(_run(asked, url))
    except Unavailable as error:
        print(f"Redis does not answer ({error}). Is `make run` running?", file=sys.stderr)
        return 1


def redis_url(environ: Mapping[str, str]) -> str | None:
    """REDIS_URL, or what a running `make run` noted in its data folder."""
    noted = Path(environ.get("DATA_DIR") or ".data") / "redis.url"
    return environ.get("REDIS_URL") or (noted.read_text().strip() if noted.exists() else None)


def _channels(verb: str, environ: Mapping[str, str]) -> int:
    """The wiring knows the channels; the hub does not: so this is asked of the program."""
    return subprocess.run([sys.executable, _WIRING, "channels", verb], env=environ, check=False).returncode


async def _run(asked: argparse.Namespace, url: str) -> int:
    client = connect(url)
    try:
        return await _command(RedisStore(client), asked)
    finally:
        await client.aclose()


async def _command(store: RedisStore, asked: argparse.Namespace) -> int:
    match asked.part:
        case "agents":
            return await _agents(store, asked)
        case "bots":
            return await _bots(store, asked)
        case _:
            return await _dead_letters(store, asked)


async def _agents(store: Accounts, asked: argparse.Namespace) -> int:
    match asked.verb:
        case "list":
            for agent in await store.agents():
                print(f"{agent.login}\t{agent.name}\t{agent.team}")
            return 0
        case "remove":
            removed = await store.remove_agent(asked.login)
            print(f"{asked.login} is removed." if removed else f"There is no agent {asked.login}.")
            return 0 if removed else 1
        case _:
            return await _add_agent(store, asked)


async def _add_agent(store: Accounts, asked: argparse.Namespace) -> int:
    if await store.agent(asked.login) is not None and asked.if_missing:
        return 0
    password = asked.password or getpass.getpass(f"Password for {asked.login}: ")
    if len(password) < _SHORTEST_PASSWORD:
        print(f"A password has at least {_SHORTEST_PASSWORD} characters.", file=sys.stderr)
        return 1
    name = asked.name or asked.login.capitalize()
    await store.save_agent(Agent(asked.login, name, hashed(password), asked.team))
    print(f"{asked.login} may sign in at /desk.")
    return 0


async def _dead_letters(store: DeadLetters, asked: argparse.Namespace) -> int:
    dead = await store.dead()
    if asked.verb == "list":
        for letter in dead:
            print(f"{letter.id}\t{_whose(letter)}\t{letter.why}")
        return 0
    chosen = [letter for letter in dead if asked.id in {letter.id, "all"}]
    if not chosen and asked.id != "all":
        print(f"There is no dead letter {asked.id}.", file=sys.stderr)
        return 1
    done = [await _one(store, asked.verb, letter) for letter in chosen]
    return 0 if all(done) else 1


async def _one(store: DeadLetters, verb: str, letter: DeadLetter) -> bool:
    if verb == "show":
        print(json.dumps({"id": letter.id, "of": _whose(letter), "why": letter.why, "letter": letter.letter}))
        return True
    done = await (store.replay(letter) if verb == "replay" else store.discard(letter))
    past = "replayed" if verb == "replay" else "discarded"
    print(f"{letter.id} {past}" if done else f"{letter.id} could not be {past}: it has no mailbox to go to")
    return done


async def _bots(store: Bots, asked: argparse.Namespace) -> int:
    if asked.verb == "set":
        await store.announce(asked.url)
    for url in await store.bots():
        print(url)
    return 0


def _whose(letter: DeadLetter) -> str:
    return f"{letter.mailbox.box} of {letter.mailbox.customer}" if letter.mailbox else "unreadable input"


def _parser(environ: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m hub", description="Agents, dead letters, the bot.")
    parts = parser.add_subparsers(dest="part", required=True)
    agents = parts.add_parser("agents", help="who may sign in to the desk")
    verbs = agents.add_subparsers(dest="verb", required=True)
    verbs.add_parser("list")
    verbs.add_parser("remove").add_argument("login")
    add = verbs.add_parser("add")
    add.add_argument("login")
    add.add_argument("--name", help="the name customers see")
    add.add_argument("--team", default="support")
    password = environ.get("AGENT_PASSWORD")
    add.add_argument("--password", default=password, help="else AGENT_PASSWORD, or it is asked for")
    add.add_argument("--if-missing", action="store_true", help="leave an agent that is there as it is")
    dead = parts.add_parser("dead-letters", help="what could not be read or failed too often")
    verbs = dead.add_subparsers(dest="verb", required=True)
    verbs.add_parser("list")
    verbs.add_parser("show").add_argument("id")
    verbs.add_parser("replay", help="put back at the end of its mailbox").add_argument("id")
    verbs.add_parser("discard").add_argument("id")
    bots = parts.add_parser("bots", help="where the bot is asked while RASA_URL is not set")
    verbs = bots.add_subparsers(dest="verb", required=True)
    verbs.add_parser("list")
    verbs.add_parser("set", help="ask it here from the next message on").add_argument("url", nargs="+")
    channels = parts.add_parser("channels", help="what keeps a channel from working, and what to enter where")
    channels.add_argument("verb", choices=["check", "guide", "register"])
    parts.add_parser("floor", help="draw docs/floor.md from the floor's table")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))

"""docs/floor.md, drawn from the floor's table, so that the page cannot say anything else than the code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from hub.conversation import Floor
from hub.floor import TABLE

_INTRO = """\
# Who has the floor

Drawn by `python -m hub floor` from the table in `hub/floor.py`; a test holds this page to it.

`BOT` answers; `QUEUED` means that a person was asked for; in `AGENT` one person speaks and the bot is silent.
A step that is not here is refused and changes nothing. An arrow back to its own floor changes something else:
what is said, what the bot has still to hear, what the desk sees.
"""


def draw() -> str:
    """The whole page: an introduction, the diagram in Mermaid, and what each event is."""
    return "\n".join([_INTRO, "```mermaid", *_diagram(), "```", "", *_events()]) + "\n"


def _diagram() -> Iterator[str]:
    yield "stateDiagram-v2"
    yield f"    [*] --> {Floor.BOT.name}"
    for (start, end), events in _arrows().items():
        yield f"    {start.name} --> {end.name}: {', '.join(events)}"


def _arrows() -> dict[tuple[Floor, Floor], list[str]]:
    """The names of the events that lead from one floor to another, in the table's order."""
    arrows: defaultdict[tuple[Floor, Floor], list[str]] = defaultdict(list)
    for (start, event), row in TABLE.items():
        for end in (floor for floor in Floor if floor in row.to):
            arrows[start, end].append(event.__name__)
    return arrows


def _events() -> Iterator[str]:
    yield "| event | what happened |"
    yield "|---|---|"
    for event in dict.fromkeys(event for _, event in TABLE):
        yield f"| `{event.__name__}` | {' '.join((event.__doc__ or '').split())} |"

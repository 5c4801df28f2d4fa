import asyncio
from pathlib import Path

import pytest

from launch import status
from launch.data_dir import hold
from launch.models import Live
from launch.status import Status

DECIDED = Live(model="two", data="1234", at=7)
STARTING = Status(state="starting", model="two", at=7, serving="one")
LIVE = Status(state="live", model="two", at=7, serving="two")


def test_what_is_noted_is_read_until_it_is_forgotten(data_dir: Path) -> None:
    assert status.read(data_dir) is None
    status.note(data_dir, STARTING)
    assert status.read(data_dir) == STARTING
    status.forget(data_dir)
    status.forget(data_dir)
    assert status.read(data_dir) is None


def test_what_somebody_else_wrote_there_says_nothing(data_dir: Path) -> None:
    (data_dir / "rasa.json").write_text("{")
    assert status.read(data_dir) is None


async def test_without_a_launcher_there_is_nothing_to_wait_for(data_dir: Path) -> None:
    status.note(data_dir, STARTING)
    assert await status.outcome(data_dir, DECIDED) is None


async def test_with_a_launcher_that_has_no_rasa_of_its_own_there_is_nothing_to_wait_for(
    data_dir: Path,
) -> None:
    with hold(data_dir):
        assert await status.outcome(data_dir, DECIDED) is None


@pytest.mark.parametrize("earlier", [STARTING, LIVE.model_copy(update={"at": 6})])
async def test_it_waits_until_the_decision_or_a_later_one_is_dealt_with(
    data_dir: Path, earlier: Status
) -> None:
    with hold(data_dir):
        status.note(data_dir, earlier)
        async with asyncio.TaskGroup() as tasks:
            reached = tasks.create_task(status.outcome(data_dir, DECIDED))
            await asyncio.sleep(0.1)
            assert not reached.done()
            status.note(data_dir, LIVE)
    assert reached.result() == LIVE

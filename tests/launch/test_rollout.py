"""Which model runs, and what is said about it, with processes that exist in name only."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from launch import models, status
from launch.errors import LaunchError, Unfit
from launch.fleet import Group
from launch.rollout import Rollout
from launch.status import Status
from tests.launch.waiting import until

NOW = 900


class Fleet:
    """Keeps a list of what it was told. `unfit` models do not start; a start waits while `gate` is closed."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.unfit: set[str] = set()
        self.gate = asyncio.Event()
        self.gate.set()

    async def start(self, model: str, *, at_once: bool) -> Group:
        self.told.append(f"start {model}" + (" at once" if at_once else ""))
        await self.gate.wait()
        if model in self.unfit:
            raise Unfit("It says nothing.")
        return Group(model, ())

    async def announce(self, group: Group) -> None:
        self.told.append(f"announce {group.model}")

    async def stop(self, group: Group) -> None:
        self.told.append(f"stop {group.model}")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project where `one` is live, and was so after `zero`."""
    (tmp_path / "models").mkdir()
    for at, model in enumerate(["zero", "one", "two", "three"]):
        models.path(tmp_path, model).touch()
        if at < 2:
            models.promote(tmp_path, model, "data", at)
    return tmp_path


@pytest.fixture
def fleet() -> Fleet:
    return Fleet()


@pytest.fixture
def rollout(root: Path, data_dir: Path, fleet: Fleet) -> Rollout:
    return Rollout(root, data_dir, fleet, 0.0, lambda: NOW)


@asynccontextmanager
async def following(rollout: Rollout) -> AsyncIterator[None]:
    """The rollout has begun, and follows while the block runs."""
    group = await rollout.begin()
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(rollout.follow(group))
        yield
        task.cancel()


def said(data_dir: Path, state: str, model: str) -> Callable[[], bool]:
    def is_said() -> bool:
        found = status.read(data_dir)
        return found is not None and (found.state, found.model) == (state, model)

    return is_said


def live(root: Path) -> tuple[str, tuple[str, ...]]:
    now = models.live(root)
    assert now is not None
    return now.model, now.before


async def test_what_was_decided_is_started_and_announced(
    rollout: Rollout, fleet: Fleet, data_dir: Path
) -> None:
    await rollout.begin()
    assert fleet.told == ["start one at once", "announce one"]
    assert status.read(data_dir) == Status(state="live", model="one", at=1, serving="one")


async def test_a_start_with_an_unfit_model_falls_back_on_the_one_before(
    rollout: Rollout, fleet: Fleet, root: Path, data_dir: Path
) -> None:
    fleet.unfit = {"one"}
    assert (await rollout.begin()).model == "zero"
    assert fleet.told[-1] == "announce zero"
    assert live(root) == ("zero", ())
    assert status.read(data_dir) == Status(
        state="failed", model="one", at=1, serving="zero", error="It says nothing."
    )


async def test_where_no_model_is_fit_the_start_fails_and_the_decision_stays(
    rollout: Rollout, fleet: Fleet, root: Path
) -> None:
    fleet.unfit = {"zero", "one"}
    with pytest.raises(Unfit):
        await rollout.begin()
    assert live(root) == ("one", ("zero",))


async def test_where_nothing_was_decided_the_start_fails(rollout: Rollout, root: Path) -> None:
    (root / "models" / "live.json").unlink()
    with pytest.raises(LaunchError, match="does not say which model is live"):
        await rollout.begin()


async def test_a_new_decision_is_started_beside_announced_and_the_old_one_stopped(
    rollout: Rollout, fleet: Fleet, root: Path, data_dir: Path
) -> None:
    async with following(rollout):
        models.promote(root, "two", "data", 5)
        await until(lambda: "stop one" in fleet.told)
    assert fleet.told[2:] == ["start two", "announce two", "stop one"]
    assert status.read(data_dir) == Status(state="live", model="two", at=5, serving="two")


async def test_an_unfit_model_leaves_the_old_one_live_and_says_why(
    rollout: Rollout, fleet: Fleet, root: Path, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fleet.unfit = {"two"}
    async with following(rollout):
        models.promote(root, "two", "new data", 5)
        await until(said(data_dir, "failed", "two"))
        assert fleet.told[2:] == ["start two"]
        models.promote(root, "three", "data", 6)
        await until(said(data_dir, "live", "three"))
    assert "two is not live, one is. It says nothing." in capsys.readouterr().out
    assert live(root) == ("three", ("zero", "one"))


async def test_of_two_decisions_the_last_one_wins(
    rollout: Rollout, fleet: Fleet, root: Path, data_dir: Path
) -> None:
    async with following(rollout):
        fleet.gate.clear()
        fleet.unfit = {"two"}
        models.promote(root, "two", "data", 5)
        await until(lambda: "start two" in fleet.told)
        models.promote(root, "three", "data", 6)
        fleet.gate.set()
        await until(said(data_dir, "live", "three"))
    assert live(root)[0] == "three"


async def test_deciding_for_what_runs_starts_nothing_and_is_said(
    rollout: Rollout, fleet: Fleet, root: Path, data_dir: Path
) -> None:
    async with following(rollout):
        models.promote(root, "one", "data", 5)

        def is_said() -> bool:
            found = status.read(data_dir)
            return found is not None and found.at == 5

        await until(is_said)
    assert fleet.told[2:] == []

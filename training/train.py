"""`python -m training train`: trains the assistant and measures it: every model is known with its scores."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rasa import train as train_model
from rasa.core.agent import Agent
from rasa.shared.importers.importer import TrainingDataImporter

from training import project, scores, stories
from training.crossvalidation import guesses
from training.project import Project
from training.scores import Scores
from training.stories import Failure

MODEL, SCORES = "model.tar.gz", "scores.json"


@dataclass(frozen=True)
class Trained:
    """A model, loaded, with how it did."""

    agent: Agent
    scores: Scores
    failures: list[Failure]


def main(arguments: Sequence[str]) -> int:
    """Leave the model and its scores in the folder `--out`; 1 if nothing could be trained."""
    parser = argparse.ArgumentParser(prog="python -m training train", description=__doc__)
    add_arguments(parser)
    chosen = parser.parse_args(arguments)
    return 0 if train(project.project(chosen), chosen.out) else 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let a command that trains be told what from and where to."""
    project.add_arguments(parser)
    parser.add_argument("--out", type=Path, required=True, help=f"folder for {MODEL} and {SCORES}")


def train(sources: Project, out: Path) -> Trained | None:
    """Train the project's model and measure it; None if there is nothing to train from.

    A model that is in `out` already is not trained again, nor are its intents measured again if its scores
    are there too; the test stories always are told, for they may have changed.
    """
    if not (out / MODEL).exists() and not _train(sources, out):
        return None
    agent = Agent.load(str(out / MODEL))
    told = stories.run(agent, sources.stories)
    intents = scores.read(out / SCORES) if (out / SCORES).exists() else _cross_validated(sources)
    measured = replace(intents, stories_passed=told.passed, stories_total=told.total)
    scores.write(measured, out / SCORES)
    return Trained(agent, measured, told.failures)


def _train(sources: Project, out: Path) -> bool:
    name = MODEL.partition(".")[0]
    where = str(sources.domain), str(sources.config), str(sources.data), str(out)
    result = train_model(*where, fixed_model_name=name)
    return result.code == 0 and (out / MODEL).exists()


def _cross_validated(sources: Project) -> Scores:
    where = str(sources.config), str(sources.domain), [str(sources.data)]
    return scores.score(guesses(TrainingDataImporter.load_from_config(*where)))

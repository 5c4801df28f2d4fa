"""`python -m training report`: trains the assistant and says how it does beside the model that is live."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rasa.core.agent import Agent

from training import page, project, scores
from training.comparison import Comparison, Probe
from training.messages import messages
from training.project import Project
from training.replies import reply
from training.train import add_arguments, train

REPORT, PAGE = "report.json", "report.txt"


def main(arguments: Sequence[str]) -> int:
    """Leave model, scores and report (for tools and for people) in `--out`; 1 if nothing could be trained."""
    parser = argparse.ArgumentParser(prog="python -m training report", description=__doc__)
    add_arguments(parser)
    parser.add_argument("--live", type=Path, help="the model to compare with")
    parser.add_argument("--live-scores", type=Path, help="its scores, as `train` wrote them")
    chosen = parser.parse_args(arguments)
    sources = project.project(chosen)
    trained = train(sources, chosen.out)
    if trained is None:
        return 1
    before = scores.read(chosen.live_scores) if chosen.live_scores else None
    probes = asyncio.run(_probes(sources, trained.agent, chosen.live))
    compared = Comparison(trained.scores, before, trained.failures, probes)
    (chosen.out / REPORT).write_text(as_json(compared), "utf-8")
    (chosen.out / PAGE).write_text(page.page(compared), "utf-8")
    return 0


def as_json(compared: Comparison) -> str:
    """Return everything that was measured, and what became worse, for tools."""
    return json.dumps({**asdict(compared), "worse": compared.worse()}, ensure_ascii=False, indent=2)


async def _probes(sources: Project, agent: Agent, live: Path | None) -> list[Probe]:
    """Put every test message to both models."""
    asked = messages(sources.messages, sources.stories, agent.domain)
    before = Agent.load(str(live)) if live else None
    return [
        Probe(text, meant, await reply(agent, text), await reply(before, text) if before else None)
        for text, meant in asked.items()
    ]

"""How well and at what cost Rasa's default pipeline and ours learn from few examples: one run, the same data.

    bot/.venv/bin/python -m bench.nlu [--train FILE --test FILE] [--config FILE ...]

Training and answering are processes of their own, the same for each pipeline; importing Rasa is in no figure.
Without arguments: BANKING77 with ten examples an intent, of which the default's training takes six minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

BENCH = Path(__file__).parent
BANKING77 = BENCH / "data" / "banking77"
PIPELINES = [BENCH / "default_config.yml", BENCH.parent / "config.yml"]
# No cache of earlier trainings, nothing told to anybody, no progress bars.
QUIET = {"RASA_MAX_CACHE_SIZE": "0", "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
FALLBACK = "nlu_fallback"
ROWS = {
    "accuracy": "accuracy (the likeliest intent is right)",
    "answered": "right and sure enough to answer",
    "p50_ms": "a message, p50 (ms)",
    "p95_ms": "a message, p95 (ms)",
    "train_s": "training (s)",
    "load_s": "model load (s)",
    "load_mb": "memory the loaded model adds (MB)",
    "grown_mb": "and after all messages (MB)",
}


def train(config: Path, data: Path, model: Path) -> dict[str, float]:
    """Train on `data` and time it."""
    from rasa.model_training import train_nlu  # noqa: PLC0415  # Rasa lives in the measuring processes only

    started = time.perf_counter()
    train_nlu(str(config), str(data), str(model.parent), fixed_model_name=model.name)
    return {"train_s": time.perf_counter() - started}


def answer(data: Path, model: Path) -> dict[str, float]:
    """Load the model and have it read each message of `data`, one by one, as Rasa's server does."""
    from rasa.core.agent import Agent  # noqa: PLC0415
    from rasa.shared.nlu.training_data.loading import load_data  # noqa: PLC0415

    examples = load_data(str(data)).intent_examples
    before, started = resident_mb(), time.perf_counter()
    agent = Agent.load(str(model))
    loaded = {"load_s": time.perf_counter() - started, "load_mb": resident_mb() - before}
    read = asyncio.run(all_read(agent, [example.get("text") for example in examples]))
    meant = [example.get("intent") for example in examples]
    return {**loaded, **scores(meant, read), "grown_mb": resident_mb() - before}


async def all_read(agent: Any, texts: list[str]) -> list[tuple[dict[str, Any], float]]:
    """Return what each text was read as, and the seconds it took."""
    await agent.parse_message("the first message is slower")
    read = []
    for text in texts:
        started = time.perf_counter()
        parsed = await agent.parse_message(text)
        read.append((parsed, time.perf_counter() - started))
    return read


def scores(meant: list[str], read: list[tuple[dict[str, Any], float]]) -> dict[str, float]:
    """Return accuracy with and without the fallback, and times."""
    likeliest = [
        next((each["name"] for each in parsed["intent_ranking"] if each["name"] != FALLBACK), None)
        for parsed, _ in read
    ]
    answered = [parsed["intent"]["name"] for parsed, _ in read]
    times = sorted(1000 * seconds for _, seconds in read)
    return {
        "accuracy": statistics.mean(a == b for a, b in zip(meant, likeliest, strict=True)),
        "answered": statistics.mean(a == b for a, b in zip(meant, answered, strict=True)),
        "p50_ms": statistics.median(times),
        "p95_ms": times[int(0.95 * len(times))],
    }


def resident_mb() -> float:
    """Return this process's resident memory (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def step(arguments: list[str]) -> dict[str, float]:
    """Run one step of the measurement in a process of its own; its figures are its last line."""
    command = [sys.executable, "-m", "bench.nlu", *arguments]
    done = subprocess.run(command, env={**os.environ, **QUIET}, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def compare(configs: list[Path], train_data: Path, test_data: Path) -> None:
    """Measure each pipeline and print a table, a column for each."""
    columns = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for number, config in enumerate(configs):
            model = str(Path(folder) / f"model-{number}.tar.gz")
            trained = step(
                ["--step", "train", "--config", str(config), "--train", str(train_data), "--model", model]
            )
            columns.append(
                {**trained, **step(["--step", "answer", "--test", str(test_data), "--model", model])}
            )
    print(f"{'':44}" + "".join(f"{config.stem:>16}" for config in configs))
    for key, title in ROWS.items():
        print(f"{title:44}" + "".join(f"{column[key]:16.3f}" for column in columns))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.nlu", description=__doc__.split("\n")[0])
    parser.add_argument("--train", type=Path, default=BANKING77 / "train.yml", help="NLU data to learn from")
    parser.add_argument(
        "--test", type=Path, default=BANKING77 / "test.yml", help="messages with their intents"
    )
    parser.add_argument("--config", type=Path, nargs="+", default=PIPELINES, help="pipelines to compare")
    parser.add_argument("--step", choices=["train", "answer"], help=argparse.SUPPRESS)
    parser.add_argument("--model", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step == "train":
        print("\n" + json.dumps(train(given.config[0], given.train, given.model)))
    elif given.step == "answer":
        print("\n" + json.dumps(answer(given.test, given.model)))
    else:
        compare(given.config, given.train, given.test)


if __name__ == "__main__":
    main()

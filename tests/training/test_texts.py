"""The command that puts texts live: what it refuses, what it publishes."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.live_texts import LiveTexts
from tests.redis_process import RedisProcess
from tests.training.small_project import in_order
from training import texts
from training.texts import Refused, changed, live_model, needs_training, redis_url, said

DOMAIN: dict[str, Any] = {
    "intents": ["greet", "stop"],
    "slots": {"town": {"type": "text"}},
    "responses": {"utter_hello": [{"text": "Hello"}], "faq/hours": [{"text": "9 to 5"}]},
}


def test_changed_texts_need_no_training() -> None:
    now = _with_text("utter_hello", "Hi")
    assert list(needs_training(DOMAIN, now)) == []
    assert changed(DOMAIN["responses"], now["responses"]) == ["utter_hello"]


def test_names_in_another_order_need_no_training() -> None:
    assert list(needs_training(DOMAIN, {**DOMAIN, "intents": ["stop", "greet"]})) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"intents": ["greet"]}, "intents"),
        ({"slots": {}}, "slots"),
        ({"forms": {"order": {}}}, "forms"),
        ({"responses": {**DOMAIN["responses"], "utter_new": []}}, "utter_new is new"),
        ({"responses": {"faq/hours": [{"text": "9 to 5"}]}}, "utter_hello is gone"),
    ],
)
def test_anything_else_needs_training(change: dict[str, Any], told: str) -> None:
    assert list(needs_training(DOMAIN, {**DOMAIN, **change})) == [told]


def test_an_answer_the_response_selector_learnt_from_needs_training() -> None:
    assert list(needs_training(DOMAIN, _with_text("faq/hours", "10 to 4"))) == ["faq/hours is an example too"]


def test_the_live_model_is_found(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    with pytest.raises(Refused, match="No model is live yet"):
        live_model(tmp_path)
    (tmp_path / "models" / "live.json").write_text(json.dumps({"model": "abc"}))
    with pytest.raises(Refused, match="is missing"):
        live_model(tmp_path)
    (tmp_path / "models" / "abc.tar.gz").touch()
    assert live_model(tmp_path) == tmp_path / "models" / "abc.tar.gz"


def test_redis_is_where_make_run_noted_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    with pytest.raises(Refused, match="Nothing is running here"):
        redis_url(tmp_path)
    (tmp_path / "redis.url").write_text("unix:///run/redis.sock\n")
    assert redis_url(tmp_path) == "unix:///run/redis.sock"
    monkeypatch.setenv("REDIS_URL", "redis://db")
    assert redis_url(tmp_path) == "redis://db"


@pytest.mark.filterwarnings("ignore")  # Rasa and what it brings warn while they are imported
def test_a_broken_project_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1")
    (tmp_path / "domain").mkdir()
    (tmp_path / "domain" / "chat.yml").write_text("responses:\n  utter_hello: Hello\n")
    assert texts.main([str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "domain/chat.yml" in told
    assert "Nothing went live." in told


@pytest.mark.filterwarnings("ignore")
def test_a_changed_text_is_what_the_live_model_says(
    tmp_path: Path, redis_process: RedisProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", redis_process.url)
    project = in_order(tmp_path)
    train(project)
    text = project / "domain" / "chat.yml"
    text.write_text(text.read_text().replace("Hello!", "Welcome!"))
    assert texts.main([str(project)]) == 0
    assert said_by_the_model(project, redis_process.url) == "Welcome!"


def train(project: Path) -> None:
    """Have a model of the project live."""
    from rasa import train as train_model  # noqa: PLC0415  # takes seconds

    sources = (str(project / each) for each in ("domain", "config.yml", "data", "models"))
    train_model(*sources, fixed_model_name="abc")
    (project / "models" / "live.json").write_text(json.dumps({"model": "abc"}))


def said_by_the_model(project: Path, redis_url: str) -> str:
    """What a Rasa that has loaded the live model greets with."""
    domain = Domain.from_dict(texts.domain_of(live_model(project)))
    says = LiveTexts(EndpointConfig(redis_url), domain)
    stranger = DialogueStateTracker("a stranger", [])
    answer = asyncio.run(says.generate("utter_greet", stranger, "webchat"))
    assert answer is not None
    return str(answer["text"])


def test_what_went_live_is_named() -> None:
    assert said(["utter_hello"]) == "Live in a second: utter_hello."
    assert "nothing to change" in said([])


def _with_text(name: str, text: str) -> dict[str, Any]:
    return {**DOMAIN, "responses": {**DOMAIN["responses"], name: [{"text": text}]}}

"""The shape of one file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.small_project import in_order, told, write
from training import content, nodes
from training.checks.shape import check

# Rasa and its pinned libraries warn of each other's deprecated names.
pytestmark = pytest.mark.filterwarnings("ignore")


def found(project: Path, file: str, text: str) -> list[tuple[str, str, str]]:
    write(project, file, text)
    return told(check(project / file, nodes.read(project / file, file), file))


def test_a_project_in_order_has_nothing_to_tell(tmp_path: Path) -> None:
    for path, file in content.files(in_order(tmp_path)):
        assert told(check(path, nodes.read(path, file), file)) == []


@pytest.mark.parametrize(
    ("file", "text", "line", "words"),
    [
        ("data/a.yml", "nlu:\n- intent: a\n  exampls: |\n    - x\n", 3, "exampls is no word Rasa knows here"),
        (
            "data/a.yml",
            "nlu:\n- intent: 5\n  examples: |\n    - x\n",
            2,
            "5 is not read as a text. Put it in quotes",
        ),
        ("data/a.yml", "rules:\n- rule: a\n  steps:\n  - intent: b\n  - acton: c\n", 5, "acton is no word"),
        ("data/a.yml", "rule:\n- rule: a\n", 1, "Rasa reads nothing in this file"),
        ("data/a.yml", "nlu: []\nrule:\n- rule: a\n", 2, "rule is no section that Rasa reads here"),
        ("data/a.yml", "", 1, "Rasa reads nothing in this file"),
        ("domain/a.yml", "responses:\n  utter_a:\n  - tex: Hi\n", 3, "tex is no word Rasa knows here"),
        ("domain/a.yml", "responses:\n  utter_a: Hi\n", 2, "Here must be a list: lines that begin with '- '"),
        ("domain/a.yml", "slots:\n  a:\n    mappings: []\n", 2, "`type:` is missing here"),
        ("domain/a.yml", "intents:\n- a\nintents:\n- b\n", 3, "intents stands here already (line 1)"),
        (
            "domain/a.yml",
            "responses:\n  utter_a:\n  - text: a\n  utter_a:\n  - text: b\n",
            4,
            "already (line 2)",
        ),
    ],
)
def test_what_rasa_refuses_or_passes_over_is_an_error_with_its_line(
    tmp_path: Path, file: str, text: str, line: int, words: str
) -> None:
    findings = found(tmp_path, file, text)
    assert (f"{file}:{line}", "error") in [each[:2] for each in findings]
    assert any(words in each[2] for each in findings)


def test_an_item_is_complained_of_once(tmp_path: Path) -> None:
    assert len(found(tmp_path, "data/a.yml", "nlu:\n- intent: 5\n  exampls: 6\n")) == 1


def test_what_refers_to_itself_is_looked_at_once(tmp_path: Path) -> None:
    assert found(tmp_path, "data/a.yml", "nlu: &a\n- *a\n")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="ab ", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["nlu", "intent", "examples", "rules", "steps", "text"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(value=VALUES, file=st.sampled_from(["data/a.yml", "domain/a.yml"]))
def test_any_shape_gives_findings_and_never_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, value: object, file: str
) -> None:
    text = repr(value).replace("None", "null").replace("True", "true").replace("False", "false")
    assert all(severity == "error" for _, severity, _ in found(tmp_path_factory.mktemp("p"), file, text))

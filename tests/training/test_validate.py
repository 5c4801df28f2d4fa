"""`python -m training validate`: what it prints, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from tests.training.small_project import examples, in_order, shapes, write, yaml_of
from training import content, nodes, validate
from training.checks import buttons, links, phone, tables, texts
from training.checks import examples as examples_check
from training.content import Content
from training.said import Said

# Rasa and its pinned libraries warn of each other's deprecated names.
pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_project_in_order_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert validate.main([str(in_order(tmp_path))]) == 0
    assert capsys.readouterr().out == "Nothing to mend.\n"


def test_advice_does_not_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(in_order(tmp_path), "domain/x.yml", "responses:\n  utter_lost:\n  - text: Hm\n")
    assert validate.main([str(tmp_path)]) == 0
    assert "     2  advice  No rule" in capsys.readouterr().out


def test_errors_of_every_check_fail_and_are_told_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(in_order(tmp_path), "actions/a.py", 'say("utter_missing")\n')
    write(tmp_path, "domain/x.yml", TEXTS)
    write(tmp_path, "data/nlu/x.yml", examples(praise=["great", "good [job(x)"]))
    write(tmp_path, "data/nlu/y.yml", "nlu:\n- lookup: town\n  examples: |\n    -\n")
    assert validate.main([str(tmp_path), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {(each["file"], each["line"]) for each in found if each["severity"] == "error"} == {
        ("actions/a.py", 1),  # texts
        ("data/nlu/x.yml", 3),  # Rasa: the domain has no such intent
        ("data/nlu/x.yml", 6),  # examples
        ("data/nlu/y.yml", 2),  # tables
        ("domain/x.yml", 3),  # links
        ("domain/x.yml", 5),  # buttons
    }


TEXTS = """
    responses:
      utter_x:
      - text: "[shop](http://shop.example)"
        buttons:
        - title: Shop
          payload: /shop
    """


def test_a_file_that_is_no_yaml_is_all_that_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(in_order(tmp_path), "data/nlu/x.yml", "nlu:\n- intent: a: b\n")
    write(tmp_path, "domain/x.yml", "respones: {}\n")
    assert validate.main([str(tmp_path), "--json"]) == 1
    found = {(each["file"], each["line"]) for each in json.loads(capsys.readouterr().out)}
    assert found == {("data/nlu/x.yml", 2), ("domain/x.yml", 1)}


def test_a_folder_without_content_is_an_error(tmp_path: Path) -> None:
    assert validate.main([str(tmp_path)]) == 1


@given(value=shapes())
def test_whatever_the_files_hold_there_are_findings_and_no_traceback(value: object) -> None:
    said = Content()
    content.add(said, nodes.compose(yaml_of(value), "data/x.yml"), "data/x.yml")
    checks = (examples_check.check, tables.check, phone.check, links.check, buttons.check)
    findings = [finding for check in checks for finding in check(said)]
    assert all(finding.words for finding in (*findings, *texts.check(said, Said())))


def test_an_option_it_does_not_know_is_refused() -> None:
    with pytest.raises(SystemExit, match="2"):
        validate.main(["--mend-it-for-me"])

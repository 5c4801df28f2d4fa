import io
from pathlib import Path

import pytest

from launch.terminal import Step, last_line, say, tail


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_off_a_terminal_a_step_is_a_line_at_its_start_and_one_at_its_end() -> None:
    out = io.StringIO()
    with Step("Training", out) as step:
        step.tick("epoch 1")
    assert out.getvalue() == "  … Training\n  ✓ Training\n"


def test_on_a_terminal_a_step_shows_what_goes_on_and_leaves_one_line() -> None:
    out = Terminal()
    with Step("Training", out) as step:
        step.tick("epoch 1")
    assert "epoch 1" in out.getvalue()
    assert out.getvalue().endswith("\r\x1b[K  ✓ Training\n")


def test_a_failed_step_is_marked() -> None:
    out = io.StringIO()
    with pytest.raises(ZeroDivisionError), Step("Training", out):
        raise ZeroDivisionError
    assert out.getvalue().endswith("✗ Training\n")


def test_a_terminal_without_unicode_gets_what_it_can_show() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", write_through=True)
    with Step("Training", out):
        pass
    assert b"Training" in raw.getvalue()


def test_say_writes_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    say("hello")
    assert capsys.readouterr().out == "hello\n"


def test_the_tail_of_a_log_skips_blank_lines(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"one\ntwo \n\n\xff three\n\n")
    assert tail(log, 2) == ["two", "\N{REPLACEMENT CHARACTER} three"]
    assert last_line(log) == "\N{REPLACEMENT CHARACTER} three"


def test_colours_in_a_log_are_left_out(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("\x1b[92mtrained\x1b[0m\n\x1b[0m\n")
    assert last_line(log) == "trained"


def test_a_log_that_is_not_there_yet_says_nothing(tmp_path: Path) -> None:
    assert last_line(tmp_path / "log") == ""

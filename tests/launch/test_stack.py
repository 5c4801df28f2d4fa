import stat
from pathlib import Path

import pytest

from launch.stack import redis_url_noted


def test_command_line_tools_find_redis_while_it_runs(tmp_path: Path) -> None:
    note = tmp_path / "redis.url"
    with redis_url_noted("unix:///r.sock", tmp_path):
        assert note.read_text().strip() == "unix:///r.sock"
        assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert not note.exists()


def test_the_note_goes_also_when_the_start_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), redis_url_noted("unix:///r.sock", tmp_path):
        raise ZeroDivisionError
    assert not (tmp_path / "redis.url").exists()

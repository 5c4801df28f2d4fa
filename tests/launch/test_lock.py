from pathlib import Path

from launch import lock


def test_a_lock_is_made_with_hashes_for_every_platform_and_names_no_index() -> None:
    for each in lock.LOCKS:
        command = lock.command(Path("uv"), each, [])
        assert {"--generate-hashes", "--universal", "--no-emit-index-url"} <= set(command)


def test_what_the_tests_need_never_changes_what_runs() -> None:
    by_path = {each.path: each for each in lock.LOCKS}
    assert "--constraint=requirements.lock" in by_path["requirements-dev.lock"].options
    assert list(by_path).index("requirements.lock") < list(by_path).index("requirements-dev.lock")


def test_more_options_go_to_uv() -> None:
    assert "--upgrade" in lock.command(Path("uv"), lock.LOCKS[0], ["--upgrade"])

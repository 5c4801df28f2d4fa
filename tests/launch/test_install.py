import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from launch import install
from launch.install import Environment, InstallError
from launch.ports import LOOPBACK, free_ports
from launch.programs import ROOT
from tests.launch import package_index


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """An environment that was made from its lock file."""
    lock = tmp_path / "requirements.lock"
    lock.write_text("fastapi==1")
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    environment = Environment("packages", folder, lock, ("3.11",))
    environment.stamp.write_text(install.fingerprint(lock))
    return environment


def test_an_environment_made_from_its_lock_is_current(environment: Environment) -> None:
    assert environment.is_current()


def test_a_changed_lock_makes_it_stale(environment: Environment) -> None:
    environment.lock.write_text("fastapi==2")
    assert not environment.is_current()


def test_a_python_that_is_gone_makes_it_stale(environment: Environment) -> None:
    python = environment.folder / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python")
    assert not environment.is_current()


def test_a_missing_python_is_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    nowhere = {"PATH": str(tmp_path), "PYENV_ROOT": str(tmp_path)}
    with pytest.raises(InstallError, match=r"^Python 9\.9 is missing .* install it .* call make again\.$"):
        install.find_python(Path("/bin/false"), ["9.9"], nowhere)


def test_a_failed_command_shows_the_end_of_its_log(tmp_path: Path) -> None:
    with pytest.raises(InstallError, match=r"(?s)Packing failed:.*no space.*log"):
        install.run("Packing", tmp_path / "logs" / "log", ["sh", "-c", "echo no space; exit 3"])


def test_the_second_way_is_gone_only_if_the_first_failed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    install.run("Packing", log, ["echo", "first"], ["echo", "second"])
    assert log.read_text() == "first\n"
    install.run("Packing", log, ["sh", "-c", "echo first; exit 2"], ["echo", "second"])
    assert log.read_text() == "second\n"


def test_the_systems_certificates_count_unless_said_otherwise() -> None:
    unsaid: dict[str, str] = {}
    said = {"UV_SYSTEM_CERTS": "false"}
    for environ in (unsaid, said):
        install.trust_the_system(environ)
    assert (unsaid, said) == ({"UV_SYSTEM_CERTS": "true"}, {"UV_SYSTEM_CERTS": "false"})


def test_uv_of_the_project_is_found_when_there_is_none_on_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert install.find_uv(tmp_path) is None
    own = tmp_path / ".tools" / "bin" / "uv"
    own.parent.mkdir(parents=True)
    own.touch()
    assert install.find_uv(tmp_path) == own


def test_on_ci_a_missing_browser_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InstallError, match="no Chromium"):
        install.install_browser({"CI": "true"})


def test_elsewhere_a_missing_browser_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    install.install_browser({})
    assert "They are skipped" in capsys.readouterr().out


def test_what_is_current_is_left_alone(tmp_path: Path) -> None:
    """Nothing is looked for, not even uv: there is no PATH."""
    for environment in install.environments(tmp_path, dev=False):
        environment.lock.parent.mkdir(parents=True, exist_ok=True)
        environment.lock.write_text("rasa==1")
        (environment.folder / "bin").mkdir(parents=True)
        (environment.folder / "bin" / "python").symlink_to(sys.executable)
        environment.stamp.write_text(install.fingerprint(environment.lock))
    (tmp_path / "requirements-dev.lock").write_text("pytest==1")
    install.install(tmp_path, dev=False, environ={"PATH": ""})


@pytest.fixture
def port() -> int:
    return free_ports(1)[0]


@pytest.fixture
def tiny(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """One tiny package to be installed: uv's cache is empty and nobody serves the index at `port`."""
    lock = tmp_path / "tiny.lock"
    lock.write_text(package_index.lock_line(tmp_path / "index"))
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://{LOOPBACK}:{port}")
    for name, value in {"UV_NO_CONFIG": "true", "UV_HTTP_RETRIES": "0", "NO_PROXY": LOOPBACK}.items():
        monkeypatch.setenv(name, value)
    return Environment("a tiny package", tmp_path / ".tiny", lock, ["{}.{}".format(*sys.version_info)])


@pytest.fixture
def uv() -> Path:
    found = install.find_uv(ROOT)
    assert found is not None
    return found


def test_without_a_network_a_filled_cache_is_enough(tiny: Environment, uv: Path, port: int) -> None:
    with package_index.served(tiny.lock.parent / "index", port):
        install.make_environment(uv, tiny, {})
    shutil.rmtree(tiny.folder)
    install.make_environment(uv, tiny, {})
    subprocess.run([tiny.folder / "bin" / "python", "-c", "import tiny_package"], check=True)


def test_without_a_network_and_with_an_empty_cache_the_reason_is_said(tiny: Environment, uv: Path) -> None:
    with pytest.raises(InstallError, match=r"(?s)Installing a tiny package failed:.*(connect|request)"):
        install.make_environment(uv, tiny, {})

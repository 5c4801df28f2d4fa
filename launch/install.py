"""Makes the two environments from their lock files: `python3 -m launch.install [--dev] [--browser]`.

Standard library only: it runs before anything is installed, with any Python >= 3.8. What is up to date is
left alone.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from launch import interpreters
from launch.terminal import Step, last_line, say, tail

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence

HUB_PYTHONS = ("3.11", "3.12", "3.13")
BOT_PYTHONS = ("3.10",)
BROWSERS = ("chromium", "google-chrome")
NO_BROWSER = "There is no Chromium on PATH, so the browser tests cannot run: install it to run them too."


class InstallError(Exception):
    """Something this machine lacks; the text is one sentence that says what to do."""


class Environment(NamedTuple):
    """A virtual environment and the lock file it is made from."""

    title: str
    folder: Path
    lock: Path
    pythons: Sequence[str]

    @property
    def stamp(self) -> Path:
        """Return the file that names the locks this environment was made from."""
        return self.folder / "installed-from"

    def is_current(self) -> bool:
        """Tell whether the environment holds what its lock file says."""
        if not (self.folder / "bin" / "python").exists() or not self.stamp.exists():
            return False
        return fingerprint(self.lock) in self.stamp.read_text(encoding="utf-8").split()


def fingerprint(lock: Path) -> str:
    """Return the hash of a lock file."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def run(title: str, log: Path, *attempts: Sequence[str]) -> None:
    """Run commands as one step on the terminal, each only if the one before failed.

    Raises InstallError with the last lines of the last one if that failed too.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with Step(title) as step:
        if not any(succeeds(command, log, step) for command in attempts):
            raise InstallError("\n".join([f"{title} failed:", *tail(log, 15), f"(the whole log: {log})"]))


def succeeds(command: Sequence[str], log: Path, step: Step) -> bool:
    """Run `command` with its output in `log` and beside the step; tell whether it exits with 0."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    while process.poll() is None:
        step.tick(last_line(log))
        time.sleep(0.1)
    return process.returncode == 0


def trust_the_system(environ: MutableMapping[str, str]) -> None:
    """Have uv take the system's certificates: a company's own one is there, not among those uv brings."""
    environ.setdefault("UV_SYSTEM_CERTS", "true")


def find_uv(root: Path) -> Path | None:
    """Return uv from PATH, or the one installed under .tools, or None."""
    on_path = shutil.which("uv")
    own = root / ".tools" / "bin" / "uv"
    if on_path:
        return Path(on_path)
    return own if own.exists() else None


def install_uv(root: Path, environ: Mapping[str, str]) -> Path:
    """Install uv under .tools and return it."""
    python = interpreters.find([*HUB_PYTHONS, *BOT_PYTHONS], environ) or Path(sys.executable)
    tools, log = root / ".tools", root / ".cache" / "uv.log"
    shutil.rmtree(tools, ignore_errors=True)
    try:
        run("Preparing a place for uv", log, [str(python), "-m", "venv", str(tools)])
        run("Installing uv", log, [str(tools / "bin" / "pip"), "install", "--quiet", "uv>=0.8"])
    except InstallError as error:
        shutil.rmtree(tools, ignore_errors=True)
        raise InstallError(f"{error}\nInstall uv yourself (pipx install uv) and call make again.") from error
    return tools / "bin" / "uv"


def find_python(uv: Path, versions: Sequence[str], environ: Mapping[str, str]) -> Path:
    """Return an interpreter of one of `versions`, asking uv to fetch one when this machine has none."""
    found = interpreters.find(versions, environ)
    if found:
        return found
    with Step(f"Fetching Python {versions[0]}"):
        return fetch_python(uv, versions[0])


def fetch_python(uv: Path, version: str) -> Path:
    """Have uv download Python `version` and return it."""
    find = [str(uv), "python", "find", "--managed-python", version]
    subprocess.run([str(uv), "python", "install", version], capture_output=True, check=False)
    answer = subprocess.run(find, capture_output=True, text=True, check=False)
    fetched = Path(answer.stdout.strip() or "missing")
    if interpreters.version_of(fetched) != version:
        raise InstallError(
            f"Python {version} is missing and could not be fetched: install it "
            f"(for example: pyenv install {version}, or uv python install {version}) and call make again."
        )
    return fetched


def make_environment(uv: Path, environment: Environment, environ: Mapping[str, str]) -> None:
    """Install exactly what the lock says, in a new environment if there is none or its Python is gone.

    The network is asked only for what uv has not got in its cache.
    """
    python = environment.folder / "bin" / "python"
    if interpreters.version_of(python) not in environment.pythons:
        base = find_python(uv, environment.pythons, environ)
        shutil.rmtree(environment.folder, ignore_errors=True)
        subprocess.run(
            [str(uv), "venv", "--quiet", "--python", str(base), str(environment.folder)], check=True
        )
    # Compiled once, here: with PYTHONDONTWRITEBYTECODE set each start of Rasa would compile TensorFlow anew.
    flags = ("--require-hashes", "--compile-bytecode", "--python", str(python))
    sync = [str(uv), "pip", "sync", *flags, str(environment.lock)]
    log = environment.folder / "install.log"
    run(f"Installing {environment.title}", log, [*sync, "--offline"], sync)
    environment.stamp.write_text(fingerprint(environment.lock) + "\n", encoding="utf-8")


def install_browser(environ: Mapping[str, str]) -> None:
    """See to a Chromium for the browser tests; on CI a missing one is an error, elsewhere it is said."""
    if not find_browser(environ) and os.geteuid() == 0 and shutil.which("apt-get"):
        command = "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes chromium"
        try:
            log = Path(".cache", "chromium.log")
            run("Installing Chromium for the browser tests", log, ["sh", "-c", command])
        except InstallError as error:
            say(str(error))
    if find_browser(environ):
        return
    if environ.get("CI") == "true":
        raise InstallError(NO_BROWSER)
    say(f"  ! {NO_BROWSER} They are skipped.")


def find_browser(environ: Mapping[str, str]) -> str | None:
    """Return the Chromium that CHROMIUM names, or one on PATH, or None."""
    return environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def environments(root: Path, dev: bool) -> list[Environment]:
    """Return the two environments, the hub's with what its tests need if `dev`."""
    lock = root / ("requirements-dev.lock" if dev else "requirements.lock")
    return [
        Environment("the hub's packages", root / ".venv", lock, HUB_PYTHONS),
        Environment(
            "Rasa and the actions' packages",
            root / "bot" / ".venv",
            root / "bot" / "requirements.lock",
            BOT_PYTHONS,
        ),
    ]


def install(root: Path, dev: bool, environ: Mapping[str, str]) -> None:
    """Bring both environments up to date; one that has the packages for tests keeps them."""
    has_dev = environments(root, dev=True)[0].is_current()
    stale = [each for each in environments(root, dev or has_dev) if not each.is_current()]
    if not stale:
        return
    uv = find_uv(root) or install_uv(root, environ)
    for environment in stale:
        make_environment(uv, environment, environ)


def main() -> int:
    """Install, or say in one sentence what this machine lacks."""
    parser = argparse.ArgumentParser(prog="python3 -m launch.install", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="with what the tests need")
    parser.add_argument("--browser", action="store_true", help="see to a Chromium for the browser tests")
    arguments = parser.parse_args()
    trust_the_system(os.environ)
    try:
        install(Path(__file__).resolve().parent.parent, arguments.dev, os.environ)
        if arguments.browser:
            install_browser(os.environ)
    except InstallError as error:
        say(f"\n  {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

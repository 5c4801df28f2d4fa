"""The house rules no linter knows: the mirror of source and tests, lengths, what may not be in a file."""

import ast
import re
import statistics
import subprocess
import tomllib
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("hub", "adapters", "web", "launch", "bot", "actions", "training")
TWINS = {"redis", "memory"}  # one suite holds both: tests/contract
LONGEST_FILE = 500
MEDIAN_FILE = 150
# Split so that this file does not find itself.
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com")
WORKPLACES = ("/wo" + "rk/", "/ro" + "ot/")
LINK = re.compile(r"\]\(([^)\s]+)\)")
ELSEWHERE = re.compile(r"[a-z]+:")
EXAMPLE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def tracked_files(*patterns: str) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [path for path in map(ROOT.joinpath, names) if path.is_file()]


def source_files() -> list[Path]:
    return tracked_files("app.py", *(f"{package}/**.py" for package in PACKAGES))


def does_something(node: ast.AST) -> bool:
    """Tell a function with a body from one that only declares: a docstring, `...`, or nothing."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return any(
        not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)) for line in node.body
    )


def has_code(source: Path) -> bool:
    return any(does_something(node) for node in ast.walk(ast.parse(source.read_text())))


def mirrors(source: Path) -> list[Path]:
    """Return the tests of a source file: hub/x.py has tests/hub/test_x.py, a long one may be split."""
    name = source.stem.strip("_")
    folders = [ROOT / "tests" / source.parent.relative_to(ROOT)]
    if source.parent.name in TWINS:
        folders.append(ROOT / "tests" / "contract")
    return [test for folder in folders for test in folder.glob(f"test_{name}*.py")]


def broken_links(page: Path) -> list[str]:
    """Return the relative links of a page of prose that lead to no file, folder or heading."""
    prose = EXAMPLE.sub("", page.read_text())
    targets = [target for target in LINK.findall(prose) if not ELSEWHERE.match(target)]
    return [target for target in targets if not leads_somewhere(page, *target.partition("#")[::2])]


def leads_somewhere(page: Path, path: str, heading: str) -> bool:
    target = page.parent / path if path else page
    return target.exists() and (not heading or heading in headings(target))


def headings(page: Path) -> set[str]:
    """Return the names a page's headings are linked by."""
    titles = re.findall(r"^#+ +(.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_every_source_file_with_code_has_its_test() -> None:
    alone = [
        str(source.relative_to(ROOT))
        for source in source_files()
        if source.parent != ROOT and has_code(source) and not mirrors(source)
    ]
    assert not alone, "\n".join(alone)


def test_no_file_is_long() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in tracked_files("*.py", "*.js", "*.css")}
    vendored = ROOT / "web" / "static" / "vendor"
    long = [
        str(path)
        for path, length in lengths.items()
        if length > LONGEST_FILE and vendored not in path.parents
    ]
    assert not long


def test_most_source_files_are_short() -> None:
    assert statistics.median(len(path.read_text().splitlines()) for path in source_files()) <= MEDIAN_FILE


@pytest.mark.parametrize("word", [*REGISTRIES, *WORKPLACES])
def test_no_file_names_where_it_was_made_or_a_registry(word: str) -> None:
    found = [path.name for path in tracked_files() if word.encode() in path.read_bytes()]
    assert not found


@pytest.mark.parametrize("lock", tracked_files("*requirements*.lock"), ids=lambda path: path.name)
def test_a_lock_file_says_what_and_not_from_where(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert text.count("--hash=sha256:") >= text.count("==") > 0


@pytest.mark.parametrize("project", tracked_files("*pyproject.toml"), ids=lambda path: path.parent.name)
def test_every_dependency_says_what_it_is_for(project: Path) -> None:
    text = project.read_text()
    table = tomllib.loads(text)["project"]
    named = [*table["dependencies"], *chain.from_iterable(table["optional-dependencies"].values())]
    assert [name for name in named if not re.search(rf'"{re.escape(name)}", +# \w', text)] == []


@pytest.mark.parametrize("page", tracked_files("*.md"), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page) == []

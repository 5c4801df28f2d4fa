"""The web chat widget as one ES module, joined from its source files when the server starts."""

import re
from pathlib import Path

_SOURCE = Path(__file__).parent / "static" / "widget" / "src"
_IMPORT = re.compile(r'^import .* from "\./(.+)";\n', re.MULTILINE)
_COMMENT = re.compile(r"^ *(?://.*|/\*(?:(?!\*/)[^/]|/)*?\*/)\n", re.MULTILINE)
_MARGIN = re.compile(r"^ +", re.MULTILINE)


def module() -> str:
    """Return the text of `/widget.js`: every source once, after those it imports."""
    return "".join(_with_imports("chat.js", set()))


def _with_imports(name: str, seen: set[str]) -> list[str]:
    if name in seen:
        return []
    seen.add(name)
    source = (_SOURCE / name).read_text(encoding="utf-8")
    parts = [part for imported in _IMPORT.findall(source) for part in _with_imports(imported, seen)]
    return [*parts, _compact(source)]


def _compact(source: str) -> str:
    """Without imports, comment lines and margins: the reader's help is in the sources."""
    text = _COMMENT.sub("", _IMPORT.sub("", source))
    return re.sub(r"^export ", "", _MARGIN.sub("", text), flags=re.MULTILINE).replace("\n\n", "\n")

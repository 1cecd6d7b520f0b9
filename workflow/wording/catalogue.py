"""The built-in wordings: `templates/sms/<language>/*.txt`, one a line, read once."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from workflow.bundled import templates_path

#: The language whose wordings stand in for one that has none of its own.
FALLBACK = "en"


@cache
def wordings(language: str) -> Mapping[str, str]:
    """Every wording of a language by its name; English where the language has none."""
    own = own_wordings(language)
    return own if language == FALLBACK else {**wordings(FALLBACK), **own}


@cache
def families() -> Mapping[str, tuple[str, ...]]:
    """What wordings are of: asks, answers, news, … -> their names."""
    files = sorted((templates_path() / "sms" / FALLBACK).glob("*.txt"))
    return {path.stem: tuple(_parse(line)[0] for line in _wording_lines(path)) for path in files}


def own_wordings(language: str) -> Mapping[str, str]:
    """The wordings that a language has itself."""
    folder = templates_path() / "sms" / language
    return dict(_parse(line) for path in sorted(folder.glob("*.txt")) for line in _wording_lines(path))


def _wording_lines(path: Path) -> Iterable[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return (line for line in lines if line.strip() and not line.startswith("#"))


def _parse(line: str) -> tuple[str, str]:
    name, _, text = line.partition("=")
    return name.strip(), text.strip().replace("\\n", "\n")

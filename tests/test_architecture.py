"""The house rules that a machine can hold: who imports whom, how small things are, what no file says."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "workflow"
MODULES = sorted(PACKAGE.rglob("*.py"))
MODULE_LINES = 250
FUNCTION_LINES = 40

#: What reads the time of day. The monotonic clock is free: it measures, and tells no time.
READS_TIME = re.compile(
    r"\bdatetime\.(now|utcnow|today)\b|\bdate\.today\b|\btime\.(time|time_ns|localtime|gmtime)\b"
    r"|\bfunc\.(now|current_timestamp)\b|\bCURRENT_TIMESTAMP\b|\bfrom time import\b.*\btime\b"
)
#: Put together here, so that this file does not say what it forbids.
REGISTRIES = re.compile(
    "|".join(
        (
            r"pypi\.",
            r"pythonhosted\.",
            r"npmjs\.",
            r"deb\.debian\.",
            r"--(extra-)?index-url\b",
            r"--find-links\b",
        )
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w./~$}>-])/(work|root|tmp|home/\w+)(?![\w-])")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(module: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imported(module: Path) -> Iterator[str]:
    """The top names of what a module imports by its full name."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def text_files() -> Iterator[tuple[str, str]]:
    """The name and text of every file that is or would be committed, pictures and the like left out."""
    for path in candidates():
        try:
            yield named(path), path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):  # no text, or deleted and not yet committed
            continue


def candidates() -> list[Path]:
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        return [ROOT / name for name in listed.split("\0") if name]
    hidden = re.compile(r"(^|/)(\.git|\.venv|\.\w+_cache|\.hypothesis|__pycache__|instance|build|dist)/")
    return [path for path in ROOT.rglob("*") if path.is_file() and not hidden.search(named(path))]


def test_imports_point_down_only() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_core_imports_the_standard_library_and_pydantic_only() -> None:
    # pydantic_core is the other half of pydantic, and home to some of its errors.
    allowed = sys.stdlib_module_names | {"pydantic", "pydantic_core", "workflow"}
    foreign = {(named(module), name) for module in (PACKAGE / "core").rglob("*.py") for name in imported(module)}
    assert not {(module, name) for module, name in foreign if name not in allowed}


def test_everything_imported_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    # What these are made of may be imported without being declared again.
    wanted += [line for name in ("flask", "pydantic", "twilio", "requests") for line in requires(name) or []]
    declared = {distribution_name(line) for line in wanted}
    homes = packages_distributions()
    undeclared = {
        (named(module), name)
        for module in MODULES
        for name in imported(module)
        if name not in sys.stdlib_module_names | {"workflow"}
        and not declared & {distribution_name(home) for home in homes.get(name, [])}
    }
    assert not undeclared


def distribution_name(requirement: str) -> str:
    """The name a requirement begins with, written the one way that names are compared in."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def test_no_module_is_longer_than_250_lines() -> None:
    lengths = {named(module): len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES}
    assert lengths
    assert not {name: length for name, length in lengths.items() if length > MODULE_LINES}


def test_no_function_is_longer_than_40_lines() -> None:
    lengths = {
        f"{named(module)}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for module in MODULES
        for function in functions(module)
    }
    assert lengths
    assert not {name: length for name, length in lengths.items() if length > FUNCTION_LINES}


def test_the_time_is_read_in_one_place_only() -> None:
    readers = {named(module) for module in MODULES if READS_TIME.search(module.read_text(encoding="utf-8"))}
    assert readers == {"workflow/clock.py"}


@pytest.mark.parametrize("forbidden", [REGISTRIES, MACHINE_PATHS], ids=["registry", "machine"])
def test_no_file_names_a_registry_or_a_path_of_one_machine(forbidden: re.Pattern[str]) -> None:
    found = [
        f"{name}:{number} {line.strip()[:80]}"
        for name, text in text_files()
        for number, line in enumerate(text.splitlines(), start=1)
        if forbidden.search(line)
    ]
    assert not [where for where in found if not where.startswith("tests/test_architecture.py:")]


def test_forbidden_paths_are_told_from_harmless_ones() -> None:
    folder = "/" + "work"
    assert all(MACHINE_PATHS.search(text) for text in (folder, f'"{folder}/main"', f"cd {folder};", f"={folder}"))
    assert not any(
        MACHINE_PATHS.search(text)
        for text in (
            f"https://example.com{folder}",
            f"{folder}flow",
            f"{folder}ers/1",
            f"a{folder}/b",
            f".{folder}",
        )
    )


def test_every_lint_ignore_is_explained() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    ignores = list(ignoring(lines))
    assert ignores
    assert not [lines[at] for at in ignores if "#" not in lines[at] and not lines[at - 1].startswith("#")]


def ignoring(lines: list[str]) -> Iterator[int]:
    """Where pyproject.toml looks away: a rule or a warning ignored, types left out."""
    table = key = ""
    for at, line in enumerate(lines):
        if line.startswith("["):
            table, key = line, ""
        if new_key := re.match(r"[\w-]+(?= = )", line):
            key = new_key[0]
        file_ignored = table.endswith("per-file-ignores]") and " = " in line
        rule_ignored = key in ("ignore", "extend-ignore") and '"' in line
        warning_ignored = re.search("[\"']ignore:", line)
        if file_ignored or rule_ignored or warning_ignored or line == "[[tool.mypy.overrides]]":
            yield at

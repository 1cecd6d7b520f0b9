"""The wheel, as somebody installs it: templates, migrations and data are inside, and the command starts."""

import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
#: Nothing of this checkout and no index: neither this folder on the path, nor anybody's pip settings.
CLOSED = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "VIRTUAL_ENV"))
} | {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@dataclass(frozen=True, kw_only=True)
class Installation:
    """A virtual environment with the wheel in it."""

    home: Path

    def run(self, program: str, *arguments: str) -> str:
        """What a program of this environment prints, run from a folder that is not the checkout."""
        return run(self.home / "bin" / program, *arguments, cwd=self.home)

    def python(self, code: str) -> str:
        return self.run("python", "-c", code).strip()


def run(*command: str | Path, cwd: Path) -> str:
    result = subprocess.run(command, cwd=cwd, env=CLOSED, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without isolation: the build backend is in the tests' lock."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--quiet", "--no-build-isolation", "--no-deps", "--wheel-dir", str(folder))
    run(sys.executable, "-m", "pip", "wheel", *options, str(ROOT), cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    home = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", str(home), cwd=home)
    pip = (sys.executable, "-m", "pip", "--quiet", "--python", str(home / "bin" / "python"))
    run(*pip, "install", "--no-deps", str(wheel), cwd=home)
    # The dependencies are borrowed. A folder named in a .pth file has its own .pth files ignored, so the
    # checkout does not come along.
    (site_packages,) = home.glob("lib/python*/site-packages")
    (site_packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return Installation(home=home)


def test_wheel_is_named_after_the_distribution(wheel: Path) -> None:
    assert wheel.name.startswith("sayso-0.1.0-py3-none-any")


def test_installed_package_is_the_wheels_own(installation: Installation) -> None:
    assert installation.python("import workflow; print(workflow.__file__)").startswith(str(installation.home))


@pytest.mark.parametrize("folder", ["templates", "migrations"])
def test_bundled_files_are_found_in_the_installed_package(folder: str, installation: Installation) -> None:
    path = Path(installation.python(f"from workflow import bundled; print(bundled.{folder}_path())"))
    assert installation.home in path.parents
    assert files(path) == files(ROOT / folder)
    assert files(path)


def test_data_beside_the_modules_is_installed(installation: Installation) -> None:
    package = Path(installation.python("import workflow; print(workflow.__path__[0])"))
    assert files(ROOT / "workflow") <= files(package)


def files(folder: Path) -> set[Path]:
    """The files under a folder, by their place in it; what Python compiles on the way does not count."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path for path in found if "__pycache__" not in path.parts}


def test_command_starts_in_the_installed_package(installation: Installation) -> None:
    said = installation.run("sayso", "--help")
    assert all(command in said for command in ("run", "web", "worker", "check", "publish", "play"))

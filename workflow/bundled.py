"""Where the templates and the migrations lie: at the top of a checkout, or inside the installed package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def templates_path() -> Path:
    """The folder of the page and message templates."""
    return _bundled("templates")


def migrations_path() -> Path:
    """The folder of the database migrations."""
    return _bundled("migrations")


def _bundled(name: str) -> Path:
    # The wheel is built with workflow/_bundled in it (pyproject.toml); a checkout has no such folder.
    installed = PACKAGE / "_bundled" / name
    return installed if installed.is_dir() else PACKAGE.parent / name

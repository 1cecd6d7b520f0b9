"""The ready-made workflows that come with Sayso."""

from workflow.bundled import PACKAGE
from workflow.store.errors import Missing

_FOLDER = PACKAGE / "gallery"


def names() -> list[str]:
    """What there is, by name."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


def text(name: str) -> str:
    """A ready-made definition. Raises Missing."""
    if name not in names():
        raise Missing(f"There is no “{name}” in the gallery; there is {', '.join(names()) or 'nothing yet'}.")
    return (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")

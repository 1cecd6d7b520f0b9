"""Letters that are looked for large or small: SQLite's lower() knows those of ASCII only, PostgreSQL's knows all."""

from sqlalchemy import ColumnElement, String, func, or_


def lowered(words: str) -> list[str]:
    """The words as either database's lower() may have them, whichever of their letters were written large."""
    forms = (words,) if words.isascii() else (words.lower(), words.upper(), words.title())
    return sorted({"".join(each.lower() if each.isascii() else each for each in form) for form in forms})


def has(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """True where these words are in it, large or small."""
    low = func.lower(column, type_=String)
    return or_(*(low.contains(each, autoescape=True) for each in lowered(words)))


def begins(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """True where it begins with these words, large or small."""
    low = func.lower(column, type_=String)
    return or_(*(low.startswith(each, autoescape=True) for each in lowered(words)))

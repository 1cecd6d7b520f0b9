"""The pages; one module = one blueprint = one page family."""

from flask import Flask


def register(app: Flask) -> None:
    """Put the pages into the application."""

"""Where one may be sent on to."""

from urllib.parse import urlsplit

from flask import request


def local(target: str | None) -> str:
    """The path to go on to: this one if it is a path of ours, else the first page."""
    plain = target is not None and target.startswith("/") and target.isprintable() and "\\" not in target
    if not plain or target is None or target.startswith("//"):
        return "/"
    try:
        return "/" if urlsplit(target).netloc else target
    except ValueError:  # looks like an address with an odd host
        return "/"


def is_own_page() -> bool:
    """True where the browser says that one of our own pages has sent this."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    # Without encryption browsers leave that out; then the origin has to be our own.
    origin = request.headers.get("Origin", "")
    return origin.partition("://")[2] == request.host

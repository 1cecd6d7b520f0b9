"""Where a webhook may lead: by https anywhere, without it no farther than the own network.

Only administrators add them, and Sayso is often there to tell a program beside it, so loopback and private addresses
are allowed. What is never allowed is an address that belongs to no program: that of the machine's cloud, for one.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

LONGEST = 500
_PLAIN = re.compile(r"[!-~]+", re.ASCII)
_NAME = re.compile(r"(?i)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\.?")
#: Names that no public server has (RFC 6761, RFC 6762, RFC 8375, and what ICANN keeps for private use).
_OWN = ("localhost", "local", "home.arpa", "internal", "lan")


def refusal(url: str) -> str | None:
    """Why nothing can be posted to this address, in a sentence; None where it can."""
    if len(url) > LONGEST or not _PLAIN.fullmatch(url):
        return f"Write an address of {LONGEST} characters at most, without spaces."
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "This is no address."
    if parts.scheme not in ("https", "http") or not host:
        return "Write an address that begins with https://."
    if parts.username is not None or parts.fragment:
        return "Leave out names, passwords and what follows a #."
    return _refusal_of_host(host, secured=parts.scheme == "https")


def _refusal_of_host(host: str, *, secured: bool) -> str | None:
    number = _number(host)
    if number is None and not _NAME.fullmatch(host):
        return f"“{host}” is no name of a host."
    if number is not None and (number.is_link_local or number.is_multicast or number.is_unspecified):
        return "Nothing is posted to addresses of this kind."
    if secured or (_is_own(host) if number is None else number.is_private):
        return None
    return "Outside your own network the address has to begin with https://."


def _number(host: str) -> IPv4Address | IPv6Address | None:
    """The host as an address in figures; None where it is a name."""
    try:
        number = ip_address(host)
    except ValueError:
        return None
    return (number.ipv4_mapped or number) if isinstance(number, IPv6Address) else number


def _is_own(name: str) -> bool:
    """True for a name of one word, and one that only an own network knows."""
    plain = name.lower().rstrip(".")
    return "." not in plain or plain.endswith(tuple(f".{each}" for each in _OWN))

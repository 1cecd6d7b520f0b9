"""Connections on which nobody can keep us waiting: every wait is bounded, and all of them together are."""

import io
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http.client import HTTPResponse
from ipaddress import ip_address
from typing import Any, cast

import certifi

from workflow.sms.places import Place

Resolve = Callable[..., list[Any]]


class PrivateAddress(Exception):
    """A host of the public network is at an address of a private one."""


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long to wait for the network."""

    once: float  #: seconds for each wait
    ends: float  #: when all waiting ends, on the monotonic clock

    @classmethod
    def of(cls, once: float, together: float) -> "Patience":
        """So many seconds for each wait, and so many for all together, from now on."""
        return cls(once=once, ends=time.monotonic() + together)

    @property
    def seconds(self) -> float:
        """How long the next wait may last. Raises TimeoutError when time is up."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("all of it took too long")
        return min(self.once, left)


class _Line(io.RawIOBase):
    """A socket as a file. On its own a socket would wait for ever for a header that drips byte by byte."""

    def __init__(self, connected: socket.socket, patience: Patience) -> None:
        self._socket, self._patience = connected, patience

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(self._patience.seconds)
        return self._socket.recv_into(buffer)

    def makefile(self, mode: str) -> io.BufferedReader:
        """What http.client asks a socket for."""
        return io.BufferedReader(self)


def ask(connected: socket.socket, place: Place, headers: dict[str, str], patience: Patience) -> HTTPResponse:
    """GET one place over this connection and give back the answer, its body unread."""
    lines = [f"GET {place.target} HTTP/1.1", f"Host: {place.authority}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    connected.settimeout(patience.seconds)
    connected.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
    answer = HTTPResponse(cast(socket.socket, _Line(connected, patience)), method="GET")
    answer.begin()
    return answer


def connect(place: Place, patience: Patience, *, resolve: Resolve, private: bool) -> socket.socket:
    """A connection to this place, over TLS where its scheme says so.

    Unless `private` is true it goes to the public network only, by an address that was checked: a second look-up
    could say something else. Raises PrivateAddress and OSError.
    """
    found = resolve(place.host, place.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not private and not all(_is_public(address) for address in addresses):
        raise PrivateAddress(f"{place.host} is at an address of a private network")
    plain = _dialled(addresses, place.port, patience)
    if place.scheme == "http":
        return plain
    try:
        return _trust().wrap_socket(plain, server_hostname=place.host)
    except (OSError, ValueError):
        plain.close()
        raise


def _dialled(addresses: list[str], port: int, patience: Patience) -> socket.socket:
    trouble = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), patience.seconds)
        except OSError as error:
            trouble = error
    raise trouble


def _is_public(address: str) -> bool:
    found = ip_address(address.partition("%")[0])
    return (getattr(found, "ipv4_mapped", None) or found).is_global


@cache
def _trust() -> ssl.SSLContext:
    """Whom TLS trusts: the machine's authorities, and those that texts are sent with."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context

"""How long the receiver of an event is waited for: each wait is bounded, and so is an answer that drips.

`requests` bounds the wait for each part of an answer, so a header that comes byte by byte would hold a worker for ever.
"""

import threading
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from socket import SHUT_RDWR
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse


@dataclass(frozen=True, kw_only=True)
class Patience:
    """Seconds; all of them together are well within a lease."""

    connection: float = 5.0
    part: float = 15.0  #: between two parts of an answer
    answer: float = 20.0  #: for its status and headers altogether


def post(url: str, body: bytes, headers: dict[str, str], patience: Patience) -> requests.Response:
    """Post to an address and give back the answer, its body unread; no redirect is followed.

    Raises requests' exceptions; Timeout, too, where the answer began in time and did not end.
    """
    with requests.Session() as session:
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Bounded(patience.answer))
        waits = (patience.connection, patience.part)
        return session.post(url, data=body, headers=headers, timeout=waits, allow_redirects=False, stream=True)


class _Bounded(HTTPAdapter):
    """Uses connections that are cut after so many seconds of answering."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        super().__init__()

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more)
        self._bound(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **more: Any) -> PoolManager:
        return self._bound(super().proxy_manager_for(*args, **more))

    def _bound(self, manager: PoolManager) -> PoolManager:
        pools = {}
        for scheme, pool, connection in (
            ("http", HTTPConnectionPool, HTTPConnection),
            ("https", HTTPSConnectionPool, HTTPSConnection),
        ):
            cut = type("Cut", (_Cut, connection), {"seconds": self._seconds})
            pools[scheme] = type("Pool", (pool,), {"ConnectionCls": cut})
        manager.pool_classes_by_scheme = pools
        return manager


class _Cut:
    """A connection whose answer has to be there after so many seconds."""

    seconds: float
    sock: Any

    def getresponse(self) -> HTTPResponse:
        """The answer. Raises TimeoutError."""
        late = threading.Event()
        timer = threading.Timer(self.seconds, self._cut, (late,))
        timer.start()
        try:
            answer: HTTPResponse = super().getresponse()  # type: ignore[misc]
        except (OSError, ValueError, HTTPException) as error:
            if late.is_set():
                raise TimeoutError("the answer took too long") from error
            raise
        finally:
            timer.cancel()
        if late.is_set():  # what was cut off looked like an answer
            answer.close()
            raise TimeoutError("the answer took too long")
        return answer

    def _cut(self, late: threading.Event) -> None:
        late.set()
        with suppress(OSError):
            self.sock.shutdown(SHUT_RDWR)

"""A program that hears of events: a small server on loopback, which verifies each as its own library has it."""

import threading
from collections import deque
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from standardwebhooks import Webhook

HANGS, DRIPS = "hangs", "drips"


class Receiver:
    """The server: start it, aim a webhook at `url`, script `answers`, read `calls`."""

    def __init__(self) -> None:
        #: The status of each next answer; None hangs up, HANGS says nothing, DRIPS a header that never ends; else 204.
        self.answers: deque[int | str | None] = deque()
        self.hung_up = threading.Event()
        self.headers: dict[str, str] = {}  #: of every answer
        self.calls: list[tuple[dict[str, str], bytes]] = []  #: headers and body, as they came
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"receiver": self}))
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.host}/events?key=hidden"

    def heard(self, secret: str) -> list[Any]:
        """The body of every call, verified. Raises WebhookVerificationError where one was not signed with it."""
        return [Webhook(secret).verify(body, headers) for headers, body in self.calls]

    @property
    def ids(self) -> list[str]:
        """The id of every call."""
        return [headers["webhook-id"] for headers, _body in self.calls]

    def hang_up(self) -> None:
        """Let go of everybody who is kept waiting, now and from now on."""
        self.hung_up.set()

    def __enter__(self) -> "Receiver":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.hang_up()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.receiver.calls.append((headers, body))
        status = self.receiver.answers.popleft() if self.receiver.answers else 204
        if status is None:
            self.close_connection = True
            return
        if isinstance(status, str):
            self._hold(drips=status == DRIPS)
            return
        self.send_response(status)
        for name, value in self.receiver.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _hold(self, *, drips: bool) -> None:
        """Keep whoever posts waiting until he goes, or is hung up on."""
        self.close_connection = True
        with suppress(OSError):
            if drips:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not self.receiver.hung_up.wait(0.02):
                if drips:
                    self.wfile.write(b".")

    def do_GET(self) -> None:
        """Nothing of ours ever asks for something here: a redirect that was followed would."""
        self.receiver.calls.append(({}, b"GET"))
        self.send_error(500)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

"""The web server: waitress, stopped so that whoever was let in still gets his answer."""

import socket
import threading
import time

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, create_server

from workflow.service.board.people_import.reading import MOST_SENT

THREADS = 8
#: The application knows how much each page takes, and says so; this lets through what the largest of them does.
LARGEST_BODY = MOST_SENT + 2**20
#: Seconds that requests under way may take after the server was told to stop.
PATIENCE = 10.0


class PortTaken(Exception):
    """The address cannot be listened on."""


def bind(host: str, port: int) -> socket.socket:
    """A socket at this address, not listening yet. Raises PortTaken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PortTaken(f"{host} is no address of this machine: {error.strerror}.") from error
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        # Without it a second bind succeeds on Linux until one of the two listens.
        bound.listen(1024)
    except OSError as error:
        bound.close()
        raise PortTaken(
            f"Port {port} on {host} cannot be used: {error.strerror}. Choose another with --port."
        ) from error
    return bound


class Server:
    """Serves the application until it is told to stop."""

    def __init__(self, app: Flask, bound: socket.socket) -> None:
        self._stopping = threading.Event()
        self._server: TcpWSGIServer = create_server(
            app,
            sockets=[bound],
            threads=THREADS,
            channel_timeout=60,
            max_request_body_size=LARGEST_BODY,
            ident=None,
            clear_untrusted_proxy_headers=True,
        )

    def run(self) -> None:
        """Serve; after `stop`, take nobody new, answer what is under way, and return."""
        while not self._stopping.is_set():
            self._poll(1.0)
        self._server.accepting = False
        self._server.socket.close()
        self._server.del_channel()
        deadline = time.monotonic() + PATIENCE
        while self._let_idle_go() and time.monotonic() < deadline:
            self._poll(0.05)
        self._server.task_dispatcher.shutdown(timeout=1)
        self._server.trigger.close()

    def stop(self) -> None:
        """Let `run` come to its end; a signal handler may call it."""
        self._stopping.set()
        self._server.pull_trigger()

    def _poll(self, seconds: float) -> None:
        self._server.asyncore.loop(timeout=seconds, use_poll=True, map=self._server._map, count=1)

    def _let_idle_go(self) -> bool:
        """Close the connections that wait for nothing; True while there are others."""
        channels = list(self._server.active_channels.values())
        for channel in channels:
            if not _busy(channel):
                channel.handle_close()
        return any(_busy(channel) for channel in channels)


def _busy(channel: HTTPChannel) -> bool:
    return bool(channel.connected and (channel.requests or channel.request or channel.total_outbufs_len))

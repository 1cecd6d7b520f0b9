"""The load: signed form posts made beforehand, sent from a process of its own over kept-alive connections.

Run: python -m tests.bench.driver PORT FILE SECONDS CONNECTIONS [PER_SECOND]; prints one JSON object.
"""

import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path


def read_answer(connection: socket.socket) -> bytes:
    """One HTTP answer with a Content-Length."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            raise ConnectionError("closed")
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-l")), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head.split(b" ", 2)[1] + b" " + body


Answers = list[tuple[float, float, bytes]]  #: (sent at, seconds, answer)


def drive(port: int, posts: Iterator[bytes], until: float, pause: float, delay: float, found: Answers) -> None:
    """Send posts one after another until the time is up or none is left; (sent at, seconds, answer) each."""
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    due = time.perf_counter() + delay  # so that paced connections do not all send at one moment
    for post in posts:
        if time.perf_counter() > until:
            break
        due += pause
        time.sleep(max(0.0, due - time.perf_counter()) if pause else 0)
        began, at = time.perf_counter(), time.time()
        connection.sendall(post)
        answer = read_answer(connection)
        found.append((at, time.perf_counter() - began, answer))
    connection.close()


def main(port: int, file: Path, seconds: float, connections: int, per_second: float = 0) -> None:
    """Drive, and print what came of it."""
    posts = file.read_bytes().split(b"\x00")
    lock, source = threading.Lock(), iter(posts)

    def each() -> Iterator[bytes]:
        while True:
            with lock:
                post = next(source, None)
            if post is None:
                return
            yield post

    found: Answers = []
    began = time.perf_counter()
    pause = connections / per_second if per_second else 0
    threads = [
        threading.Thread(target=drive, args=(port, each(), began + seconds, pause, pause * number / connections, found))
        for number in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    times = sorted(each[1] for each in found)
    good = sum(each[2].startswith(b"200") for each in found)
    print(json.dumps({
        "requests": len(found), "good": good, "seconds": took, "per_second": len(found) / took,
        "p50_ms": times[len(times) // 2] * 1e3, "p99_ms": times[int(len(times) * 0.99)] * 1e3,
        "worst_ms": times[-1] * 1e3, "ran_out": len(found) == len(posts),
    }))  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), *map(float, sys.argv[5:]))

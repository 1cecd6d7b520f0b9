"""Open dashboards, as live.js behaves: ask every second, fetch the page on a change, more slowly when changes crowd.

Run: python -m tests.bench.watchers PORT LINK_PATH COUNT SECONDS PATH; prints one JSON object.
"""

import http.client
import json
import random
import re
import sys
import threading
import time
import urllib.parse

_SINCE = re.compile(r'data-since="(\d+)"')
_TOPICS = re.compile(r'data-topics="([^"]*)"')
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
#: As in workflow/static/live.js.
BURST, SLOWEST = 4, 8.0


class Watcher:
    """One open page."""

    def __init__(self, port: int, cookie: str, path: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie, self.path = cookie, path
        self.asked: list[float] = []
        self.fetched: list[float] = []

    def get(self, path: str, live: bool = False) -> tuple[int, str, float]:
        """(status, body, seconds) of one GET."""
        began = time.perf_counter()
        headers = {"Cookie": self.cookie, **({"X-Live": "1"} if live else {})}
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read().decode()
        return answer.status, body, time.perf_counter() - began

    def load(self, live: bool = False) -> tuple[str, str] | None:
        """Fetch the page; (since, topics). None where it is another's turn."""
        status, body, took = self.get(self.path, live)
        if status == 204:
            return None
        self.fetched.append(took)
        since, topics = _SINCE.search(body), _TOPICS.search(body)
        assert since and topics and topics[1].strip(), "the page names nothing that it shows"
        return since[1], topics[1].strip()

    def watch(self, until: float, delay: float) -> None:
        """Stay open."""
        time.sleep(delay)
        since, topics = self.load() or ("", "")
        streak = 0
        while time.perf_counter() < until:
            status, _, took = self.get(f"/live?{urllib.parse.urlencode({'since': since, 'topics': topics})}")
            self.asked.append(took)
            wait = 1.0
            streak = streak + 1 if status == 200 else 0
            if status == 200:
                found = self.load(live=True)
                since, topics = found or (since, topics)
                if found is None:
                    wait = 1 + 2 * random.random()
                elif streak > BURST:
                    wait = min(max(5 * (took + self.fetched[-1]), 1.4 ** (streak - BURST)), SLOWEST)
            time.sleep(wait)


def sign_in(port: int, link: str) -> str:
    """The cookie of somebody signed in by this link."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", link)
    answer = connection.getresponse()
    token = _TOKEN.search(answer.read().decode())
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    assert token
    form = urllib.parse.urlencode({"csrf_token": token[1]})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", link, form, headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 303, answer.status
    return (answer.getheader("Set-Cookie") or "").split(";")[0]


def main(port: int, link: str, count: int, seconds: float, path: str) -> None:
    """Open them all, and print how long the server took."""
    cookie = sign_in(port, link)
    watchers = [Watcher(port, cookie, path) for _ in range(count)]
    until = time.perf_counter() + seconds
    chance = random.Random(4821)
    threads = [threading.Thread(target=each.watch, args=(until, chance.random())) for each in watchers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({
        "polls": _figures([one for each in watchers for one in each.asked]),
        "pages": _figures([one for each in watchers for one in each.fetched]),
    }))  # fmt: skip


def _figures(times: list[float]) -> dict[str, float]:
    times = sorted(times) or [0.0]
    return {"count": len(times), "p50_ms": times[len(times) // 2] * 1e3, "p99_ms": times[int(len(times) * 0.99)] * 1e3}


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5])

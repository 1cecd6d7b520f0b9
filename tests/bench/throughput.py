"""Throughput: signed replies that each decide a different request, against the bare app in the same run."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.stage import build, environment, form, free_port, process, product, signed_post, wait_for
from tests.support.twilio_server import AUTH_TOKEN

CONNECTIONS = 8


def drive(port: int, posts: list[bytes], file: Path, seconds: float, per_second: float = 0) -> dict[str, Any]:
    """Run the load in a process of its own."""
    file.write_bytes(b"\x00".join(posts))
    command = [sys.executable, "-m", "tests.bench.driver", str(port), str(file), str(seconds), str(CONNECTIONS)]
    done = subprocess.run([*command, str(per_second)], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def fake_carrier(log: Path) -> list[str]:
    """The command line of the fake Twilio."""
    return [sys.executable, "-m", "tests.support.twilio_server", "--port", "0", "--log", str(log)]


def run(folder: Path, seconds: float, count: int) -> dict[str, dict[str, Any]]:
    """Measure both; {"bare": …, "product": …}."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/twilio/sms"
    spare = [signed_post(port, form(f"+1415777{number % 9000:04}", "YES 4821")) for number in range(60_000)]
    bare = [sys.executable, "-m", "tests.bench.bare", str(port), str(folder / "bare.db"), AUTH_TOKEN, url]
    with process(*bare):
        wait_for(port)
        found = {"bare": drive(port, spare, folder / "bare.posts", seconds)}
    with process(*fake_carrier(folder / "carrier.log")) as carrier:
        assert carrier.stdout
        base = carrier.stdout.readline().split()[-1]
        asks = build(folder, port, base, count)[1]
        posts = [signed_post(port, form(*_reply(ask))) for ask in asks]
        env = environment(folder, port, base)
        with process(*product(port), env=env, cwd=folder) as child:
            wait_for(port)
            before = _cpu(child.pid)
            found["product"] = drive(port, posts, folder / "posts", seconds)
            found["product"]["cpu_ms_each"] = (_cpu(child.pid) - before) / found["product"]["requests"] * 1e3
            drive(port, posts[found["product"]["requests"] :] or posts[:1], folder / "posts", 600)
            found["product"]["memory_mb"] = memory(child.pid)
    return found


def _reply(ask: str) -> tuple[str, str]:
    phone, code = ask.split()
    return phone, f"YES {code}"


def _cpu(pid: int) -> float:
    """Seconds of processor that a process has used (Linux)."""
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Resident memory of a process in MB (Linux)."""
    line = next(each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def latency(folder: Path, seconds: float, count: int, per_second: float) -> dict[str, Any]:
    """With `count` open requests: from a reply to its decision, and to the news at the fake Twilio."""
    port = free_port()
    log = folder / "carrier.log"
    with process(*fake_carrier(log)) as carrier:
        assert carrier.stdout
        base = carrier.stdout.readline().split()[-1]
        asks = build(folder, port, base, count)[1]
        chosen = list(asks)[: int(seconds * per_second)]
        with process(*product(port), env=environment(folder, port, base), cwd=folder) as child:
            wait_for(port)
            posts = [signed_post(port, form(*_reply(ask))) for ask in chosen]
            found = drive(port, posts, folder / "posts", seconds * 2, per_second)
            time.sleep(3)
            found["news"] = len(log.read_text().splitlines()) if log.exists() else 0
            found["memory_mb"] = memory(child.pid)
    found["to_post_ms"] = _to_post(folder)
    return found


def _to_post(folder: Path) -> list[float]:
    """p50 and p99 of the time between the commit of a decision and the attempt of its news, as committed."""
    import sqlite3

    with sqlite3.connect(folder / "sayso.db") as database:
        rows = database.execute(
            "SELECT (julianday(updated_at) - julianday(created_at)) * 86400000 FROM messages "
            "WHERE wording = 'approved' AND status = 'sent'"
        ).fetchall()
    waits = sorted(row[0] for row in rows)
    return [waits[len(waits) // 2], waits[int(len(waits) * 0.99)]] if waits else []

"""Fifty dashboards left open: what they cost the webhook, beside the same load without them in the same run."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.stage import build, environment, form, free_port, process, product, signed_post, wait_for
from tests.bench.throughput import drive, fake_carrier
from workflow import create_app
from workflow.service import admit
from workflow.settings import Settings

OPEN = 50
#: Seconds in which all of them have been opened.
LOADED = 8


def main(folder: Path, quick: bool) -> bool:
    """Print the figures; True where every reply was answered."""
    seconds, per_second = (8, 20) if quick else (30, 20)
    found = run(folder, seconds, per_second)
    print(f"{per_second} replies a second, and {OPEN} dashboards open on the inbox")
    for name, each in found["replies"].items():
        print(
            f"  {name:12} p50 {each['p50_ms']:6.1f} ms   p99 {each['p99_ms']:6.1f} ms   "
            f"{each['good']}/{each['requests']} answered 200"
        )
    alone, quiet, busy = found["replies"].values()
    print(f"  ratio        {quiet['p50_ms'] / alone['p50_ms']:.2f} with dashboards on a page that nothing changes,")
    print(
        f"               {busy['p50_ms'] / alone['p50_ms']:.2f} with dashboards on the inbox, which every reply changes"
    )
    for name, each in found["watched"].items():
        print(
            f"  {name:12} {each['polls']['count']} polls p50 {each['polls']['p50_ms']:.1f} ms, "
            f"{each['pages']['count']} pages p50 {each['pages']['p50_ms']:.1f} ms"
        )
    return all(each["good"] == each["requests"] for each in found["replies"].values())


def run(folder: Path, seconds: float, per_second: float) -> dict[str, dict[str, Any]]:
    """Measure the same load three times: alone, beside dashboards that nothing changes, and beside inboxes."""
    port, size = free_port(), int(seconds * per_second)
    replies: dict[str, Any] = {}
    watched: dict[str, Any] = {}
    with process(*fake_carrier(folder / "carrier.log")) as carrier:
        assert carrier.stdout
        base = carrier.stdout.readline().split()[-1]
        asks = build(folder, port, base, 4 * size)[1]
        posts = [signed_post(port, form(phone, f"YES {code}")) for phone, code in (each.split() for each in asks)]
        env = environment(folder, port, base)
        with process(*product(port), env=env, cwd=folder):
            wait_for(port)
            drive(port, posts[3 * size :], folder / "posts", 5, per_second)
            replies["alone"] = drive(port, posts[:size], folder / "posts", seconds * 2, per_second)
            for number, (name, path) in enumerate((("quiet pages", "/settings/users"), ("inboxes", "/")), start=1):
                with subprocess.Popen(
                    [sys.executable, "-m", "tests.bench.watchers", str(port), _link(env, folder), str(OPEN),
                     str(seconds + LOADED), path],
                    stdout=subprocess.PIPE, text=True,
                ) as watchers:  # fmt: skip
                    time.sleep(LOADED)  # they are open already
                    part = posts[number * size : (number + 1) * size]
                    replies[name] = drive(port, part, folder / "posts", seconds * 2, per_second)
                    watched[name] = json.loads(watchers.communicate()[0])
    return {"replies": replies, "watched": watched}


def _link(env: dict[str, str], folder: Path) -> str:
    """The path of a one-time link, made as the command makes it."""
    app = create_app(Settings.read(env, folder / "instance"))
    desk = app.extensions["sayso.desk"]
    try:
        return f"/sign-in/{admit.create_sign_in_link(desk, 'bench@example.com')}"
    finally:
        desk.database.writer.dispose()
        desk.database.reader.dispose()

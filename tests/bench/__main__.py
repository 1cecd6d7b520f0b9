"""Run the benchmark and print the figures: python -m tests.bench [--quick] [reading|publishing|races …]"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import (
    dashboards,
    deciding,
    drawing,
    kill,
    lists,
    oracle,
    publishing,
    racing,
    reading,
    screen,
    throughput,
)


def show_throughput(folder: Path, quick: bool) -> None:
    """Replies a second beside the bare app."""
    found = throughput.run(folder, 8 if quick else 60, 1_500 if quick else 10_000)
    bare, product = found["bare"], found["product"]
    print("Signed replies, each deciding a different request (8 connections, driver in its own process)")
    for name, each in found.items():
        print(
            f"  {name:8} {each['per_second']:7.1f}/s   p50 {each['p50_ms']:6.1f} ms   p99 {each['p99_ms']:6.1f} ms"
            f"   worst {each['worst_ms']:6.1f} ms   {each['good']}/{each['requests']} answered 200"
        )
    print(f"  ratio    {product['per_second'] / bare['per_second']:.2f} of the bare app's throughput")
    print(f"  processor {product['cpu_ms_each']:.1f} ms a reply, the sending of its news included")
    print(f"  memory of `sayso run` after all {1_500 if quick else 10_000}: {product['memory_mb']:.0f} MB")


def show_latency(folder: Path, quick: bool) -> None:
    """From a reply to its decision and its news, with many open requests."""
    found = throughput.latency(folder, 5 if quick else 30, 500 if quick else 5_000, 20)
    waits = found["to_post_ms"]
    print(f"With {500 if quick else 5_000} open requests, 20 replies a second")
    print(f"  reply to decision   p50 {found['p50_ms']:.1f} ms   p99 {found['p99_ms']:.1f} ms")
    print(f"  decision to news taken by the fake Twilio   p50 {waits[0]:.1f} ms   p99 {waits[1]:.1f} ms")
    print(f"  memory of `sayso run`: {found['memory_mb']:.0f} MB")


def show_kill(folder: Path, quick: bool) -> None:
    """Kill -9 at random under load."""
    print("Kill -9 at random under load")
    for name, value in kill.run(folder, 12 if quick else 200, 800 if quick else 8_000).items():
        print(f"  {name}: {value}")


#: What each part prints; False where something that must hold did not.
PARTS: dict[str, Callable[[Path, bool], bool | None]] = {
    "reading": lambda _, quick: reading.main(quick),
    "oracle": lambda _, quick: oracle.main(quick),
    "publishing": lambda _, quick: publishing.main(quick),
    "deciding": lambda _, quick: deciding.main(quick),
    "drawing": lambda _, quick: drawing.main(quick),
    "throughput": show_throughput,
    "latency": show_latency,
    "dashboards": dashboards.main,
    "lists": lists.main,
    "screen": screen.main,
    "races": lambda _, quick: racing.main(quick),
    "kill": show_kill,
}


def main() -> None:
    """Read the arguments and run the parts asked for; exit 1 where something that must hold did not."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS))
    parser.add_argument("--quick", action="store_true", help="some minutes instead of an hour")
    options = parser.parse_args()
    good = True
    for part in options.parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="sayso-bench-") as folder:
            good = PARTS[part](Path(folder), options.quick) is not False and good
        print(flush=True)
    sys.exit(not good)


if __name__ == "__main__":
    main()

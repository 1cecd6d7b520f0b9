"""What reading a text costs: processor time over a mix in five languages, beside writing the same as JSON."""

import json
import sys
import time
from collections.abc import Callable

from workflow.core.replies import read

TEXTS = {
    "en": (
        "YES 4821", "yes", "NO 4821 too dear, try again in May", "ok thanks", "MORE 4821", "yes but only if cheaper",
        "ASK 4821 which colour would Kim like?", "AWAY until Friday, Kim covers", "👍🏽", "Liked \u201cSam asks\u201d",
        "Sorry, I was in a meeting all day. Approved, please order it today and tell Kim that it goes to site 2.",
    ),
    "es": ("SÍ 4821", "si", "NO 4821 muy caro", "sí, pero más barato", "no hay problema", "PREGUNTA 4821 ¿qué color?"),
    "fr": ("OUI 4821", "d'accord", "NON 4821 trop cher", "oui s'il vous plaît", "oui mais plus tard", "PLUS 4821"),
    "de": ("JA 4821", "jawohl", "NEIN 4821 zu teuer", "ja, wie besprochen", "ja, wenn Jörg zustimmt", "LISTE"),
    "pt": ("SIM 4821", "não", "NAO 4821 caro demais", "sim, se baixar o preço", "não tem problema", "MAIS 4821"),
}  # fmt: skip
PAIRS = [(text, language) for language, texts in TEXTS.items() for text in texts]


def microseconds(act: Callable[[str, str], object], rounds: int) -> float:
    """The best of five runs over every text, a text."""
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        for _ in range(rounds):
            for text, language in PAIRS:
                act(text, language)
        best = min(best, time.process_time() - begun)
    return best / rounds / len(PAIRS) * 1e6


def main(quick: bool) -> None:
    """Print the figures."""
    rounds = 20 if quick else 300
    reading = microseconds(read, rounds)
    baseline = microseconds(lambda text, language: json.dumps({"text": text, "language": language}), rounds)
    slowest = max(PAIRS, key=lambda pair: min(_once(pair) for _ in range(20)))
    longest = min(_once(("yes " * 400, "de")) for _ in range(20))
    print(f"Reading {len(PAIRS)} kinds of text in five languages, one core")
    print(f"  {reading:.1f} µs a text, {reading / baseline:.0f} times a json.dumps of the same ({baseline:.1f} µs)")
    print(f"  slowest {min(_once(slowest) for _ in range(20)):.0f} µs: {slowest[0]!r}")
    print(f"  the longest text that is read (1,600 characters) {longest / 1e3:.2f} ms")


def _once(pair: tuple[str, str]) -> float:
    begun = time.process_time()
    read(*pair)
    return (time.process_time() - begun) * 1e6


if __name__ == "__main__":
    main("--quick" in sys.argv)

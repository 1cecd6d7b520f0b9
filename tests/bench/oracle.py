"""Made texts in five languages against a plain reading of the contract: how many, and how many decide wrongly."""

import sys
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, settings

from tests.support.plain_reading import LANGUAGES, answer_first, made_texts, must_not_decide
from workflow.core.replies import Decide, read


def _wrong(text: str, language: str) -> str | None:
    """Why the text should not have decided as it did."""
    reading = read(text, language)
    if not isinstance(reading, Decide):
        return None
    return must_not_decide(text, language) or (
        None if reading.answer == answer_first(text, language) else "the other answer"
    )


def counter_examples(language: str, count: int) -> Iterator[tuple[str, str]]:
    """(text, why) of each made text that decides and must not; `count` texts are made."""
    found: dict[str, str] = {}

    @settings(
        max_examples=count, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(made_texts(language))
    def collect(text: str) -> None:
        seen.add(text)
        decided.update([text] if isinstance(read(text, language), Decide) else [])
        if why := _wrong(text, language):
            found[text] = why

    seen: set[str] = set()
    decided: set[str] = set()
    collect()
    print(f"  {language}  {count:7,} texts ({len(seen):,} different, {len(decided):,} decide), {len(found)} wrong")
    yield from found.items()


def main(quick: bool) -> None:
    """Print the number of texts and of counter-examples, and each counter-example."""
    count = 400 if quick else 20_000
    print(f"{count * len(LANGUAGES):,} made texts in five languages against a plain reading of the contract")
    wrong = 0
    for language in LANGUAGES:
        for text, why in counter_examples(language, count):
            wrong += 1
            print(f"    {language} {text!r}: {why}")
    print(f"  counter-examples: {wrong}")


if __name__ == "__main__":
    main("--quick" in sys.argv)

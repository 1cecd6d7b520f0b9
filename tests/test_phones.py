"""The virtual phones in the terminal: what is on them, letting time pass, and starting from nothing again."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from workflow import create_app
from workflow.cli import cli
from workflow.service.seed import GROUPS, PEOPLE, seed
from workflow.service.work import Desk
from workflow.settings import Settings

Sayso = Callable[..., Result]
TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "t", "TWILIO_PHONE_NUMBER": "+15005550006",
    "PUBLIC_URL": "https://sayso.example.com",
}  # fmt: skip


@pytest.fixture
def sayso(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sayso]:
    """Types a command where the demo has been put in and nothing has been sent yet; no worker runs."""
    import logging

    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("TWILIO_") or name in ("DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "HOST", "PORT"):
            monkeypatch.delenv(name)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    assert CliRunner().invoke(cli, ["db", "upgrade"]).exit_code == 0
    seed(desk_in(tmp_path))
    yield lambda *words, **more: CliRunner().invoke(cli, words, env=more.pop("env", {}), **more)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


def desk_in(folder: Path) -> Desk:
    """The desk over the database in this folder."""
    found: Desk = create_app(Settings.read({}, folder / "instance")).extensions["sayso.desk"]
    return found


def about(output: str, name: str) -> str:
    """What `phones` says about one person's phone."""
    return output.partition(name)[2].partition("\n\n")[0]


def test_every_phone_is_shown_with_its_owner_and_number(sayso: Sayso) -> None:
    said = sayso("phones").stdout
    for title in ("Ana Ruiz (ana)  +14155550102", "Kim Fox (kim)  +14155550103", "Sam Lee (sam)  +14155550101"):
        assert f"{title}\n  No text yet." in said


def test_a_phone_says_what_to_type_next_and_that_works(sayso: Sayso) -> None:
    sayso("phones", "skip")
    said = about(sayso("phones").stdout, "Ana Ruiz (ana)")
    typed = re.search(r"Next: +\S+ (text ana YES (\d{4}))", said)
    assert typed
    assert "Noted: YES" in sayso(*typed[1].split()).stdout
    assert f"text ana YES {typed[2]}" not in sayso("phones").stdout


def test_a_phone_whose_owner_needs_an_authenticator_app_says_how_to_get_one(sayso: Sayso) -> None:
    for words in (("BUY", "crane", "6000", "Bosch"), ("YES",)):
        sayso("text", "sam", *words)
    for _ in range(3):  # the manager, two of finance, and then a director
        sayso("phones", "skip", "3", "min")
        for typed in re.findall(r"Next: +\S+ (text \w+ YES \d{4})\n", sayso("phones").stdout):
            sayso(*typed.split())
    assert re.search(r"Next: +\S+ authenticator kim", about(sayso("phones").stdout, "Kim Fox (kim)"))


def test_a_text_that_gets_no_answer_says_why(sayso: Sayso) -> None:
    assert "Nobody here has this number" in sayso("text", "+14155550188", "hello").stderr
    said = [sayso("text", "lou", "hello").stderr for _ in range(11)]
    assert "answers an hour" not in said[9]
    assert "answers an hour and no more" in said[10]


def test_a_skip_says_what_time_it_is_then_and_what_arrived(sayso: Sayso) -> None:
    said = sayso("phones", "skip", "90", "min").stdout
    assert "on the simulated clock, 1 h 30 min ahead of the real one." in said
    assert "Ana Ruiz (ana)  +14155550102" in said
    assert "< Reminder: Sam Lee asks: Standing desk for $640.00." in said
    assert "Next due: " in said


@pytest.mark.parametrize("stretch", [("3h",), ("3 hours",), ("180", "minutes"), ("180min",), ("10800s",)])
def test_a_stretch_may_be_written_as_people_write_it(sayso: Sayso, stretch: tuple[str, ...]) -> None:
    assert "3 h ahead" in sayso("phones", "skip", *stretch).stdout


@pytest.mark.parametrize("stretch", [("soon",), ("0h",), ("3",), ("9" * 30 + "h",), ("2 weeks",)])
def test_what_is_no_stretch_is_one_sentence_and_moves_nothing(sayso: Sayso, stretch: tuple[str, ...]) -> None:
    done = sayso("phones", "skip", *stretch)
    assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    assert len(done.stderr.splitlines()) == 1
    assert "which is the real time" in sayso("phones").stdout


def test_a_skip_is_refused_without_simulator_mode(sayso: Sayso) -> None:
    done = sayso("phones", "skip", env=TWILIO)
    assert done.exit_code == 1
    assert done.stderr.startswith("There are no virtual phones: ")


def test_a_long_thread_shows_its_latest_texts_and_all_on_request(sayso: Sayso) -> None:
    for _ in range(6):
        sayso("text", "sam", "MENU")
    short, long = (about(sayso(*words).stdout, "Sam Lee (sam)") for words in (("phones",), ("phones", "--all")))
    assert (short.count("> MENU"), long.count("> MENU")) == (4, 6)
    assert "4 earlier: " in short
    assert "earlier" not in long


def test_a_wipe_asks_first(sayso: Sayso) -> None:
    for answer in ("n\n", ""):
        done = sayso("wipe", input=answer)
        assert done.exit_code == 1
        assert (
            f"Delete 1 request, 2 texts, {len(PEOPLE)} people, {len(GROUPS)} groups, all made in simulator mode?"
            in done.stdout
        )
    assert "Sam Lee" in sayso("phones").stdout


@pytest.mark.parametrize("environment", [{}, TWILIO])
def test_a_wipe_empties_the_phones_in_either_mode(sayso: Sayso, environment: dict[str, str]) -> None:
    sayso("phones", "skip", "1d")
    done = sayso("wipe", "--yes", env=environment)
    assert done.exit_code == 0
    assert re.fullmatch(rf"Deleted 1 request, \d+ texts, {len(PEOPLE)} people, {len(GROUPS)} groups\.\n", done.stdout)
    said = sayso("phones").stdout
    assert said.startswith("There is no virtual phone yet")
    assert "which is the real time" in said
    assert sayso("verify-audit").exit_code == 0


def test_a_server_in_another_process_sees_the_skip(sayso: Sayso, tmp_path: Path) -> None:
    other = desk_in(tmp_path)
    before = other.clock.now()
    sayso("phones", "skip", "2 days")
    assert (desk_in(tmp_path).clock.now() - before).days == 2

"""The commands, as somebody types them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from workflow.cli import cli
from workflow.service import gallery

FINE = """
sayso: 1
workflow: leave
title: Leave
fields: {day: {type: date, ask: "Which day?"}}
summary: "{day} off"
steps: [{id: boss, approve: "person:ana", within: 1 day, if_silent: reject}]
"""
WRONG = FINE.replace("{day} off", "{night} off").replace("1 day", "soon")
Sayso = Callable[..., Result]


@pytest.fixture
def sayso(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sayso]:
    """Types a command in an empty folder, with no setting but those in the environment of the call."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("TWILIO_") or name in ("DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "HOST", "PORT"):
            monkeypatch.delenv(name)
    (tmp_path / "fine.yaml").write_text(FINE)
    (tmp_path / "wrong.yaml").write_text(WRONG)
    import logging

    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda *words, **environ: CliRunner().invoke(cli, words, env=environ)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


@pytest.fixture
def ready(sayso: Sayso) -> Sayso:
    """The same, with the database migrated, as the first `sayso run` leaves it but without the demo."""
    assert sayso("db", "upgrade").exit_code == 0
    return sayso


def test_help_names_every_command_with_no_database(sayso: Sayso, tmp_path: Path) -> None:
    said = sayso("--help").output
    for command in (
        "run", "web", "worker", "check", "lint", "publish", "export", "play", "phones", "text", "token",
        "sign-in-link", "verify-audit", "db",
    ):  # fmt: skip
        assert f"\n  {command} " in said
    assert not (tmp_path / "instance").exists()


def test_lint_needs_no_database_and_makes_none(sayso: Sayso, tmp_path: Path) -> None:
    done = sayso("lint", "fine.yaml")
    assert (done.exit_code, done.stdout) == (0, "fine.yaml is fine\n")
    assert "people, groups and taken keywords are not checked" in done.stderr
    assert not (tmp_path / "instance").exists()


def test_lint_lists_every_problem_with_its_path(sayso: Sayso) -> None:
    done = sayso("lint", "wrong.yaml")
    assert done.exit_code == 1
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["summary", "steps[0].within"]


def test_lint_looks_at_the_people_where_there_is_a_database(ready: Sayso) -> None:
    done = ready("lint", "fine.yaml")
    assert done.exit_code == 1
    assert done.stdout.startswith("steps[0].approve: ")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a: [", b"a: &x [*x]", b"\x00", b"9" * 1_500_000, b""])
def test_lint_says_what_is_wrong_with_any_file(sayso: Sayso, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "any.yaml").write_bytes(content)
    done = sayso("lint", "any.yaml")
    assert (done.exit_code, type(done.exception)) == (1, SystemExit)
    assert done.stdout.strip()


def test_a_file_that_is_not_there_is_one_line(ready: Sayso) -> None:
    for command in ("lint", "publish"):
        done = ready(command, "nothing.yaml")
        assert done.exit_code == 1
        assert "nothing.yaml cannot be read: No such file or directory." in done.output


@pytest.mark.parametrize("command", [("phones",), ("token", "create", "me"), ("web",), ("worker",), ("export", "x")])
def test_a_command_refuses_a_database_without_tables(sayso: Sayso, command: tuple[str, ...]) -> None:
    done = sayso(*command, PORT="1")
    assert done.exit_code == 1
    assert done.output.splitlines()[-1].startswith(("The database has no tables yet.", "Port 1 "))


@pytest.mark.parametrize("command", ["run", "web", "worker", "check", "phones", "verify-audit"])
def test_half_set_twilio_settings_are_named(sayso: Sayso, command: str, tmp_path: Path) -> None:
    done = sayso(command, TWILIO_ACCOUNT_SID="AC" + "0" * 32)
    assert done.exit_code == 1
    for name in ("TWILIO_AUTH_TOKEN", "TWILIO_PHONE_NUMBER", "PUBLIC_URL"):
        assert f"{name} " in done.output
    assert "Traceback" not in done.output
    assert not (tmp_path / "instance").exists()


def test_publish_export_and_publish_again(ready: Sayso, tmp_path: Path) -> None:
    people(tmp_path)
    assert ready("publish", "fine.yaml").stdout == "leave version 1 published\n"
    exported = ready("export", "leave").stdout
    assert exported.strip() == FINE.strip()
    (tmp_path / "again.yaml").write_text(exported)
    assert ready("publish", "again.yaml").stdout == "leave version 1 is live already\n"


def test_json_is_exported_as_yaml_with_every_digit(ready: Sayso, tmp_path: Path) -> None:
    people(tmp_path)
    (tmp_path / "x.json").write_text(
        '{"sayso": 1, "workflow": "leave", "title": "no", "fields": {"a": {"type": "money", "currency": "USD",'
        ' "ask": "How much?", "min": 0.10}}, "summary": "{a}", "steps": [{"id": "boss", "approve": "person:ana",'
        ' "within": "1 day", "if_silent": "reject"}]}'
    )
    assert ready("publish", "x.json").exit_code == 0
    exported = ready("export", "leave").stdout
    assert "min: 0.10" in exported
    assert "title: 'no'" in exported


def test_publish_says_what_is_wrong_and_publishes_the_rest(ready: Sayso, tmp_path: Path) -> None:
    people(tmp_path)
    done = ready("publish", "wrong.yaml", "fine.yaml")
    assert (done.exit_code, done.stdout) == (1, "leave version 1 published\n")
    assert "steps[0].within: " in done.stderr


def test_a_gallery_name_that_is_not_there_names_what_is(ready: Sayso) -> None:
    done = ready("publish", "gallery:../../etc/passwd")
    assert done.exit_code == 1
    assert all(name in done.output for name in gallery.names())


def test_a_token_is_alone_on_stdout(ready: Sayso) -> None:
    done = ready("token", "create", "me", "--role", "viewer")
    assert done.exit_code == 0
    assert done.stdout.startswith("sayso_")
    assert len(done.stdout.split()) == 1


def test_a_sign_in_link_leads_to_the_public_address(ready: Sayso) -> None:
    assert ready("sign-in-link", "me@example.com").stdout.startswith("http://127.0.0.1:8000/sign-in/")
    done = ready("sign-in-link", "nobody")
    assert (done.exit_code, done.stderr) == (1, "email: This is no e-mail address.\n")


@pytest.mark.parametrize("number", ["ana", "ANA", "+14155550102", "(415) 555-0102"])
def test_a_phone_may_be_named_as_people_name_it(ready: Sayso, tmp_path: Path, number: str) -> None:
    people(tmp_path)
    done = ready("text", number, "MENU")
    assert done.exit_code == 0
    assert "LIST" in done.stdout
    assert "No worker is running" in done.stderr
    assert "> MENU" in ready("phones").stdout


def test_a_text_from_nobody_says_so(ready: Sayso) -> None:
    done = ready("text", "nobody", "YES")
    assert (done.exit_code, done.stderr) == (1, "“nobody” is neither somebody's handle nor a phone number.\n")


def test_there_are_no_virtual_phones_outside_simulator_mode(ready: Sayso) -> None:
    twilio = {
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "t", "TWILIO_PHONE_NUMBER": "+15005550006",
        "PUBLIC_URL": "https://sayso.example.com",
    }  # fmt: skip
    for command in (("phones",), ("text", "ana", "YES")):
        done = ready(*command, **twilio)
        assert done.exit_code == 1
        assert done.stderr.startswith("There are no virtual phones: ")


def test_verify_audit_finds_the_row_that_was_touched(ready: Sayso, tmp_path: Path) -> None:
    ready("token", "create", "me")
    assert ready("verify-audit").exit_code == 0
    engine = create_engine(f"sqlite:///{tmp_path}/instance/sayso.db")
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit SET body = replace(body, 'admin', 'viewer')"))
    engine.dispose()
    done = ready("verify-audit")
    assert done.exit_code == 1
    assert done.stderr.startswith("admin, row 1: ")


def test_check_says_ok_or_wrong_with_the_mend(sayso: Sayso) -> None:
    before = sayso("check")
    assert before.exit_code == 1
    assert "wrong  migrations: the database has no tables → run `sayso db upgrade`" in before.stdout
    sayso("db", "upgrade")
    after = sayso("check")
    assert (after.exit_code, "wrong" in after.stdout) == (0, False)


@pytest.mark.parametrize("url", ["http://sayso.example.com", "https://192.168.1.5", "https://localhost:8000"])
def test_check_refuses_an_address_that_twilio_cannot_or_should_not_call(ready: Sayso, url: str) -> None:
    done = ready(
        "check",
        PUBLIC_URL=url,
        TWILIO_ACCOUNT_SID="AC" + "0" * 32,
        TWILIO_AUTH_TOKEN="t",
        TWILIO_PHONE_NUMBER="+15005550006",
        TWILIO_API_BASE_URL="http://127.0.0.1:9",
    )
    assert done.exit_code == 1
    assert f"wrong  webhook: {url}/twilio/sms " in done.stdout
    assert "wrong  twilio: " in done.stdout


def people(folder: Path) -> None:
    """Ana, in the database of this folder."""
    from workflow import create_app
    from workflow.service import roster
    from workflow.settings import Settings

    desk = create_app(Settings.read({}, folder / "instance")).extensions["sayso.desk"]
    roster.add_person(desk, {"handle": "ana", "name": "Ana Ruiz", "phone": "+14155550102"}, "test")


def test_lint_of_a_shipped_workflow_needs_no_database(sayso: Sayso, tmp_path: Path) -> None:
    (tmp_path / "purchase.yaml").write_text(gallery.text("purchase"))
    assert sayso("lint", "purchase.yaml").exit_code == 0
    assert not (tmp_path / "instance").exists()

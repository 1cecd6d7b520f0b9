"""The commands for tokens and authenticator apps."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import create_engine, text

from tests.test_cli import Sayso, ready, sayso  # noqa: F401  the same fixtures


def ana(folder: Path) -> None:
    """Ana, put into the database of this folder."""
    engine = create_engine(f"sqlite:///{folder}/instance/sayso.db")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO people (handle, name, phone, time_zone, language, guest, simulated, created_at) VALUES "
                "('ana', 'Ana', '+14155550102', 'UTC', 'en', 0, 0, '2026-06-01')"
            )
        )
    engine.dispose()


def test_tokens_are_listed_and_revoked_by_name(ready: Sayso, tmp_path: Path) -> None:  # noqa: F811
    ana(tmp_path)
    plain = [ready("token", "create", "me", *more).stdout for more in ((), ("--role", "viewer"), ("--person", "ana"))]
    rows = [line.split("\t") for line in ready("token", "list").stdout.splitlines()]
    assert [row[:3] for row in rows] == [["me", "admin", "-"], ["me", "viewer", "-"], ["me", "viewer", "ana"]]
    assert not [each for each in plain if each.strip() in ready("token", "list").stdout]
    assert ready("token", "revoke", "me").stdout == "Revoked: 3.\n"
    assert ready("token", "list").stdout == ""
    again = ready("token", "revoke", "me")
    assert (again.exit_code, again.stderr) == (1, "There is no token “me”.\n")


def test_a_token_for_nobody_is_refused(ready: Sayso) -> None:  # noqa: F811
    done = ready("token", "create", "me", "--person", "nobody")
    assert (done.exit_code, done.stderr, done.stdout) == (1, "There is no person “nobody”.\n", "")


def test_an_authenticator_app_is_enrolled_alone_on_stdout_and_removed(ready: Sayso, tmp_path: Path) -> None:  # noqa: F811
    ana(tmp_path)
    uri = urlsplit(ready("authenticator", "ana").stdout.strip())
    assert (uri.scheme, uri.netloc, len(parse_qs(uri.query)["secret"][0])) == ("otpauth", "totp", 32)
    wrong = ready("authenticator", "ana", "--confirm", "12345")
    assert (wrong.exit_code, wrong.stderr) == (1, "code: This is not the code that the app shows now.\n")
    assert ready("authenticator", "ana", "--remove").exit_code == 0
    assert "no authenticator app to confirm" in ready("authenticator", "ana", "--confirm", "123456").stderr
    assert ready("authenticator", "nobody").exit_code == 1
    assert ready("authenticator", "ana", "--confirm", "123456", "--remove").exit_code == 2

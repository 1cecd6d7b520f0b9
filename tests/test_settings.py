"""The settings: what is read, what is refused and in which words, and that .env.example tells it all."""

import re
import stat
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from workflow.settings import Settings, SettingsError, load_environment

ROOT = Path(__file__).resolve().parent.parent
HEX = "0123456789abcdef" * 2
SECRET = "a secret of good length"
LIVE = {
    "TWILIO_ACCOUNT_SID": "AC" + HEX,
    "TWILIO_AUTH_TOKEN": "token-of-today",
    "TWILIO_PHONE_NUMBER": "+15551234567",
    "PUBLIC_URL": "https://sayso.example.com",
}

NAMES = {field.name.upper() for field in fields(Settings)} - {"INSTANCE"}


def problems(environ: dict[str, str], instance: Path) -> list[str]:
    """What is said against these settings."""
    with pytest.raises(SettingsError) as refused:
        Settings.read(environ, instance)
    return refused.value.problems


# --- nothing set ---


def test_settings_are_the_simulator_on_sqlite_when_nothing_is_set(tmp_path: Path) -> None:
    settings = Settings.read({}, tmp_path)
    assert settings.simulator
    assert settings.database_url == f"sqlite:///{tmp_path / 'sayso.db'}"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.twilio_api_base_url == "https://api.twilio.com"
    assert (settings.runner, settings.default_region, settings.time_zone) == ("local", "US", "UTC")
    assert (settings.log_level, settings.log_format) == ("INFO", "text")


def test_settings_count_as_not_set_when_they_are_blank(tmp_path: Path) -> None:
    blank = dict.fromkeys(NAMES, " ")
    assert Settings.read(blank, tmp_path) == Settings.read({}, tmp_path)


def test_settings_cannot_be_changed_after_reading(tmp_path: Path) -> None:
    with pytest.raises(FrozenInstanceError):
        Settings.read({}, tmp_path).port = 1  # type: ignore[misc]


def test_public_url_follows_the_port_in_the_simulator(tmp_path: Path) -> None:
    assert Settings.read({"PORT": "9000", "HOST": "::"}, tmp_path).public_url == "http://127.0.0.1:9000"


# --- the kept secret key ---


def test_secret_key_is_made_once_and_kept_for_this_user_alone(tmp_path: Path) -> None:
    first = Settings.read({}, tmp_path / "new" / "instance")
    again = Settings.read({}, tmp_path / "new" / "instance")
    kept = tmp_path / "new" / "instance" / "secret_key"
    assert first.secret_key == again.secret_key == kept.read_text()
    assert len(first.secret_key) == 64
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_secret_key_is_another_one_in_another_instance(tmp_path: Path) -> None:
    keys = {Settings.read({}, tmp_path / name).secret_key for name in "ab"}
    assert len(keys) == 2


def test_secret_key_is_not_made_when_one_is_given(tmp_path: Path) -> None:
    assert Settings.read({"SECRET_KEY": SECRET}, tmp_path).secret_key == SECRET
    assert list(tmp_path.iterdir()) == []


def test_secret_key_is_not_made_when_the_settings_are_refused(tmp_path: Path) -> None:
    problems({"PORT": "none"}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_settings_are_refused_when_the_kept_secret_key_is_cut_short(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_bytes(b"\xff\n")
    assert problems({}, tmp_path) == [
        f"{tmp_path / 'secret_key'} holds no secret key: delete it, and a new one is made."
    ]


def test_settings_are_refused_when_the_secret_key_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (problem,) = problems({}, tmp_path / "file")
    assert problem.startswith("SECRET_KEY cannot be kept in ")
    (tmp_path / "secret_key").mkdir()
    (problem,) = problems({}, tmp_path)
    assert problem.startswith("SECRET_KEY cannot be kept in ")


# --- Twilio ---


def test_settings_are_live_when_twilio_is_whole(tmp_path: Path) -> None:
    settings = Settings.read(LIVE, tmp_path)
    assert not settings.simulator
    assert settings.account_sid == LIVE["TWILIO_ACCOUNT_SID"]
    assert settings.auth_tokens == ("token-of-today",)
    assert settings.sender == "+15551234567"
    assert settings.public_url == "https://sayso.example.com"


def test_both_tokens_are_known_while_one_is_rotated(tmp_path: Path) -> None:
    settings = Settings.read(LIVE | {"TWILIO_AUTH_TOKEN_NEXT": "of-tomorrow"}, tmp_path)
    assert settings.auth_tokens == ("token-of-today", "of-tomorrow")


def test_sender_is_the_messaging_service_when_there_is_no_number(tmp_path: Path) -> None:
    environ = {name: value for name, value in LIVE.items() if name != "TWILIO_PHONE_NUMBER"}
    assert Settings.read(environ | {"TWILIO_MESSAGING_SERVICE_SID": "MG" + HEX}, tmp_path).sender == "MG" + HEX


@pytest.mark.parametrize(
    "name",
    [*sorted(name for name in NAMES if name.startswith("TWILIO_")), "TWILIO_ACOUNT_SID", "TWILIO_EDGE"],
)
def test_everything_missing_is_named_when_one_twilio_setting_stands_alone(name: str, tmp_path: Path) -> None:
    value = LIVE.get(name) or {"AC": "AC", "KEY": "SK", "SID": "MG"}.get(name[-3:], "") + HEX
    if name == "TWILIO_API_BASE_URL":
        value = "http://127.0.0.1:4010"
    said = " ".join(problems({name: value}, tmp_path))
    wanted = {"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "PUBLIC_URL"} - {name}
    assert all(f"{missing} is missing" in said for missing in wanted)
    assert ("texts need a sender" in said) == (name not in ("TWILIO_PHONE_NUMBER", "TWILIO_MESSAGING_SERVICE_SID"))
    assert "must be" not in said


@pytest.mark.parametrize("missing", sorted(LIVE))
def test_the_one_missing_twilio_setting_is_named(missing: str, tmp_path: Path) -> None:
    (problem,) = problems({name: value for name, value in LIVE.items() if name != missing}, tmp_path)
    assert missing in problem


@pytest.mark.parametrize(("given_name", "missing"), [("KEY", "SECRET"), ("SECRET", "KEY")])
def test_api_key_and_secret_go_together(given_name: str, missing: str, tmp_path: Path) -> None:
    half = LIVE | {f"TWILIO_API_{given_name}": "SK" + HEX}
    (problem,) = problems(half, tmp_path)
    assert problem.startswith(f"TWILIO_API_{missing} is missing")
    assert Settings.read(half | {f"TWILIO_API_{missing}": "SK" + HEX}, tmp_path).twilio_api_key == "SK" + HEX


def test_simulated_twilio_is_derived_from_the_secret_key(tmp_path: Path) -> None:
    one, same, other = (Settings.read({"SECRET_KEY": key}, tmp_path) for key in (SECRET, SECRET, SECRET + "!"))
    assert re.fullmatch("AC[0-9a-f]{32}", one.account_sid)
    assert re.fullmatch("[0-9a-f]{32}", one.auth_tokens[0])
    assert one.account_sid[2:] != one.auth_tokens[0]
    assert one.sender == "+15005550006"
    assert (one.account_sid, one.auth_tokens) == (same.account_sid, same.auth_tokens)
    assert one.account_sid != other.account_sid
    assert one.auth_tokens != other.auth_tokens
    assert one.twilio_account_sid is one.twilio_auth_token is one.twilio_phone_number is None


# --- shapes ---

WRONG = {
    "DATABASE_URL": [
        "mysql://h/d", "sayso.db", "postgresql+psycopg2://h/d", "postgresql://h:port/d", "postgresql://h",
        "postgresql://[h/d", "sqlite://", "sqlite:///:memory:", "sqlite://host/file", "://", "sqlite",
    ],
    "SECRET_KEY": ["fifteen letters"],
    "PUBLIC_URL": [
        "sayso.example.com", "ftp://h", "https://", "https://h/?a=b", "https://h/#rc=2", "https://u:p@h",
        "https://h:port", "https://[h", "https://a b", "javascript:alert(1)",
    ],
    "HOST": ["http://h", "a b"],
    "PORT": ["0", "65536", "-1", "8000.0", "eight", "٨٠"],
    "TWILIO_ACCOUNT_SID": ["SK" + HEX, "AC" + HEX[1:], "AC" + HEX + "0", "AC" + "g" * 32],
    "TWILIO_API_KEY": ["AC" + HEX],
    "TWILIO_MESSAGING_SERVICE_SID": ["PN" + HEX],
    "TWILIO_AUTH_TOKEN": ["two words"],
    "TWILIO_PHONE_NUMBER": ["5551234567", "+1 555 123 4567", "+0555123", "+1555", "+" + "1" * 16, "12345"],
    "TWILIO_API_BASE_URL": ["api.twilio.com", "https://api.twilio.com/?a"],
    "RUNNER": ["celery", "procrastinate"],
    "DEFAULT_REGION": ["USA", "XX", "1"],
    "TIME_ZONE": ["Mars/Olympus", "America", "../../etc/passwd", "/etc/localtime", "a\0b"],
    "LOG_LEVEL": ["LOUD", "7"],
    "LOG_FORMAT": ["xml"],
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_named_in_one_sentence_that_never_holds_its_value(name: str, tmp_path: Path) -> None:
    whole = {**LIVE, "TWILIO_API_KEY": "SK" + HEX, "TWILIO_API_SECRET": "secret"}
    found = [problems(whole | {name: value}, tmp_path) for value in WRONG[name]]
    assert found == [found[0]] * len(found)
    assert len(found[0]) == 1
    assert found[0][0].startswith(f"{name} must be ")


def test_every_wrong_setting_is_named_at_once(tmp_path: Path) -> None:
    found = problems({name: values[0] for name, values in WRONG.items()}, tmp_path)
    assert {problem.split()[0] for problem in found} >= WRONG.keys()


def test_procrastinate_is_refused_with_the_reason(tmp_path: Path) -> None:
    (problem,) = problems({"RUNNER": "procrastinate"}, tmp_path)
    assert "comes with a later version" in problem


@pytest.mark.parametrize(
    ("given_url", "read_url"),
    [
        ("sqlite:////srv/sayso.db", "sqlite:////srv/sayso.db"),
        ("sqlite:///sayso.db", "sqlite:///sayso.db"),
        (
            "postgres://u:p%40@h:5433/d?sslmode=require",
            "postgresql+psycopg://u:p%40@h:5433/d?sslmode=require",
        ),
        ("postgresql://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg:///d", "postgresql+psycopg:///d"),
    ],
)
def test_database_url_is_read_for_the_driver_in_use(given_url: str, read_url: str, tmp_path: Path) -> None:
    assert Settings.read({"DATABASE_URL": given_url, "SECRET_KEY": SECRET}, tmp_path).database_url == read_url


def test_secret_key_is_required_when_the_database_is_postgresql(tmp_path: Path) -> None:
    (problem,) = problems({"DATABASE_URL": "postgres://h/d"}, tmp_path)
    assert problem.startswith("SECRET_KEY is missing")


def test_settings_are_brought_to_their_normal_form(tmp_path: Path) -> None:
    settings = Settings.read(
        {
            "PUBLIC_URL": " https://example.com/sayso/ ",
            "DEFAULT_REGION": "de", "TIME_ZONE": "Europe/Berlin",
            "LOG_LEVEL": "debug", "LOG_FORMAT": "JSON", "PORT": "80",
        },
        tmp_path,
    )  # fmt: skip
    assert settings.public_url == "https://example.com/sayso"
    assert (settings.default_region, settings.time_zone) == ("DE", "Europe/Berlin")
    assert (settings.log_level, settings.log_format, settings.port) == ("DEBUG", "json", 80)


@given(st.dictionaries(st.sampled_from(sorted(NAMES)), st.text()))
def test_any_environment_is_read_or_refused_in_sentences(
    tmp_path_factory: pytest.TempPathFactory, environ: dict[str, str]
) -> None:
    try:
        settings = Settings.read({"SECRET_KEY": SECRET} | environ, tmp_path_factory.getbasetemp())
    except SettingsError as refused:
        assert refused.problems
        assert all(problem.endswith(".") for problem in refused.problems)
    else:
        assert len(settings.secret_key) >= 16


# --- secrets stay secret ---


def test_no_secret_shows_when_settings_are_printed(tmp_path: Path) -> None:
    environ = {
        **LIVE, "SECRET_KEY": SECRET, "DATABASE_URL": "postgresql://u:hush-hush@h/d",
        "TWILIO_AUTH_TOKEN_NEXT": "of-tomorrow",
        "TWILIO_API_KEY": "SK" + HEX, "TWILIO_API_SECRET": "api-secret",
    }  # fmt: skip
    printed = repr(Settings.read(environ, tmp_path))
    assert "sayso.example.com" in printed
    for secret in (SECRET, "hush-hush", "token-of-today", "of-tomorrow", "api-secret"):
        assert secret not in printed


def test_no_real_secret_is_in_the_files_people_copy_from() -> None:
    for name in (".env.example", "README.md", "CONTRIBUTING.md"):
        path = ROOT / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        # A SID, a token and an API secret all have 32 letters and digits in a row.
        assert not re.search(r"[0-9a-zA-Z]{32}", text), name


# --- .env and .env.example ---


def test_env_example_has_every_setting_and_no_other() -> None:
    listed = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(NAMES)


def test_env_example_explains_every_setting() -> None:
    blocks = (ROOT / ".env.example").read_text(encoding="utf-8").strip().split("\n\n")
    assert all(block.startswith("# ") for block in blocks)


def test_env_example_changes_nothing_when_it_is_copied_as_it_is() -> None:
    assert dotenv_values(ROOT / ".env.example") == {}


def test_process_environment_wins_over_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PORT=9001\nHOST='0.0.0.0' # all\nexport LOG_FORMAT=json\nLONELY\n")
    monkeypatch.setenv("PORT", "9002")
    monkeypatch.delenv("HOST", raising=False)
    environ = load_environment(tmp_path)
    assert (environ["PORT"], environ["HOST"], environ["LOG_FORMAT"]) == ("9002", "0.0.0.0", "json")
    assert "LONELY" not in environ


def test_process_environment_is_enough_when_there_is_no_env_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "9002")
    assert load_environment(tmp_path)["PORT"] == "9002"

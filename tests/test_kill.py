"""Kill -9 under load, in short; `make bench` does it two hundred times."""

from pathlib import Path

from tests.bench import kill


def test_nothing_is_lost_and_nothing_is_decided_twice_when_killed_under_load(tmp_path: Path) -> None:
    found = kill.run(tmp_path, kills=5, count=150)
    assert found["replies taken"] > 10
    assert found["taken but not decided"] == 0
    assert found["requests decided twice"] == 0
    assert found["approved and not told"] == 0
    assert found["broken audit chains"] == 0
    assert found["effects left over"] == 0

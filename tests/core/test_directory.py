"""Who stands in for whom."""

from typing import Any

import pytest

from workflow.core.durations import Calendar
from workflow.core.people import Directory, Person


def directory(**people: dict[str, Any]) -> Directory:
    return Directory(
        people={
            handle: Person(handle=handle, name=handle.title(), calendar=Calendar(), **more)
            for handle, more in people.items()
        }
    )


def test_the_cover_stands_in() -> None:
    assert directory(ana={"away": True, "cover": "kim"}, kim={}).stand_in("ana") == "kim"


@pytest.mark.parametrize("why", [{"away": True}, {"reachable": False}])
def test_a_cover_who_is_not_there_passes_it_on_to_his_own(why: dict[str, Any]) -> None:
    here = directory(ana={"away": True, "cover": "kim"}, kim={"cover": "joe", **why}, joe={})
    assert here.stand_in("ana") == "joe"
    assert not here.present("kim")


@pytest.mark.parametrize(
    "people",
    [
        {"ana": {"away": True}, "kim": {}},
        {"ana": {"away": True, "cover": "gone"}},
        {"ana": {"away": True, "cover": "kim"}, "kim": {"away": True}},
        {"ana": {"away": True, "cover": "kim"}, "kim": {"away": True, "cover": "ana"}},
        {"ana": {"cover": "kim"}, "kim": {"away": True, "cover": "joe"}, "joe": {"away": True, "cover": "kim"}},
        {},
    ],
)
def test_nobody_stands_in_where_nobody_is_there_or_it_would_go_round(people: dict[str, Any]) -> None:
    assert directory(**people).stand_in("ana") is None


def test_a_stranger_is_not_present() -> None:
    assert not directory(ana={}).present("kim")


def test_a_person_is_called_by_his_name_and_a_stranger_by_his_handle() -> None:
    here = directory(ana={}, kim={})
    assert [here.name(handle) for handle in ("ana", "kim", "gone", "", None)] == ["Ana", "Kim", "gone", "", ""]

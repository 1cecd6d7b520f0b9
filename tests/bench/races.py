"""The races: two things at once to one request. Who is first may vary, what comes of it may not.

Each runs one round and gives back which outcome came, of those that the contract's invariants (section 9) allow;
whatever else comes raises Violation.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta

from tests.bench.judging import hold
from tests.bench.track import Course
from workflow.core.turn import NotPossible
from workflow.runners.local import PATIENCE
from workflow.service import absence, change, steer

TICK = timedelta(milliseconds=1)
UNDO = timedelta(minutes=2)  #: as the workflows of the track have it
WITHIN = timedelta(hours=1)


def crossing(course: Course) -> str:
    """Any of two may decide, one says YES and one NO: the first decides, the other is told so."""
    number = course.start("any")
    ana, kim = _answers(course, number)
    course.together(ana, kim)
    stood = course.judged(number)
    hold(len(stood.view.decisions) == 1, "more than one decision")
    answer = stood.view.decisions[0].answer
    hold(stood.status == {"yes": "approved", "no": "rejected"}[answer], "it is not what was decided")
    late = "kim" if answer == "yes" else "ana"
    hold(f"late_decided_{answer}" in stood.told(late), f"{late} was not told that this came too late")
    return stood.status


def crossing_where_all_must_agree(course: Course) -> str:
    """Both must agree, one says YES and one NO: rejected, whoever is first."""
    number = course.start("all")
    course.together(*_answers(course, number))
    stood = course.judged(number)
    hold(stood.status == "rejected", f"it is {stood.status} although Kim said NO")
    return "rejected, YES first" if len(stood.view.decisions) == 2 else "rejected, NO first"


def crossing_while_it_can_be_undone(course: Course) -> str:
    """The same with time to undo: nothing acts before that is over, then the first answer does."""
    number = course.start("undo")
    course.together(*_answers(course, number))
    first = course.stood(number).view.decisions[0]
    hold(course.stood(number).status == "pending", "it acted before the time to undo was over")
    course.time_reaches(number, first.at + UNDO)
    stood = course.judged(number)
    hold(stood.status == {"yes": "approved", "no": "rejected"}[first.answer], "the first answer did not settle it")
    return stood.status


def deadline_after_the_reply(course: Course) -> str:
    """The reply is received while the deadline comes: received before it, it wins, even if stored after it."""
    number = course.start("alone")
    code, sid, due = course.code(number, "ana"), _sid(), course.clock.now() + WITHIN
    course.clock.move_to(due - TICK)
    course.together(lambda: course.text("ana", f"YES {code}", sid), lambda: course.time_reaches(number, due + PATIENCE))
    in_time = course.received_at(sid) < due
    stood = course.judged(number)
    hold(stood.status == ("approved" if in_time else "expired"), f"{stood.status}, received in time: {in_time}")
    return f"{'in time' if in_time else 'late'}, {stood.status}"


def deadline_with_the_reply(course: Course) -> str:
    """Reply and deadline in the very same instant: whichever is stored first, and both hear the same."""
    return _with_the_deadline(course, timedelta(0), {"approved", "expired"})


def deadline_before_the_reply(course: Course) -> str:
    """The reply is received just after the deadline: expired, even if the worker is late."""
    return _with_the_deadline(course, TICK, {"expired"})


def _with_the_deadline(course: Course, later: timedelta, allowed: set[str]) -> str:
    number = course.start("alone")
    code = course.code(number, "ana")
    course.clock.move(WITHIN + later)
    course.together(lambda: course.text("ana", f"YES {code}"), lambda: course.time_reaches(number))
    stood = course.judged(number)
    hold(stood.status in allowed, f"it is {stood.status}")
    hold(stood.status == "approved" or "late_silence" in stood.told("ana"), "Ana was not told that this came too late")
    return stood.status


def reassigned(course: Course) -> str:
    """A reply to an ask that is being given to somebody else: it counts, or Joe is asked and Ana is told."""
    number = course.start("alone")
    code = course.code(number, "ana")
    _, refused = course.together(
        lambda: course.text("ana", f"YES {code}"),
        lambda: steer.reassign(course.desk, number, person="ana", to="joe", reason="ill", by="bench"),
    )
    return _moved_or_decided(course, number, "joe", isinstance(refused, NotPossible))


def away(course: Course) -> str:
    """Ana goes away while her reply comes in: it counts, or Kim is asked in her place and Ana is told."""
    number = course.start("alone")
    code = course.code(number, "ana")
    course.together(
        lambda: course.text("ana", f"YES {code}"),
        lambda: absence.send_away(course.desk, "ana", starts_at=None, until=None, cover="kim", by="bench"),
    )
    outcome = _moved_or_decided(course, number, "kim", course.stood(number).status == "approved")
    absence.bring_back(course.desk, "ana", "bench")
    return outcome


def _moved_or_decided(course: Course, number: int, to: str, decided: bool) -> str:
    """Ana decided; or her ask is with somebody else, whose YES decides in her place."""
    stood = course.stood(number)
    if decided:
        hold(not stood.asks(to), f"{to} was asked although Ana had decided")
        course.judged(number)
        return "decided by the reply"
    hold(not stood.view.decisions, "a reply to an ask that had moved decided")
    hold("late_moved" in stood.told("ana"), "Ana was not told that somebody else is asked")
    course.text(to, f"YES {course.code(number, to)}")
    hold(course.judged(number).status == "approved", "the YES of the one asked instead did not count")
    return "moved"


def changed(course: Course) -> str:
    """The request is changed while the reply comes in: it counts for the old content, or for nothing."""
    number = course.start("alone")
    code = course.code(number, "ana")
    _, refused = course.together(lambda: course.text("ana", f"YES {code}"), lambda: _change(course, number))
    if isinstance(refused, NotPossible):
        hold(course.judged(number).view.record.summary == "Desk", "what was approved was changed afterwards")
        return "decided, not changed"
    hold(not course.stood(number).view.decisions, "a YES to the old content decided")
    hold("late_changed" in course.stood(number).told("ana"), "Ana was not told that it was changed")
    course.text("ana", f"YES {course.code(number, 'ana')}")
    hold(course.judged(number).status == "approved", "the YES to the new content did not count")
    return "changed, asked anew"


def changed_between_two_answers(course: Course) -> str:
    """The same where a second YES is needed: no answer to the old content ever counts for the new one."""
    number = course.start("all")
    code = course.code(number, "ana")
    course.together(lambda: course.text("ana", f"YES {code}"), lambda: _change(course, number))
    before = course.stood(number)
    course.text("kim", f"YES {course.code(number, 'kim')}")
    hold(course.stood(number).status == "pending", "a YES to the old content counted")
    course.text("ana", f"YES {course.code(number, 'ana')}")
    hold(course.judged(number).status == "approved", "both said YES to the new content")
    return "answered, then changed" if before.view.decisions else "changed, then answered"


def _change(course: Course, number: int) -> None:
    change.change(course.desk, number, {"item": "Lamp"}, reason="a typing error", by="bench")


def undone_at_once(course: Course) -> str:
    """YES and its UNDO come in at once: the YES stands, or is taken back; the person is told which."""
    number = course.start("alone-undo")
    code = course.code(number, "ana")
    course.together(lambda: course.text("ana", f"YES {code}"), lambda: course.text("ana", f"UNDO {code}"))
    stood = course.stood(number)
    taken_back = stood.view.decisions[0].undone_at is not None
    hold(("undone" if taken_back else "undo_nothing") in stood.told("ana"), "Ana was told the wrong thing")
    course.time_reaches(number, course.clock.now() + (WITHIN if taken_back else UNDO))
    hold(course.judged(number).status == ("expired" if taken_back else "approved"), "what was undone acted")
    return "undone" if taken_back else "stands"


def undone_when_time_is_over(course: Course) -> str:
    """UNDO is received while the time for it ends: received before that, it counts; else it is too late."""
    number = course.start("alone-undo")
    code, sid, over = course.code(number, "ana"), _sid(), course.clock.now() + UNDO
    course.text("ana", f"YES {code}")
    course.clock.move_to(over - TICK)
    course.together(
        lambda: course.text("ana", f"UNDO {code}", sid), lambda: course.time_reaches(number, over + PATIENCE)
    )
    in_time = course.received_at(sid) < over
    stood = course.stood(number)
    hold((stood.status == "pending") == in_time, f"it is {stood.status}, undone in time: {in_time}")
    if in_time:
        course.time_reaches(number, course.clock.now() + WITHIN)
    hold(course.judged(number).status == ("expired" if in_time else "approved"), "what was undone acted")
    return "in time, undone" if in_time else "too late, approved"


def delivered_twice(course: Course) -> str:
    """One text delivered three times at once: it acts once and is answered the same three times."""
    number = course.start("alone")
    words, sid = f"YES {course.code(number, 'ana')}", _sid()
    answers = course.together(*[lambda: course.text("ana", words, sid)] * 3)
    hold(len(set(answers)) == 1 and answers[0].body is not None, f"it was answered {answers}")
    stood = course.judged(number)
    hold(stood.told("ana").count("noted_yes") == 1, "the answer left more than once")
    return stood.status


def one_code_for_two(course: Course) -> str:
    """Six digits sent for two asks at once count for one of them, and are a wrong code for the other."""
    numbers = [course.start("totp", item) for item in ("Desk", "Lamp")]
    codes = [course.code(number, "ana") for number in numbers]
    course.clock.move(timedelta(minutes=1))
    digits = course.digits()
    answers = course.together(*[lambda code=code: course.text("ana", f"YES {code} {digits}") for code in codes])
    hold(all(answer.body for answer in answers), "a text was not answered")
    done = [number for number in numbers if course.stood(number).status == "approved"]
    hold(len(done) == 1, f"{len(done)} were approved with one code")
    other = numbers[1 - numbers.index(done[0])]
    hold(not course.stood(other).view.decisions, "the used code decided again")
    course.clock.move(timedelta(minutes=1))
    course.text("ana", f"NO {course.code(other, 'ana')} {course.digits()}")
    hold(course.judged(other).status == "rejected", "a fresh code did not count")
    course.judged(done[0])
    return f"counted for the {'first' if done[0] == numbers[0] else 'second'}"


def _answers(course: Course, number: int) -> tuple[Callable[[], object], Callable[[], object]]:
    """Ana's YES and Kim's NO."""
    yes, no = f"YES {course.code(number, 'ana')}", f"NO {course.code(number, 'kim')} too dear"
    return lambda: course.text("ana", yes), lambda: course.text("kim", no)


def _sid() -> str:
    return f"SM{secrets.token_hex(16)}"


RACES: Mapping[str, Callable[[Course], str]] = {
    race.__name__: race
    for race in (
        crossing, crossing_where_all_must_agree, crossing_while_it_can_be_undone, deadline_after_the_reply,
        deadline_with_the_reply, deadline_before_the_reply, reassigned, away, changed, changed_between_two_answers,
        undone_at_once, undone_when_time_is_over, delivered_twice, one_code_for_two,
    )
}  # fmt: skip

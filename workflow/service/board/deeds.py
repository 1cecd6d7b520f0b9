"""Everything of the audit log that is about no single request, as a sentence: who did what to what, from what to what.

A row that was written before a detail was kept is told without it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from workflow.core.described import begin
from workflow.service.board.before_and_after import Cast, changes, field, value
from workflow.service.board.sentences import WHY, Body, listed

Say = Callable[[Cast, Body], str]


def _by(cast: Cast, body: Body) -> str:
    return cast.by(body.get("by"))


def _did(words: str) -> Say:
    """Somebody did this; `{person}`, `{user}`, `{group}` and the values of the row stand for themselves."""
    return lambda cast, body: f"{_by(cast, body)} {words.format_map(_Named(cast, body))}"


def _was(words: str) -> Say:
    """This happened, whoever did it."""
    return lambda cast, body: words.format_map(_Named(cast, body))


class _Named(dict[str, str]):
    """The values of a row, as people call them."""

    def __init__(self, cast: Cast, body: Body) -> None:
        super().__init__({name: str(value) for name, value in body.items()})
        if "person" in body:
            self["person"] = cast.called(str(body["person"]))
        if "group" in body:
            self["group"] = cast.group(str(body["group"]))
        if "user" in body or "email" in body:
            self["user"] = cast.user(body.get("user") or body["email"])

    def __missing__(self, name: str) -> str:
        return "somebody" if name in ("person", "user") else "something"


def _user_added(cast: Cast, body: Body) -> str:
    person = f", who is {cast.called(body['person'])}" if body.get("person") else ""
    role = value(cast, "role", body.get("role"))
    return f"{_by(cast, body)} let {cast.user(body.get('user') or body.get('email'))} sign in as {role}{person}"


def _user_changed(cast: Cast, body: Body) -> str:
    return f"{_by(cast, body)} changed the user {cast.user(body.get('user'))}{changes(cast, body)}"


def _of_user(done: str) -> Say:
    """What somebody did with the password or the app of a user, most often his own."""

    def say(cast: Cast, body: Body) -> str:
        whose, by = body.get("user"), body.get("by")
        if not whose or not by:
            return f"{cast.user(whose) if whose else cast.by(by)} {done.format(whose='their own')}"
        return f"{cast.by(by)} {done.format(whose='the')} of {cast.user(whose)}"

    return say


def _answered(done: str, how: str) -> Say:
    """Somebody answered, in his own name or in another's."""

    def say(cast: Cast, body: Body) -> str:
        by, person = _by(cast, body), cast.called(str(body.get("person", "")))
        instead = "" if by == person else f" for {person}"
        return f"{by} {done.format(number=body.get('request'))}{instead}, {how}"

    return say


def _person_changed(cast: Cast, body: Body) -> str:
    told = changes(cast, body)
    names = ", ".join(field(each) for each in body.get("what", ()))
    more = told or (f": {names}" if names else "")
    return f"{_by(cast, body)} changed {cast.called(str(body.get('person', '')))}{more}"


def _group_put(cast: Cast, body: Body) -> str:
    now, was = ([cast.called(str(each)) for each in body.get(name) or ()] for name in ("members", "was"))
    before = f", before that {listed(was)}" if was else ""
    return f"{_by(cast, body)} set the group {cast.group(str(body.get('group', '')))} to {listed(now)}{before}"


def _calendar(cast: Cast, body: Body) -> str:
    what, told = body.get("what", {}), changes(cast, body)
    if told or not isinstance(what, Mapping):
        return f"{_by(cast, body)} changed the calendar{told}"
    said = ", ".join(f"{field(name)} {_shown(cast, name, each)}" for name, each in what.items())
    return f"{_by(cast, body)} changed the calendar: {said}"


def _shown(cast: Cast, name: object, said: Any) -> str:
    return listed([str(each) for each in said]) if name in ("added", "removed") else value(cast, name, said)


def _token(cast: Cast, body: Body) -> str:
    person = f", which answers for {cast.called(body['person'])}" if body.get("person") else ""
    role = value(cast, "role", body.get("role"))
    return f"{_by(cast, body)} made the token “{body.get('name', '')}” with the role {role}{person}"


def _published(cast: Cast, body: Body) -> str:
    note = f": “{body['note']}”" if body.get("note") else ""
    return f"{_by(cast, body)} published version {body.get('version')} of {body.get('workflow')}{note}"


def _away(words: str) -> Say:
    def say(cast: Cast, body: Body) -> str:
        since, until = (f" {name} {str(body[name])[:10]}" if body.get(name) else "" for name in ("since", "until"))
        cover = f"; {cast.called(body['cover'])} covers" if body.get("cover") else ""
        by = f" ({_by(cast, body)})" if str(body.get("by", "")).startswith(("user:", "token:")) else ""
        return f"{cast.called(str(body.get('person', '')))} {words}{since.replace('since', 'from')}{until}{cover}{by}"

    return say


def _settled(cast: Cast, body: Body) -> str:
    why = str(body.get("why", "")).replace("_", " ")
    return f"{_by(cast, body)} ticked off in the inbox that {WHY.get(str(body.get('why')), why)}"


def _checked(cast: Cast, body: Body) -> str:
    wrong = body.get("wrong")
    found = f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong" if wrong else "nothing is wrong"
    return f"{_by(cast, body)} checked the line to Twilio: {found}"


def _renamed(what: str) -> Say:
    def say(cast: Cast, body: Body) -> str:
        named = f"{_by(cast, body)} renamed {what.format_map(_Named(cast, body))}"
        was = f" from “{body['was']}”" if body.get("was") else ""
        return f"{named}{was} to “{body['name'] or 'nothing'}”" if "name" in body else named

    return say


#: An event of the administrators' chain by its name -> its sentence, without the full stop.
DEEDS: Mapping[str, Say] = {
    "AbsenceAnnounced": _away("will be away"),
    "AbsenceTakenBack": _away("will not be away after all"),
    "AnsweredByApi": _answered("answered request {number}", "through the API"),
    "AnsweredOnDashboard": _answered("answered request {number}", "on the dashboard"),
    "Archived": _did("archived the workflow {workflow}"),
    "AuthenticatorConfirmed": _did("confirmed the authenticator app of {person}"),
    "AuthenticatorEnrolled": _did("set up an authenticator app for {person}"),
    "AuthenticatorRemoved": _did("removed the authenticator app of {person}"),
    "CalendarChanged": _calendar,
    "CameBack": _away("came back"),
    "Exported": _did("exported everything as {format}"),
    "GroupDeleted": _did("deleted the group {group}"),
    "GroupPut": _group_put,
    "GroupRenamed": _renamed("the group"),
    "GuestAdded": _was("{person} came in from outside, by a text"),
    "OptedIn": _was("{person} opted in to texts again (START)"),
    "OptedOut": _was("{person} opted out of texts (STOP)"),
    "PasswordChanged": _of_user("changed {whose} password"),
    "PasswordSet": _of_user("set {whose} password for the first time"),
    "PeopleImported": _did("imported people from {file}: {rows} rows"),
    "PersonAdded": _did("added {person}"),
    "PersonChanged": _person_changed,
    "PersonDeleted": _did("deleted {person}"),
    "PhoneUnlocked": _did("unlocked the phone of {person}"),
    "Published": _published,
    "SecondFactorEnrolled": _of_user("set up {whose} authenticator app for signing in"),
    "SecondFactorGiven": _did("confirmed their identity with an authenticator code"),
    "SecondFactorRefused": _did("typed a wrong authenticator code"),
    "SecondFactorRemoved": _of_user("removed {whose} authenticator app for signing in"),
    "SendingResumed": _did("let texts go out again"),
    "Settled": _settled,
    "SignInLinkMade": _did("made a sign-in link for {user}"),
    "SignInPaused": _was("Signing in as {user} was paused, because of a wrong {wrong} too often"),
    "SignedIn": _was("{user} signed in with a {with}"),
    "SignedOutElsewhere": _did("signed out everywhere else"),
    "TokenCreated": _token,
    "TokenRevoked": _did("revoked the token “{name}”"),
    "TwilioChecked": _checked,
    "Unarchived": _did("restored the workflow {workflow} from the archive"),
    "UndoneByApi": _answered("took the answer to request {number} back", "through the API"),
    "UndoneOnDashboard": _answered("took the answer to request {number} back", "on the dashboard"),
    "UserAdded": _user_added,
    "UserChanged": _user_changed,
    "UserDisabled": _did("shut {user} out"),
    "UserEnabled": _did("let {user} in again"),
    "UserRenamed": _renamed("their own user"),
    "WebhookAdded": _did("added a webhook to {to}"),
    "WebhookDisabled": _did("turned the webhook to {to} off"),
    "WebhookEnabled": _did("turned the webhook to {to} on"),
    "WebhookGone": _was("The webhook to {to} was turned off, because its receiver wants no more (410)"),
    "WebhookRemoved": _did("removed the webhook to {to}"),
    "WentAway": _away("went away"),
    "Wiped": _did(
        "deleted all that was simulated: {requests} requests, {texts} texts, {people} people, {groups} groups"
    ),
    "WorkspaceRenamed": _renamed("the workspace"),
    "WrongAuthenticatorCode": _answered("brought a wrong authenticator code for request {number}", "through the API"),
}


def deed_sentence(cast: Cast, body: Body) -> str | None:
    """What happened, in words; None for an event that nobody here knows."""
    say = DEEDS.get(str(body.get("event")))
    return begin(say(cast, body)) if say else None

"""Definitions with something wrong, and all that must be said of each: line, path and sentence.

They are checked against Sam, Ana and Kim, the group finance of Kim alone, and a workflow that has the keyword BUY.
"""

BASE = """\
sayso: 1
workflow: trip
title: Trip
start: {keyword: TRIP, who: [group:finance]}
fields:
  place: {type: text, ask: "Where to?", max: 40}
  cost: {type: money, currency: USD, ask: "How much?", sample: "640"}
  day: {type: date, ask: "When?"}
  host: {type: person, ask: "Who hosts?", required: false}
  pass: {type: photo, ask: "A photo of the pass?", required: false}
summary: "{place} on {day} for {cost}"
undo: 2 minutes
messages:
  en: {remind: "Still open: {summary}. YES {code}?"}
steps:
  - id: boss
    approve: person:ana
    within: 4 hours
    remind: [1 hour, 3 hours]
    if_silent: reject
  - id: money
    when: cost > 500
    approve: group:finance
    within: 2 days
    if_silent: escalate
    escalate_to: person:kim
  - id: done
    notify: requester
    text: "Booked: {summary}."
"""


def but(*changes: tuple[str, str]) -> str:
    """The sound definition with these words replaced, each of which stands in it once."""
    text = BASE
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def no_duration(text: str) -> str:
    return (
        f"“{text}” is no duration: write a number and seconds, minutes, hours, days, working hours or working days, "
        "like “4 hours” or “2 working days”."
    )


REQUIRED = "This is required."
KIND = "A step has either “approve” or “notify”."
Expected = list[tuple[int | None, str, str]]

#: What is wrong -> the text, and its problems from top to bottom.
MALFORMED: dict[str, tuple[str, Expected]] = {
    "no text at all": (
        "",
        [
            (None, "", "A definition is a mapping of keys and values."),
        ],
    ),
    "a bare word": (
        "hello",
        [
            (1, "", "A definition is a mapping of keys and values."),
        ],
    ),
    "a list": (
        "- sayso: 1\n- workflow: trip\n",
        [
            (1, "", "A definition is a mapping of keys and values."),
        ],
    ),
    "a bracket that is not closed": (
        "sayso: 1\nfields: {place: [\n",
        [
            (3, "", "This cannot be read as YAML: expected the node content, but found '<stream end>'."),
        ],
    ),
    "a colon too many": (
        "sayso: 1\ntitle: Trip: the request\n",
        [
            (2, "", "This cannot be read as YAML: mapping values are not allowed here."),
        ],
    ),
    "two documents": (
        BASE + "---\nsayso: 1\n",
        [
            (30, "", "A second document begins here; one is all."),
        ],
    ),
    "nothing but a slug": (
        "\nworkflow: trip\n",
        [
            (2, "sayso", REQUIRED),
            (2, "title", REQUIRED),
            (2, "fields", REQUIRED),
            (2, "summary", REQUIRED),
            (2, "steps", REQUIRED),
        ],
    ),
    "a tag and an alias": (
        but(("title: Trip", "title: !name &trip Trip"), ("group:finance]", "*trip]")),
        [
            (3, "title", "Tags (!name) are not allowed; leave it out."),
            (4, "start.who[0]", "Aliases (*name) are not allowed; write it out."),
        ],
    ),
    "a key that stands twice": (
        but(
            ("undo: 2 minutes", "title: Journey\nundo: 2 minutes"),
            ("    within: 2 days", "    within: 2 days\n    within: 3 days"),
        ),
        [
            (12, "title", "The key “title” stands here twice."),
            (26, "steps[1].within", "The key “within” stands here twice."),
        ],
    ),
    "quoted numbers and unquoted texts": (
        but(("sayso: 1", 'sayso: "1"'), ("title: Trip", "title: 2026"), ("max: 40", 'max: "40"')),
        [
            (1, "sayso", "Write 1: the version of the language, without quotes."),
            (3, "title", "Write text here; put it in quotes."),
            (6, "fields.place.max", "Write a whole number."),
        ],
    ),
    "yes and no where true and false belong": (
        but(
            ("required: false}\n  pass", "required: no}\n  pass"),
            ("undo: 2 minutes", "undo: 2 minutes\nurgent: yes\nask_pauses: on"),
        ),
        [
            (9, "fields.host.required", "Write true or false."),
            (13, "urgent", "Write true or false."),
            (14, "ask_pauses", "Write true or false."),
        ],
    ),
    "keys misspelt": (
        but(
            ("title: Trip", "titel: Trip"),
            ("approve: person:ana", "aprove: person:ana"),
            ("escalate_to: person:kim", "escalate: person:kim"),
        ),
        [
            (1, "title", REQUIRED),
            (3, "titel", "“titel” is not a key Sayso knows here."),
            (16, "steps[0]", KIND),
            (21, "steps[1].escalate_to", "Say to whom it goes when nobody answers."),
            (26, "steps[1].escalate", "“escalate” is not a key Sayso knows here."),
        ],
    ),
    "a keyword of the carriers": (
        but(("TRIP", "stop")),
        [
            (4, "start.keyword", "STOP belongs to the phone carriers."),
        ],
    ),
    "a keyword of Sayso": (
        but(("TRIP", "away")),
        [
            (4, "start.keyword", "AWAY already means something to Sayso."),
        ],
    ),
    "a keyword of another workflow": (
        but(("TRIP", "buy")),
        [
            (4, "start.keyword", "BUY already starts “purchase”."),
        ],
    ),
    "a keyword that cannot be typed": (
        but(("TRIP", "'2 GO'")),
        [
            (4, "start.keyword", "Use letters and digits, beginning with a letter, 2 to 20."),
        ],
    ),
    "a slug with capitals": (
        but(("workflow: trip", "workflow: Trip Request")),
        [
            (2, "workflow", "Use 2 to 40 of a-z, 0-9 and -."),
        ],
    ),
    "odd names of fields": (
        but(("  place:", "  Place Name:"), ("  day:", "  roll_call:"), ("{place} on {day}", "{place}")),
        [
            (6, "fields.Place Name", "Use a-z, 0-9 and _, beginning with a letter, at most 40."),
            (8, "fields.roll_call", "“roll_call” already has a meaning; use another name."),
            (11, "summary", "{place} is no field of this workflow."),
        ],
    ),
    "field types misnamed": (
        but(("type: photo", "type: picture"), ("{type: date, ask", "{ask")),
        [
            (8, "fields.day", "This needs a “type”."),
            (10, "fields.pass", "Write text, number, money, date, choice, yesno, person, photo or contact."),
        ],
    ),
    "bounds that cross": (
        but(("max: 40", "min: 50, max: 40"), ('sample: "640"', "min: 9, max: 5")),
        [
            (6, "fields.place.max", "max is less than min: nothing lies between 50 and 40."),
            (7, "fields.cost.max", "max is less than min: nothing lies between 9.00 and 5.00."),
        ],
    ),
    "a currency in words": (
        but(("currency: USD", "currency: dollars")),
        [
            (7, "fields.cost.currency", "Write the currency as three capital letters, like USD."),
        ],
    ),
    "a choice without distinct options": (
        but(('{type: date, ask: "When?"}', '{type: choice, ask: "When?", options: [May, may, 7]}')),
        [
            (8, "fields.day.options[2]", 'YAML reads 7 as a number: put it in quotes, like "7".'),
        ],
    ),
    "names nobody has": (
        but(
            ("[group:finance]", "[group:board, person:bob]"),
            ("approve: person:ana", "approve: [person:bob, boss, place]"),
            ("notify: requester", "notify: Kim"),
        ),
        [
            (4, "start.who", "There is no group “board”."),
            (4, "start.who", "There is no person “bob”."),
            (17, "steps[0].approve", "There is no person “bob”."),
            (17, "steps[0].approve", "“boss” is no field, and no person: or group:."),
            (17, "steps[0].approve", "The field “place” is no person field."),
            (
                28,
                "steps[2].notify",
                "“Kim” names nobody: write person:HANDLE, group:SLUG, requester, requester.manager, "
                "a field or STEP.yes.",
            ),
        ],
    ),
    "anyone, and his manager": (
        but(
            ("[group:finance]", "anyone"),
            ("approve: person:ana", "approve: requester.manager"),
            ("notify: requester", "notify: anyone"),
        ),
        [
            (
                17,
                "steps[0].approve",
                "“anyone” may start this, and somebody unknown has no manager; name somebody else.",
            ),
            (28, "steps[2].notify", "“anyone” is for start.who alone."),
        ],
    ),
    "times in words and figures": (
        but(
            ("4 hours", "4"),
            ("[1 hour, 3 hours]", "[soon, 12:30]"),
            ("2 days", "2 fortnights"),
            ("2 minutes", "a while"),
        ),
        [
            (12, "undo", no_duration("a while")),
            (18, "steps[0].within", no_duration("4")),
            (19, "steps[0].remind[0]", no_duration("soon")),
            (19, "steps[0].remind[1]", no_duration("12:30")),
            (24, "steps[1].within", no_duration("2 fortnights")),
        ],
    ),
    "reminders after the deadline": (
        but(("[1 hour, 3 hours]", "[4 hours, 1 day, 1 hour]")),
        [
            (19, "steps[0].remind[0]", "The reminder after 4 hours comes at or after the deadline of 4 hours."),
            (19, "steps[0].remind[1]", "The reminder after 1 day comes at or after the deadline of 4 hours."),
        ],
    ),
    "an undo time as long as a deadline": (
        but(("2 minutes", "4 hours")),
        [
            (12, "undo", "The undo time must be shorter than the deadline of “boss”, 4 hours."),
        ],
    ),
    "an undo time of a week": (
        but(("2 minutes", "7 days")),
        [
            (12, "undo", "The undo time is at most 1 day."),
        ],
    ),
    "two steps with one id": (
        but(("- id: money", "- id: boss"), ("- id: done", "- id: boss")),
        [
            (21, "steps[1].id", "Two steps are called “boss”."),
            (27, "steps[2].id", "Two steps are called “boss”."),
        ],
    ),
    "a step that is both, and one that is neither": (
        but(
            ("    notify: requester", "    notify: requester\n    approve: person:ana"),
            ("    approve: person:ana\n    within: 4", "    within: 4"),
        ),
        [
            (16, "steps[0]", KIND),
            (26, "steps[2]", KIND),
        ],
    ),
    "a step without an outcome": (
        but(("    if_silent: reject\n", ""), ("    within: 2 days\n", "")),
        [
            (16, "steps[0].if_silent", REQUIRED),
            (20, "steps[1].within", REQUIRED),
        ],
    ),
    "an escalation to nobody": (
        but(("    escalate_to: person:kim\n", "")),
        [
            (21, "steps[1].escalate_to", "Say to whom it goes when nobody answers."),
        ],
    ),
    "conditions that compare nothing": (
        but(("cost > 500", "cots > 500"), ("    notify:", '    when: pass == "1"\n    notify:')),
        [
            (22, "steps[1].when", "There is no field “cots”; text goes in quotes."),
            (28, "steps[2].when", "“pass” is a photo, which no condition can compare."),
        ],
    ),
    "a condition with an assignment": (
        but(("cost > 500", "cost = 500")),
        [
            (22, "steps[1].when", "“= 500” is not understood: write == to compare."),
        ],
    ),
    "a number against a text": (
        but(("cost > 500", 'cost > "much"')),
        [
            (22, "steps[1].when", '“cost” is a number and “"much"” is text: they cannot be compared.'),
        ],
    ),
    "more answers than people": (
        but(("    within: 2 days", "    need: 5\n    within: 2 days")),
        [
            (24, "steps[1].need", "It needs 5, but only 1 can be asked."),
        ],
    ),
    "a turn that never ends": (
        but(
            ("    within: 4 hours", "    order: in_turn\n    turn: 4 hours\n    within: 4 hours"),
            ("    within: 2 days", "    turn: 1 hour\n    within: 2 days"),
        ),
        [
            (19, "steps[0].turn", "A turn of 4 hours leaves nothing for the next one before the deadline of 4 hours."),
            (26, "steps[1].turn", "A turn needs “order: in_turn”; all are asked at once here."),
        ],
    ),
    "in turn without a turn": (
        but(("    within: 2 days", "    order: in_turn\n    need: each\n    within: 2 days")),
        [
            (21, "steps[1].turn", "Say how long it stays with each of them, like turn: 10 minutes."),
            (25, "steps[1].need", "“each” asks all entries at once; it does not go with in_turn."),
            (
                25,
                "steps[1].need",
                "“each” is one answer from each entry of approve, and there is one entry; write any or all.",
            ),
        ],
    ),
    "a choice of one, and words that are taken": (
        but(
            ("    within: 4 hours", "    choose: {A: Hilti}\n    within: 4 hours"),
            (
                "    within: 2 days",
                ("    choose: {a: Hilti, A: Bosch, yes: Both, 4821: None}\n    need: all\n    within: 2 days"),
            ),
        ),
        [
            (18, "steps[0].choose", "There must be at least 2."),
            (25, "steps[1].choose", "A choice needs one answer that decides; leave need out, or write any."),
            (25, "steps[1].choose.A", "Two choices are called “A”."),
            (25, "steps[1].choose.yes", "YES already means something in a reply."),
            (25, "steps[1].choose.4821", "This looks like a code; use letters, or three digits at most."),
        ],
    ),
    "a roll call with a veto": (
        but(
            (
                "    within: 2 days",
                (
                    "    roll_call: true\n"
                    "    veto: true\n"
                    "    need: 2\n"
                    "    order: in_turn\n"
                    "    turn: 1 hour\n"
                    "    within: 2 days"
                ),
            )
        ),
        [
            (25, "steps[1].veto", "In a roll call nobody rejects, so there is no veto."),
            (26, "steps[1].need", "It needs 2, but only 1 can be asked."),
            (26, "steps[1].need", "A roll call waits for everybody, so no number is needed."),
            (27, "steps[1].order", "A roll call asks everybody at once, not in turn."),
        ],
    ),
    "names that no text gives": (
        but(
            ("{place} on {day} for {cost}", "{plaice} for {summary}"),
            ("Booked: {summary}.", "Booked: {choice}, {roll_call}, {code}, { day }"),
        ),
        [
            (11, "summary", "{plaice} is no field of this workflow."),
            (11, "summary", "{summary} is no field of this workflow."),
            (29, "steps[2].text", "{choice} is there only after a step with “choose”."),
            (29, "steps[2].text", "{roll_call} is there only after a step with “roll_call: true”."),
            (29, "steps[2].text", "{code} is no field of this workflow."),
            (29, "steps[2].text", "Braces hold one name and nothing else, like {item}."),
        ],
    ),
    "texts in two languages, one of them wrong": (
        but(
            ("title: Trip", "title: {en: Trip, nl: Reis}"),
            ('"{place} on {day} for {cost}"', '{en: "{place}", es: "{lugar}"}'),
            ('"Booked: {summary}."', '{en: "Booked", de: "", fr: "{resume}"}'),
        ),
        [
            (3, "title.nl", "“nl” is no language Sayso speaks: write en, es, fr, de or pt."),
            (11, "summary.es", "{lugar} is no field of this workflow."),
            (29, "steps[2].text.de", "This must not be empty."),
            (29, "steps[2].text.fr", "{resume} is no field of this workflow."),
        ],
    ),
    "messages that nobody sends": (
        but(
            (
                '{remind: "Still open: {summary}. YES {code}?"}',
                '{remnid: Hello, ask: "{sumary}: {code}", remind: Hello}\n  xx: {ask: Hello}',
            )
        ),
        [
            (14, "messages.en.remnid", "“remnid” is no wording of Sayso; did you mean “remind”?"),
            (
                14,
                "messages.en.ask",
                (
                    "{sumary} means nothing in “ask”; it may name {acting_for}, {code}, {requester}, "
                    "{summary}, {workflow}."
                ),
            ),
            (14, "messages.en.remind", "Keep {code} in it, or nobody can answer."),
            (15, "messages.xx", "Write en, es, fr, de or pt."),
        ],
    ),
    "messages that grow too long": (
        but(
            (
                "Still open: {summary}. YES {code}?",
                "{code}{summary}, {summary}, {summary}, {summary}, {summary}, {summary}, ",
            )
        ),
        [
            (14, "messages.en.remind", "With what it names it can be longer than 1600 characters; shorten it."),
        ],
    ),
    "proof that an outsider cannot give": (
        but(
            ("type: person", "type: contact"),
            ("    approve: group:finance", "    approve: host\n    proof: totp"),
            ("    approve: person:ana", "    approve: [person:ana, host]\n    proof: voice"),
        ),
        [
            (18, "steps[0].proof", "Write reply, code, totp or web."),
            (25, "steps[1].proof", "“host” is somebody outside, who has no authenticator app here; use reply or code."),
        ],
    ),
    "JSON with a line for each": (
        (
            "{\n"
            '  "sayso": 2,\n'
            '  "workflow": "trip",\n'
            '  "title": "",\n'
            '  "fields": {},\n'
            '  "summary": "{x}",\n'
            '  "steps": [\n'
            "    {\n"
            '      "id": "boss",\n'
            '      "approve": "person:bob"\n'
            "    }\n"
            "  ]\n"
            "}\n"
        ),
        [
            (2, "sayso", "Write 1: the version of the language, without quotes."),
            (4, "title", "This must not be empty."),
            (6, "summary", "{x} is no field of this workflow."),
            (8, "steps[0].within", REQUIRED),
            (8, "steps[0].if_silent", REQUIRED),
            (10, "steps[0].approve", "There is no person “bob”."),
        ],
    ),
}

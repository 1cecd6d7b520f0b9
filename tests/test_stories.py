"""Every story is played on both stages and through the command; and a story that is wrong is found out on each."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.webhook_stage import WebhookStage, migrated
from workflow.stories.comparison import play
from workflow.stories.parser import GALLERY, parse, read
from workflow.stories.play import main
from workflow.stories.script import Story
from workflow.stories.theatre import Theatre

FOLDER = Path(__file__).parent / "stories"
STORIES = sorted([*FOLDER.glob("*.txt"), *GALLERY.glob("*.txt")])
every_story = pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrated(tmp_path_factory.mktemp("migrated"))


@pytest.fixture
def stages(tmp_path: Path, database: Path) -> Iterator[list[WebhookStage]]:
    """The webhook stages a test has built; they are closed after it."""
    built: list[WebhookStage] = []
    yield built
    for stage in built:
        stage.close()


def differences(story: Story, stage: Theatre | WebhookStage) -> list[str]:
    return [str(each) for played in play(story, lambda _: stage) for each in played.differences]


def webhook_stage(story: Story, stages: list[WebhookStage], tmp_path: Path, database: Path) -> WebhookStage:
    stages.append(WebhookStage(story, tmp_path / str(len(stages)), database))
    return stages[-1]


@every_story
def test_story_goes_as_told_on_the_pure_stage(path: Path) -> None:
    story = read(path)
    assert differences(story, Theatre(story)) == []


@every_story
def test_story_goes_as_told_through_the_signed_webhooks(
    path: Path, stages: list[WebhookStage], tmp_path: Path, database: Path
) -> None:
    story = read(path)
    assert differences(story, webhook_stage(story, stages, tmp_path, database)) == []


@every_story
def test_story_goes_as_told_in_the_terminal(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(path)]) == 0
    said = capsys.readouterr().out
    assert read(path).title in said
    assert "As told." in said


def rules() -> list[str]:
    """The ids of the rules, as they stand in the list."""
    lines = (FOLDER / "RULES").read_text(encoding="utf-8").splitlines()
    return [line.partition(" = ")[0] for line in lines if line and not line.startswith("#")]


def test_the_list_has_every_rule_once_and_in_a_sentence() -> None:
    lines = (FOLDER / "RULES").read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in told if not re.fullmatch(r"[a-z][a-z0-9_]* = \S.*\.", line)] == []
    assert sorted(rules()) == sorted(set(rules()))


def test_every_rule_is_shown_by_a_story() -> None:
    shown = {rule for path in STORIES for rule in read(path).shows}
    assert [rule for rule in rules() if rule not in shown] == []


def test_no_story_shows_a_rule_that_is_not_on_the_list() -> None:
    known = set(rules())
    assert {path.name: wrong for path in STORIES if (wrong := set(read(path).shows) - known)} == {}


STORY = """\
Story: A manager approves
Clock: Monday 1 June 2026 09:00 UTC
People:
  Sam Lee (sam) +14155550101, manager ana
  Ana Ruiz (ana) +14155550102
Workflow:
  sayso: 1
  workflow: leave
  title: Leave
  fields: {day: {type: text, ask: "Which day?"}}
  summary: "{day} off"
  steps:
    - {id: boss, approve: requester.manager, within: 4 hours, if_silent: expire}

Sam asks for leave: day = Friday
Sam gets: Sent: Friday off. Waiting for Ana Ruiz. WITHDRAW 1001 takes it back.
Ana gets: Sam Lee asks: Friday off. Reply YES 1002 or NO 1002 (add why). MORE 1002 for details.
Ana texts: yes
Ana gets: Noted: YES to Friday off.
Sam gets: Approved by Ana Ruiz: Friday off.
The request is approved.
Nothing needs attention.
"""


@pytest.mark.parametrize(
    ("told", "changed", "what"),
    [
        ("Noted: YES", "Noted: yes", "Ana Ruiz gets"),
        ("Ana texts: yes", "Ana texts: no", "Ana Ruiz gets"),
        ("is approved", "is rejected", "the request is"),
        ("Nothing needs attention", "Needs attention: unclear, Ana Ruiz", "needs attention"),
        ("Sam gets: Approved by Ana Ruiz: Friday off.\n", "", "Sam Lee gets"),
        ("The request is approved.", "Ana gets: Thank you.", "Ana Ruiz gets"),
        ("Sam asks for leave: day = Friday", "Sam asks for leave: day = Monday", "Sam Lee gets"),
    ],
)
def test_story_changed_in_one_word_differs_on_both_stages(
    told: str, changed: str, what: str, stages: list[WebhookStage], tmp_path: Path, database: Path
) -> None:
    assert STORY.count(told) == 1
    story = parse(STORY.replace(told, changed))
    pure = differences(story, Theatre(story))
    assert any(what in each for each in pure)
    assert differences(story, webhook_stage(story, stages, tmp_path, database)) == pure


def test_story_as_told_differs_nowhere() -> None:
    story = parse(STORY)
    assert differences(story, Theatre(story)) == []


def test_play_shows_what_was_expected_and_what_came_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "wrong.txt").write_text(STORY.replace("Noted: YES", "Noted: yes"), encoding="utf-8")
    (tmp_path / "right.txt").write_text(STORY, encoding="utf-8")
    assert main([str(tmp_path / "wrong.txt"), str(tmp_path / "right.txt")]) == 1
    said = capsys.readouterr().out
    assert "DIFFERS, line 19: Ana Ruiz gets" in said
    assert "expected: Noted: yes to Friday off." in said
    assert "got:      Noted: YES to Friday off." in said
    assert said.count("As told.") == 1


@pytest.mark.parametrize(
    ("told", "changed", "sentence"),
    [
        ("Ana texts: yes", "Ana shouts: yes", "line 18: “Ana shouts: yes” is nothing a story can say"),
        ("Ana texts: yes", "Eva texts: yes", "line 18: Nobody of the People is called “Eva”."),
        ("Monday 1 June", "Tuesday 1 June", "line 2: 1 June 2026 09:00 is a Monday."),
        ("1 June 2026 09:00", "31 June 2026 09:00", "line 2: There is no such moment as “31 June 2026 09:00”."),
        ("09:00 UTC", "09:00 Mars", "line 2: Write the clock like"),
        ("+14155550102", "one", "line 5: Write a person like"),
        (
            ", manager ana",
            ", boss ana",
            "line 4: “boss ana” is no manager, groups, zone, language, cover, quiet or authenticator.",
        ),
        ("day = Friday", "day: Friday", "line 15: Write fields like"),
        ("is approved", "is done", "line 21: A request is pending, approved"),
        ("Workflow:\n", "Workflow: gallery:none\n", "line 6: Name a workflow of the gallery"),
        ("Sam asks for leave: day = Friday\n", "", "line 15: Nothing has happened yet"),
        ("Story: A manager approves\n", "", "The story has no “Story:” line."),
        ("Clock: Monday", "Shows: Everything\nClock: Monday", "line 2: Write the rules that a story shows like"),
        ("if_silent: expire", "if_silent: never", "The workflow cannot be published: steps[0].if_silent"),
        ("Sam asks for leave:", "Sam asks for lunch:", "The story has no workflow “lunch”."),
        ("The request is", "Request 7 is", "There is no such request yet."),
    ],
)
def test_play_says_in_a_sentence_what_cannot_be_read(
    told: str, changed: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert STORY.count(told) == 1
    path = tmp_path / "story.txt"
    path.write_text(STORY.replace(told, changed), encoding="utf-8")
    assert main([str(path)]) == 1
    said = capsys.readouterr().out
    assert sentence in said
    assert str(path) in said


def test_write_tells_a_story_anew_as_it_went(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    actions = "\n".join(line for line in STORY.splitlines() if " gets: " not in line) + "\n"
    path = tmp_path / "story.txt"
    path.write_text(actions.replace("is approved", "is pending"), encoding="utf-8")
    assert main([str(path)], write=True) == 0
    assert path.read_text(encoding="utf-8") == STORY
    assert f"{path}: written anew" in capsys.readouterr().out
    assert main([str(path)], write=True) == 0
    assert f"{path}: as told" in capsys.readouterr().out


CALM = "Nothing needs attention."
LONG = """\

# Somebody else sees the details and the next version.
Ana texts: MORE 1002
Ana gets: something
  or other
  that she never got
An administrator publishes:
  sayso: 1
  workflow: leave
  title: Holiday
  fields: {}
  summary: A day off
  steps: [{id: boss, approve: requester.manager, within: 4 hours, if_silent: expire}]
Version 7 of leave is live.
Needs attention: late.
"""


def test_write_keeps_comments_blank_lines_and_what_is_published(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text(STORY + LONG, encoding="utf-8")
    assert main([str(path)], write=True) == 0
    wrong = "Ana gets: something\n  or other\n  that she never got\n"
    details = (
        "Ana gets: Sam Lee asked: Leave\n  day: Friday\n  This is no longer open. http://127.0.0.1:8000/requests/1\n"
    )
    right = LONG.replace(wrong, details).replace("Version 7", "Version 2").replace("Needs attention: late.", CALM)
    assert path.read_text(encoding="utf-8") == STORY + right
    assert main([str(path)]) == 0


def test_write_touches_nothing_that_cannot_be_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "story.txt"
    path.write_text(STORY.replace("Ana texts", "Ana shouts"), encoding="utf-8")
    assert main([str(path)], write=True) == 1
    assert path.read_text(encoding="utf-8") == STORY.replace("Ana texts", "Ana shouts")
    assert "is nothing a story can say" in capsys.readouterr().out
    assert main([str(tmp_path / "none.txt")], write=True) == 1
    assert "cannot be read: No such file or directory." in capsys.readouterr().out


PUBLISHED = """\
An administrator publishes:
  sayso: 1
  workflow: leave
  title: Leave
  fields: {}
  summary: A day off
  steps: [{id: boss, approve: requester.manager, within: 4 lunches, if_silent: expire}]
Refused: steps[0].within: “4 lunches” is no duration: write a number and seconds, minutes, hours, days, \
working hours or working days, like “4 hours” or “2 working days”. (line 6)
Version 1 of leave is live.
"""


def test_story_with_a_wrong_version_differs_on_both_stages(
    stages: list[WebhookStage], tmp_path: Path, database: Path
) -> None:
    told = parse(STORY + PUBLISHED)
    assert differences(told, Theatre(told)) == []
    assert differences(told, webhook_stage(told, stages, tmp_path, database)) == []
    story = parse(STORY + PUBLISHED.replace("Version 1", "Version 2"))
    pure = differences(story, Theatre(story))
    assert len(pure) == 1
    assert "live is version\n  expected: 2\n  got:      1" in pure[0]
    assert differences(story, webhook_stage(story, stages, tmp_path, database)) == pure


def test_play_of_a_file_that_is_not_there_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.txt")]) == 1
    assert "cannot be read: No such file or directory." in capsys.readouterr().out

"""New data into the text that it came from: what was not changed stays as it was written, comments too."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.core import editing
from workflow.core.editing import Place
from workflow.service import gallery, source
from workflow.service.rewriting import rewrite, says
from workflow.service.written import document

TEXT = """sayso: 1
# about the slug
workflow: trip  # the slug
title: Trip   # shown
fields:
  cost: {type: money, currency: USD, ask: "How much?"} # in all
  # the day
  day:
    type: date
    ask: When?
summary: "x"
steps:
  # first
  - id: one  # its name
    approve: requester.manager
    # how long
    within: 1 day # or so
    if_silent: expire

  # second
  - id: two
    notify: requester
    text: hi
# the end
"""


@pytest.mark.parametrize("name", gallery.names())
def test_a_text_whose_data_is_the_same_stays_as_it_is(name: str) -> None:
    text = gallery.text(name)
    assert rewrite(text, source.read(text).data).text == text


@pytest.mark.parametrize("name", gallery.names())
def test_data_written_anew_reads_back_as_itself(name: str) -> None:
    data = source.read(gallery.text(name)).data
    assert says(document(data), data)


def test_only_the_lines_of_what_was_changed_are_written_anew() -> None:
    data = source.read(TEXT).data
    data = editing.changed(data, Place(kind="step", name="one"), {"within": "2 days"})
    data = editing.changed(data, Place(kind="field", name="day"), {"ask": "Which day?", "min": "today"})
    new = rewrite(TEXT, editing.rename_step(data, name="one", to="boss")[0])
    assert new.kept
    expected = TEXT.replace("within: 1 day #", "within: 2 days #").replace("id: one ", "id: boss ")
    expected = expected.replace("ask: When?\n", 'ask: "Which day?"\n    min: today\n')
    assert new.text == expected


def test_a_step_takes_its_comments_along() -> None:
    new = rewrite(TEXT, editing.move_step(source.read(TEXT).data, name="two", to=0)[0])
    assert new.kept
    assert (
        new.text.index("# second") < new.text.index("id: two") < new.text.index("# first") < new.text.index("id: one")
    )
    assert new.text.endswith("# the end\n")


def test_a_text_whose_layout_cannot_be_kept_is_written_anew_and_says_so() -> None:
    data = {"sayso": 1, "workflow": "trip"}
    new = rewrite("{sayso: 1, workflow: x}  # all in one\n", data)
    assert not new.kept
    assert says(new.text, data)


LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
NAMES = st.text(st.characters(categories=["Ll"]), min_size=1, max_size=5)
VALUES = st.recursive(
    st.one_of(st.booleans(), st.none(), st.integers(-(10**9), 10**9), st.text(LETTERS, max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=6,
)


@given(value=VALUES, key=st.sampled_from(["title", "summary", "steps", "fields", "start"]))
def test_whatever_is_put_into_it_reads_back(value: Any, key: str) -> None:
    data = source.read(TEXT).data | {key: value}
    assert says(rewrite(TEXT, data).text, data)

"""Words of a definition: one text, or the same in several languages."""

import json

import pytest
from pydantic import BaseModel, ValidationError

from workflow.core.words import LANGUAGES, Words


class Part(BaseModel):
    title: Words


BOTH = Words({"en": "{item} for {price}", "es": "{item} por {price}, {why}"})


def problems(written):
    with pytest.raises(ValidationError) as caught:
        Part(title=written)
    return [(each["loc"][1:], each["type"], each["msg"]) for each in caught.value.errors()]


@pytest.mark.parametrize(
    ("language", "text"), [("es", "Hola"), ("es-MX", "Hola"), ("ES_mx", "Hola"), ("en", "Hi"), ("fr", "Hi"), ("", "Hi")]
)
def test_words_are_said_in_the_language_else_in_english(language, text):
    assert Words({"es": "Hola", "en": "Hi"}).for_language(language) == text


def test_words_without_english_are_said_in_their_first_language():
    words = Words({"es": "Hola", "de": "Hallo"})
    assert (words.for_language("fr"), words.default, str(words)) == ("Hola", "Hola", "Hola")


def test_a_plain_text_is_the_same_in_every_language():
    words = Words("Hi")
    assert words.every == dict.fromkeys(LANGUAGES, "Hi")
    assert words.plain
    assert not BOTH.plain
    assert list(BOTH.every) == ["en", "es"]


def test_placeholders_are_those_of_all_languages_in_order():
    assert BOTH.placeholders == ("item", "price", "why")


@pytest.mark.parametrize("written", ["Hi", {"en": "Hi", "pt": "Oi"}, {"de": "x" * 1000}])
def test_words_come_out_of_json_as_they_went_in(written):
    part = Part(title=written)
    assert json.loads(part.model_dump_json()) == {"title": written}
    assert Part.model_validate_json(part.model_dump_json()) == part
    assert Part(title=part.title) == part
    assert hash(part.title) == hash(Words(written))


def test_words_cannot_be_changed():
    with pytest.raises(AttributeError):
        BOTH.plain = True
    with pytest.raises(TypeError):
        BOTH.every["en"] = "x"


@pytest.mark.parametrize(
    ("written", "kind"),
    [("", "string_too_short"), (" ", "string_too_short"), ("x" * 1001, "string_too_long"), (False, "string_type"),
     (None, "string_type"), (["Hi"], "string_type"), ("\ud800", "string_unicode"), ({}, "words_none")],
)  # fmt: skip
def test_what_is_no_text_is_refused(written, kind):
    assert [(where, each) for where, each, _ in problems(written)] == [((), kind)]


def test_every_wrong_language_is_named_at_once_where_it_stands():
    found = problems({"it": "Ciao", "en": "", "es": 3, "fr": "Salut", "{x}": "Hi"})
    assert [(where, kind) for where, kind, _ in found] == [
        (("it",), "words_language"),
        (("en",), "string_too_short"),
        (("es",), "string_type"),
        (("{x}",), "words_language"),
    ]
    assert found[0][2] == "“it” is no language Sayso speaks: write en, es, fr, de or pt"
    assert "{x}" in found[3][2]


@pytest.mark.parametrize("written", [3, " ", "x" * 1001, "\ud800"])
def test_a_problem_shows_what_was_written(written):
    for raw in (written, {"en": written}):
        with pytest.raises(ValidationError) as caught:
            Part(title=raw)
        assert [each["input"] for each in caught.value.errors()] == [written]


def test_the_schema_tells_both_ways_to_write():
    for mode in ("validation", "serialization"):
        text, texts = Part.model_json_schema(mode=mode)["properties"]["title"]["anyOf"]
        assert (text["type"], texts["type"]) == ("string", "object")
        assert (text["minLength"], text["maxLength"]) == (1, 1000)
        assert texts["propertyNames"] == {"enum": list(LANGUAGES)}
        assert texts["minProperties"] == 1
        assert texts["additionalProperties"] == text

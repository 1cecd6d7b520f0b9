"""Words that a definition gives in one language or in several: a title, a question, a label."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from workflow.core.placeholders import placeholders

#: The languages Sayso speaks, English first.
LANGUAGES = ("en", "es", "fr", "de", "pt")
LONGEST = 1000  #: characters of one text


@dataclass(frozen=True, init=False)
class Words:
    """One text, or the same in up to five languages; `Words("Hi")` or `Words({"en": "Hi", "es": "Hola"})`."""

    _texts: tuple[tuple[str, str], ...]  #: language and text; the language is empty where there is only one text

    def __init__(self, written: str | Mapping[str, str]) -> None:
        texts = (("", written),) if isinstance(written, str) else tuple(written.items())
        object.__setattr__(self, "_texts", texts)

    def __str__(self) -> str:
        return self.default

    def for_language(self, language: str) -> str:
        """The text in this language ("es", "es-MX"), else in English, else the first."""
        texts = dict(self._texts)
        return texts.get(primary(language)) or self.default

    @property
    def default(self) -> str:
        """The text where no language is known: the English one, else the first."""
        return dict(self._texts).get("en") or self._texts[0][1]

    @property
    def every(self) -> Mapping[str, str]:
        """Language -> text; a text without a language is the same in all of them."""
        if self.plain:
            return MappingProxyType(dict.fromkeys(LANGUAGES, self.default))
        return MappingProxyType(dict(self._texts))

    @property
    def plain(self) -> bool:
        """Whether it is one text, said to everybody."""
        return not self._texts[0][0]

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names that the texts mention, in order, each once."""
        return tuple(dict.fromkeys(name for _, text in self._texts for name in placeholders(text)))

    def written(self) -> str | dict[str, str]:
        """What it was made of, as JSON keeps it."""
        return self.default if self.plain else dict(self._texts)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(min_length=1, max_length=LONGEST)
        texts = core_schema.dict_schema(core_schema.literal_schema([*LANGUAGES]), text, min_length=1)
        shape = core_schema.union_schema([text, texts])
        return core_schema.no_info_plain_validator_function(
            _read,
            json_schema_input_schema=shape,
            serialization=core_schema.plain_serializer_function_ser_schema(Words.written, return_schema=shape),
        )


def primary(language: str) -> str:
    """The language of a tag such as "es-MX", in small letters: "es"."""
    return language.casefold().replace("_", "-").partition("-")[0]


def _read(raw: object) -> Words:
    """Words from what a definition says. Raises ValidationError with a sentence for each text that is wrong."""
    if isinstance(raw, Words):
        return raw
    texts = raw if isinstance(raw, Mapping) else {"": raw}
    if problems := list(_problems(texts)):
        raise ValidationError.from_exception_data("Words", problems)
    return Words(raw if isinstance(raw, str) else {str(language): str(text) for language, text in texts.items()})


def _problems(texts: Mapping[Any, object]) -> Iterator[InitErrorDetails]:
    if not texts:
        yield _problem("words_none", f"Write the text in one of {_LISTED} at least", (), texts)
    for language, text in texts.items():
        where = (str(language),) if language != "" else ()
        if where and language not in LANGUAGES:
            yield _problem("words_language", f"“{language}” is no language Sayso speaks: write {_LISTED}", where, text)
        elif not isinstance(text, str):
            yield InitErrorDetails(type="string_type", loc=where, input=text)
        elif not text.strip():
            yield InitErrorDetails(type="string_too_short", loc=where, input=text, ctx={"min_length": 1})
        elif len(text) > LONGEST:
            yield InitErrorDetails(type="string_too_long", loc=where, input=text, ctx={"max_length": LONGEST})
        elif not _encodable(text):
            yield InitErrorDetails(type="string_unicode", loc=where, input=text)


_LISTED = ", ".join(LANGUAGES[:-1]) + f" or {LANGUAGES[-1]}"


def _problem(kind: str, message: str, where: tuple[str, ...], raw: object) -> InitErrorDetails:
    return InitErrorDetails(type=PydanticCustomError(kind, "{message}", {"message": message}), loc=where, input=raw)


def _encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)

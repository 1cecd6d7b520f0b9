"""What a caller sent, read strictly: JSON with exact numbers, known fields only, nothing a database cannot keep."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from workflow.api.problems import Refusal
from workflow.core.definition import Problem
from workflow.core.sentences import sentence

Model = TypeVar("Model", bound=BaseModel)

LARGEST_BODY = 1024 * 1024
_DEEPEST = 20
#: Python reads whole numbers in quadratic time; one longer than this is too large for every field anyway.
_LONGEST_INTEGER = 100
_DEFINITION_TYPES = ("application/json", "application/yaml", "application/x-yaml", "text/yaml", "text/plain")
#: PostgreSQL keeps no NUL, and no encoding keeps half a surrogate pair.
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def read_body(model: type[Model]) -> Model:
    """The JSON body as this model; an operation that takes no fields needs no body. Raises Refusal."""
    raw = request.get_data()
    if not raw and not model.model_fields:
        return model()
    if request.mimetype != "application/json":
        raise Refusal(415, "Send the body as application/json.")
    return _fit(model, _json(_text(raw)))


def read_query(model: type[Model]) -> Model:
    """The query as this model; a parameter without a value counts as left out. Raises Refusal."""
    given = request.args.to_dict(flat=False)
    twice = [Problem(path=name, message="This stands here twice.") for name, each in given.items() if len(each) > 1]
    if twice:
        raise _unfit(*twice)
    return _fit(model, {name: each[0] for name, each in given.items() if each[0] != ""})


def read_definition() -> str:
    """The text of a definition, YAML or JSON. Raises Refusal."""
    if request.mimetype not in _DEFINITION_TYPES:
        raise Refusal(415, f"Send the definition as one of {', '.join(_DEFINITION_TYPES)}.")
    return _text(request.get_data())


def is_keepable(text: str) -> bool:
    """Whether every database can keep this text."""
    return not _UNKEEPABLE.search(text)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, "The body is not UTF-8.") from error


def _json(text: str) -> Any:
    try:
        return json.loads(
            text,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_no_number,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError) as error:
        why = "it is nested too deep" if isinstance(error, RecursionError) else error
        raise Refusal(400, f"The body is not JSON: {why}.") from error


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation as error:
        raise ValueError("a number is out of all bounds") from error


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else Decimal(digits)


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands in it twice")
    return found


def _fit(model: type[Model], data: Any) -> Model:
    if not isinstance(data, dict):
        raise _unfit(Problem(path="", message="Write a JSON object here."))
    if bad := list(_unkeepable(data)):
        raise _unfit(*bad)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise _unfit(*map(_problem, error.errors(include_url=False))) from error


def _unkeepable(data: object) -> Iterator[Problem]:
    """Every text that cannot be kept, and whatever lies too deep, walked without recursion."""
    waiting: list[tuple[str, int, object]] = [("", 0, data)]
    while waiting:
        path, depth, each = waiting.pop()
        if isinstance(each, str) and not is_keepable(each):
            yield Problem(path=path, message="This contains a character that cannot be kept.")
        if not isinstance(each, dict | list):
            continue
        if depth > _DEEPEST:
            yield Problem(path=path[:200], message="This is nested too deep.")
        elif isinstance(each, list):
            waiting += [(f"{path}[{index}]", depth + 1, value) for index, value in enumerate(each)]
        else:
            for name, value in each.items():
                below = f"{path}.{_printable(name)}".lstrip(".")
                waiting += [(below, depth + 1, name), (below, depth + 1, value)]


def _problem(error: Mapping[str, Any]) -> Problem:
    path = ""
    for part in error["loc"]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    if error["type"] == "string_pattern_mismatch":
        return Problem(path=path, message=f"This does not look as it should: the pattern is {error['ctx']['pattern']}")
    return Problem(path=path, message=sentence(error))


def _printable(name: str) -> str:
    return _UNKEEPABLE.sub("\ufffd", name)


def _unfit(*problems: Problem) -> Refusal:
    return Refusal(422, "Some of this cannot be: see errors.", *problems)

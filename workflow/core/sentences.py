"""Pydantic's errors, said in sentences a manager understands."""

from collections.abc import Mapping
from typing import Any

_KEYS = "Write keys and values here."
_LIST = "Write a list here."
_FLAG = "Write true or false."
_WHOLE = "Write a whole number."

_SENTENCES: Mapping[str, str] = {
    "missing": "This is required.",
    "string_type": "Write text here; put it in quotes.",
    "string_unicode": "This holds characters that are no text.",
    "string_too_short": "This must not be empty.",
    "string_too_long": "At most {max_length} characters.",
    "string_pattern_mismatch": "This is not written as it should be.",
    "bool_parsing": _FLAG,
    "bool_type": _FLAG,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "greater_than_equal": "At least {ge}.",
    "less_than_equal": "At most {le}.",
    "literal_error": "Write {expected}.",
    "enum": "Write {expected}.",
    "dict_type": _KEYS,
    "mapping_type": _KEYS,
    "model_attributes_type": _KEYS,
    "model_type": _KEYS,
    "invalid_key": "A key is text; put it in quotes.",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "too_short": "There must be at least {min_length}.",
    "too_long": "At most {max_length}.",
    "is_instance_of": "This cannot be read; put it in quotes.",
    "union_tag_invalid": "Write {expected_tags}.",
    "union_tag_not_found": "This needs a “type”.",
}

#: What a pattern of the language asks for.
_PATTERNS: Mapping[str, str] = {
    r"^[A-Za-z][A-Za-z0-9]{1,19}$": "Use letters and digits, beginning with a letter, 2 to 20.",
    r"^[A-Za-z0-9]{1,12}$": "Use letters and digits, 1 to 12.",
}


def sentence(error: Mapping[str, Any]) -> str:
    """One pydantic error (as `ValidationError.errors()` gives it) as a sentence."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return f"“{error['loc'][-1]}” is not a key Sayso knows here."
    if kind == "value_error":
        return str(context["error"])
    if context.get("pattern") in _PATTERNS:
        return _PATTERNS[context["pattern"]]
    template = _SENTENCES.get(kind)
    if template is None:  # one of the language's own, which is a sentence already
        return f"{error['msg'].rstrip('.')}."
    return template.format(**{name: _listed(value) for name, value in context.items()})


def _listed(value: object) -> object:
    """Pydantic's "'a', 'b' or 'c'" as people write it: without quotes, and always with an “or” at its end."""
    if not isinstance(value, str):
        return value
    plain = value.replace("'", "")
    head, comma, last = plain.rpartition(", ")
    return f"{head} or {last}" if comma and " or " not in last else plain

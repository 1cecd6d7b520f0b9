"""Pydantic's errors, said in sentences a manager understands."""

from collections.abc import Mapping
from typing import Any

#: Parts of the language that this version does not do yet: refused, because a definition must never be silently weaker.
LATER = frozenset({"undo", "turn", "messages", "urgent", "ask_pauses"})

_SENTENCES: Mapping[str, str] = {
    "missing": "This is required.",
    "string_type": "Write text here; put it in quotes.",
    "string_unicode": "This holds characters that are no text.",
    "string_too_short": "This must not be empty.",
    "string_too_long": "At most {max_length} characters.",
    "string_pattern_mismatch": "Use letters and digits, beginning with a letter, 2 to 20.",
    "bool_parsing": "Write true or false.",
    "bool_type": "Write true or false.",
    "int_type": "Write a whole number.",
    "greater_than_equal": "At least {ge}.",
    "less_than_equal": "At most {le}.",
    "literal_error": "Write {expected}.",
    "enum": "Write {expected}.",
    "dict_type": "Write keys and values here.",
    "mapping_type": "Write keys and values here.",
    "model_attributes_type": "Write keys and values here.",
    "model_type": "Write keys and values here.",
    "tuple_type": "Write a list here.",
    "list_type": "Write a list here.",
    "too_short": "At least {min_length} is needed.",
    "too_long": "At most {max_length}.",
    "is_instance_of": "This cannot be read; put it in quotes.",
    "union_tag_invalid": "Write {expected_tags}.",
    "union_tag_not_found": "This needs a “type”.",
}


def sentence(error: Mapping[str, Any]) -> str:
    """One pydantic error (as `ValidationError.errors()` gives it) as a sentence."""
    kind, context = error["type"], error.get("ctx", {})
    last = str(error["loc"][-1]) if error["loc"] else ""
    if kind == "extra_forbidden":
        return _unknown(last)
    if kind == "value_error":
        return str(context["error"])
    if kind == "union_tag_invalid" and context.get("tag") == "photo":
        return _not_yet("photo")
    if kind in ("literal_error", "enum") and error.get("input") in ("totp", "web", "in_turn"):
        return _not_yet(str(error["input"]))
    template = _SENTENCES.get(kind)
    if template is None:
        return f"{error['msg'].rstrip('.')}."
    return template.format(**context).replace("'", "")


def _unknown(key: str) -> str:
    return _not_yet(key) if key in LATER else f"“{key}” is not a key Sayso knows here."


def _not_yet(word: str) -> str:
    return f"“{word}” is part of the language, but this version of Sayso does not do it yet."

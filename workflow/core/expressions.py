"""The `when` language: field names, numbers, quoted text, `== != < <= > >= in and or not ( )`, no more.

The source is first cut into words by one regex, bounded. Python's parser then sees only their skeleton
(`amount > 500 and not urgent` goes in as `_0 > _1 and not _2`), so no literal is ever read inexactly, no
Python word means anything here, and what comes out is held against a short whitelist.
"""

import ast
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from workflow.core.conditions import Among, Both, Compared, Either, Kind, Name, Node, Not, Operator, Plain

__all__ = ["RESERVED", "Expression", "ExpressionError", "Kind", "parse"]

#: Words with a meaning of their own: no field can have one of these names.
RESERVED = frozenset({"and", "or", "not", "in", "yes", "no", "true", "false"})

_LONGEST, _MOST_WORDS, _DEEPEST = 1000, 300, 20
_YESNO = {"yes": True, "true": True, "no": False, "false": False}
_WORD = re.compile(
    r"""\s*(?:
      (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?![A-Za-z0-9_.]))
    | (?P<text>"[^"\n]*"|'[^'\n]*')
    | (?P<sign>==|!=|<=|>=|<|>|[()\[\],])
    )\s*""",
    re.VERBOSE,
)
_HINTS = {
    "=": "write == to compare",
    "&": "write and",
    "|": "write or",
    "!": "write not, or !=",
    "“": 'put text in straight quotes, like "Hilti"',
    "”": 'put text in straight quotes, like "Hilti"',
    '"': "a quote is not closed",
    "'": "a quote is not closed",
    **dict.fromkeys("0123456789.", "write a number like 500 or 0.01"),
    **dict.fromkeys("+-*/%^", "a condition cannot calculate"),
}
_OPERATORS: Mapping[type[ast.cmpop], Operator] = {
    ast.Eq: Operator.EQUAL,
    ast.NotEq: Operator.UNEQUAL,
    ast.Lt: Operator.LESS,
    ast.LtE: Operator.AT_MOST,
    ast.Gt: Operator.MORE,
    ast.GtE: Operator.AT_LEAST,
}


class ExpressionError(ValueError):
    """A condition compares fields, like “amount > 500 and vendor == "Hilti"”."""


@dataclass(frozen=True, kw_only=True)
class Expression:
    """One parsed condition."""

    source: str
    names: frozenset[str]  #: the fields it speaks of
    root: Node

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """In a definition it is its source."""
        return core_schema.no_info_plain_validator_function(
            lambda given: given if isinstance(given, cls) else parse(given),
            json_schema_input_schema=core_schema.str_schema(),
            serialization=core_schema.to_string_ser_schema(),
        )

    def __str__(self) -> str:
        return self.source

    def problems(self, kinds: Mapping[str, Kind]) -> tuple[str, ...]:
        """What cannot work with fields of these kinds, a sentence each; empty where all is well."""
        unknown = sorted(self.names - set(kinds))
        if unknown:
            return tuple(f"There is no field “{name}”; text goes in quotes." for name in unknown)
        return tuple(dict.fromkeys(self.root.problems(kinds)))

    def holds(self, values: Mapping[str, object | None]) -> bool:
        """True when the condition is met. Never raises.

        A missing value (None or absent), or one that cannot be compared, makes every comparison false, only
        `!=` and `not in` true.
        """
        return self.root.holds(values)


def parse(source: object) -> Expression:
    """Read one condition. Raises ExpressionError with a sentence for a manager."""
    if not isinstance(source, str):
        raise ExpressionError(f"A condition is text, so put it in quotes: {_EXAMPLE}.")
    skeleton, operands = _cut(source.strip())
    try:
        tree = ast.parse(skeleton, mode="eval")
    except SyntaxError:
        raise ExpressionError(f"“{source[:60]}” is no complete condition: {_EXAMPLE}.") from None
    names = frozenset(word.name for word in operands if isinstance(word, Name))
    return Expression(source=source, names=names, root=_condition(tree.body, operands))


_EXAMPLE = 'write it like amount > 500 and vendor == "Hilti"'


class _Cut(NamedTuple):
    skeleton: str
    operands: list[Name | Plain]


def _cut(source: str) -> _Cut:
    if len(source) > _LONGEST:
        raise ExpressionError(f"A condition can have at most {_LONGEST} characters.")
    words: list[str] = []
    operands: list[Name | Plain] = []
    at = 0
    while at < len(source):
        found = _WORD.match(source, at)
        if not found:
            raise ExpressionError(_stuck(source[at:]))
        words.append(_word(found, operands))
        at = found.end()
    _check_size(words)
    return _Cut(" ".join(words), operands)


def _stuck(rest: str) -> str:
    hint = _HINTS.get(rest[:1], _EXAMPLE)
    return f"“{rest[:20]}” is not understood: {hint}."


def _word(found: re.Match[str], operands: list[Name | Plain]) -> str:
    """The word as the parser sees it; names and literals are put aside and stand there as `_0`, `_1`, …"""
    word = found[0].strip()
    if found["sign"] or word in ("and", "or", "not", "in"):
        return word
    if found["number"]:
        operands.append(Plain(Decimal(word)))
    elif found["text"]:
        operands.append(Plain(unicodedata.normalize("NFC", word[1:-1])))
    else:
        operands.append(Plain(_YESNO[word]) if word in _YESNO else Name(word))
    return f"_{len(operands) - 1}"


def _check_size(words: list[str]) -> None:
    """Keep the parser and every later recursion shallow."""
    depth = deepest = 0
    for word in words:
        depth += (word in "([") - (word in ")]")
        deepest = max(deepest, depth)
    if not words:
        raise ExpressionError(f"The condition is empty: {_EXAMPLE}.")
    if len(words) > _MOST_WORDS or deepest > _DEEPEST or words.count("not") > _DEEPEST:
        raise ExpressionError("The condition is too long: use fewer words, brackets and “not”.")


def _condition(node: ast.expr, operands: list[Name | Plain]) -> Node:
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return Both(tuple(_condition(part, operands) for part in parts))
        case ast.BoolOp(values=parts):
            return Either(tuple(_condition(part, operands) for part in parts))
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return Not(_condition(part, operands))
        case ast.Compare():
            return _comparison(node, operands)
        case _:
            return _operand(node, operands)


def _comparison(node: ast.Compare, operands: list[Name | Plain]) -> Node:
    """One comparison, or a chain: `100 < amount <= 500` means both of its halves."""
    sides = [node.left, *node.comparators]
    links: list[Node] = []
    for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
        one = _operand(left, operands)
        if isinstance(operator, ast.In | ast.NotIn):
            links.append(Among(one, _list(right, operands), isinstance(operator, ast.NotIn)))
        else:
            links.append(Compared(one, _OPERATORS[type(operator)], _operand(right, operands)))
    return links[0] if len(links) == 1 else Both(tuple(links))


def _operand(node: ast.expr, operands: list[Name | Plain]) -> Name | Plain:
    if not isinstance(node, ast.Name):
        raise ExpressionError(f"Only fields, numbers and quoted text can be compared: {_EXAMPLE}.")
    return operands[int(node.id[1:])]


def _list(node: ast.expr, operands: list[Name | Plain]) -> tuple[Plain, ...]:
    """The literals after `in`; Python reads a list of one in round brackets as the literal itself."""
    items = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    literals = [_operand(item, operands) for item in items]
    listed = tuple(item for item in literals if isinstance(item, Plain))
    if not listed or len(listed) < len(literals):
        raise ExpressionError('After “in” comes a list of values, like vendor in ("Hilti", "Bosch").')
    return listed

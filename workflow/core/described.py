"""The parts of a definition in plain English: who, when and how; for its diagram, its outline and a comparison.

Nothing here refuses anything: what is not there is left out of the sentence.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from workflow.core.amounts import decimals, show_money
from workflow.core.conditions import Among, Both, Compared, Either, Name, Node, Not, Operand, Operator, Plain
from workflow.core.definition import ApprovalStep, Order, Proof
from workflow.core.expressions import Expression
from workflow.core.field_types import ChoiceField, DateField, Field, MoneyField
from workflow.core.selectors import Kind, Selector

Names = Mapping[str, str]  #: "person:ana" or "group:finance" -> how people call it
Fields = Mapping[str, Field]

#: Who is one person, so that nothing has to be said of how several answers are counted.
_ONE = (Kind.PERSON, Kind.REQUESTER, Kind.MANAGER, Kind.FIELD)
_ORDER = {
    Operator.EQUAL: "is",
    Operator.UNEQUAL: "is not",
    Operator.LESS: "under",
    Operator.AT_MOST: "at most",
    Operator.MORE: "over",
    Operator.AT_LEAST: "at least",
}
_DAYS = {
    Operator.LESS: "before",
    Operator.AT_MOST: "on or before",
    Operator.MORE: "after",
    Operator.AT_LEAST: "on or after",
}
_TURNED = {
    Operator.LESS: Operator.MORE,
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.MORE: Operator.LESS,
    Operator.AT_LEAST: Operator.AT_MOST,
}
PROOFS = {
    Proof.REPLY: "a plain reply",
    Proof.CODE: "a reply with its code",
    Proof.TOTP: "a reply with six digits of an authenticator app",
    Proof.WEB: "an answer on the dashboard, with a second factor",
}


def in_words(name: str) -> str:
    """A step's or a field's name as words: "line_manager" is "Line manager"."""
    return begin(name.replace("_", " ").replace("-", " ").strip())


def begin(text: str) -> str:
    """The text as a sentence begins; an e-mail address stays as it is."""
    return text if "@" in text.partition(" ")[0] else text[:1].upper() + text[1:]


def listed(words: Iterable[str], last: str = "and") -> str:
    """ "a, b and c"."""
    every = list(words)
    return f" {last} ".join(filter(None, [", ".join(every[:-1]), *every[-1:]]))


def field_called(name: str, fields: Fields, language: str = "en") -> str:
    """What a field is called within a sentence."""
    label = fields[name].label if name in fields else None
    return label.for_language(language) if label else name.replace("_", " ")


def who(selectors: Iterable[Selector] | None, names: Names, fields: Fields, language: str = "en") -> str:
    """The people that selectors mean: "Finance and the requester"; empty for none."""
    return listed(_one(each, names, fields, language) for each in selectors or ())


def _one(each: Selector, names: Names, fields: Fields, language: str) -> str:
    match each.kind:
        case Kind.PERSON | Kind.GROUP:
            return names.get(f"{each.kind}:{each.name}") or in_words(each.name)
        case Kind.REQUESTER:
            return "the requester"
        case Kind.MANAGER:
            return "the requester's manager"
        case Kind.ANYONE:
            return "anyone"
        case Kind.FIELD:
            return f"the {_lower(field_called(each.name, fields, language))}"
        case Kind.ATTRIBUTE:
            return f"the {each.attribute.replace('_', ' ')} of the {_lower(field_called(each.name, fields, language))}"
    return f"whoever said {each.attribute} in “{in_words(each.name)}”"


def _lower(text: str) -> str:
    """The word within a sentence, unless it is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def is_one(selectors: Iterable[Selector] | None) -> bool:
    """Whether one person alone is meant."""
    every = list(selectors or ())
    return len(every) == 1 and every[0].kind in _ONE


def rule(step: ApprovalStep) -> str:
    """How several answers are counted; empty where there is one alone, or nothing to count."""
    if step.roll_call:
        return "every answer is gathered, none rejects"
    veto = ", any NO rejects" if step.veto else ""
    if is_one(step.approve) and step.need in ("any", "all", "each", 1):
        return ""
    if step.need == "all":
        return "everybody must say YES"
    if step.need == "each":
        return "one of each must say YES"
    if isinstance(step.need, int):
        return f"{step.need} must say YES{veto}"
    return f"one YES is enough{veto}" if step.order is Order.IN_TURN or step.veto else "the first reply decides"


def condition(expression: Expression, fields: Fields, language: str = "en", *, brief: bool = False) -> str:
    """The condition in words: "amount over $500.00"; `brief` leaves out cents that are none."""
    return _Condition(fields, language, brief).said(expression.root)


class _Condition:
    """Says conditions about these fields."""

    def __init__(self, fields: Fields, language: str, brief: bool) -> None:
        self.fields, self.language, self.brief = fields, language, brief

    def said(self, node: Node, within: bool = False) -> str:
        """One part; `within` another one, brackets keep together what belongs together."""
        match node:
            case Name():
                return f"{self._name(node)} is yes"
            case Not(part=Name() as name):
                return f"{self._name(name)} is no"
            case Not():
                return f"not ({self.said(node.part)})"
            case Compared():
                return self._compared(node)
            case Among():
                joined = listed((self._plain(each, node.left) for each in node.listed), "or")
                return f"{self._operand(node.left, None)} is {'not ' if node.negated else ''}{joined}"
            case Both():  # and Either, which is one
                word = " or " if isinstance(node, Either) else " and "
                text = word.join(self.said(part, within=True) for part in node.parts)
                return f"({text})" if within else text
        return str(node)

    def _compared(self, node: Compared) -> str:
        left, right, operator = node.left, node.right, node.operator
        if isinstance(left, Plain) and isinstance(right, Name):
            left, right, operator = right, left, _TURNED.get(operator, operator)
        field = self.fields.get(left.name) if isinstance(left, Name) else None
        words = _DAYS if isinstance(field, DateField) and operator in _DAYS else _ORDER
        return f"{self._operand(left, right)} {words[operator]} {self._operand(right, left)}"

    def _operand(self, operand: Operand, beside: Operand | None) -> str:
        return self._name(operand) if isinstance(operand, Name) else self._plain(operand, beside)

    def _name(self, name: Name) -> str:
        return _lower(field_called(name.name, self.fields, self.language))

    def _plain(self, plain: Plain, beside: Operand | None) -> str:
        field = self.fields.get(beside.name) if isinstance(beside, Name) else None
        value = plain.literal
        if isinstance(field, MoneyField) and isinstance(value, Decimal):
            return self._money(value, field.currency)
        if isinstance(field, ChoiceField):
            for option in field.options:
                if option.value == value:
                    return option.label.for_language(self.language)
        return f"“{value}”" if isinstance(value, str) and not isinstance(field, DateField) else str(plain).strip('"')

    def _money(self, value: Decimal, currency: str) -> str:
        shown = show_money(value, currency)
        cents = f".{'0' * decimals(currency)}"
        return shown.replace(cents, "") if self.brief and cents != "." and value == value.to_integral() else shown

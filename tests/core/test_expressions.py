"""The `when` language: what parses, what fails at publish, and when a condition holds."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from workflow.core.expressions import RESERVED, Expression, ExpressionError, Kind, parse

KINDS = {
    "amount": Kind.NUMBER,
    "cost": Kind.NUMBER,
    "vendor": Kind.TEXT,
    "day": Kind.DATE,
    "urgent": Kind.YESNO,
    "cover": Kind.PERSON,
    "from": Kind.DATE,
}
VALUES = {
    "amount": Decimal("640.00"),
    "cost": Decimal("0.1"),
    "vendor": "Hilti",
    "day": date(2026, 6, 3),
    "urgent": True,
    "cover": "kim",
    "from": date(2026, 6, 1),
}


@pytest.mark.parametrize(
    "source",
    [
        "amount > 500",
        "amount>=640 and amount <= 640.0",
        "cost == 0.1",
        "cost < 0.1000000000000000000000000001",
        "500 < amount < 1000",
        "amount > -5",
        'vendor == "Hilti"',
        "vendor != 'Bosch'",
        'vendor in ("Hilti", "Bosch")',
        'vendor in ["Hilti"]',
        'vendor in ("Hilti")',
        'vendor not in ("Bosch", "Other",)',
        'day == "2026-06-03"',
        'day > from and day in ("2026-06-03",)',
        '"2026-06-02" < day',
        "urgent",
        "urgent == yes and urgent == true and urgent != no",
        "not (not urgent)",
        'cover == "kim"',
        'amount > 1000 or vendor == "Hilti" and not amount < 5',
        "yes",
        "\n amount\n > 500 ",
    ],
)
def test_a_condition_holds(source):
    expression = parse(source)
    assert expression.problems(KINDS) == ()
    assert expression.holds(VALUES) is True
    assert parse(f"not ({source})").holds(VALUES) is False


@pytest.mark.parametrize(
    "source",
    [
        "amount > 640",
        "cost > 0.1",
        "500 < amount < 600",
        'vendor == "hilti"',
        'vendor in ("Bosch",)',
        'vendor not in ("Hilti",)',
        'day < "2026-06-03"',
        "not urgent",
        "urgent == no",
        "no",
        'urgent and vendor == "Bosch"',
        'amount == 1 or vendor == "Bosch"',
    ],
)
def test_a_condition_does_not_hold(source):
    expression = parse(source)
    assert expression.problems(KINDS) == ()
    assert expression.holds(VALUES) is False


def test_names_are_the_fields_a_condition_speaks_of():
    assert parse('amount > 5 and (urgent or vendor == "amount day") and yes').names == {
        "amount",
        "urgent",
        "vendor",
    }


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("amount = 5", "write == to compare"),
        ("amount > 5 && urgent", "write and"),
        ("amount > 5 || urgent", "write or"),
        ("!urgent", "write not"),
        ("vendor == “Hilti”", "straight quotes"),
        ('vendor == "Hilti', "not closed"),
        ("amount > 9**9**9", "cannot calculate"),
        ("amount + 1 > 5", "cannot calculate"),
        ("amount -1 > 5", "no complete condition"),
        ("amount > - 5", "cannot calculate"),
        ("amount > 1_000", "write a number"),
        ("amount > 0x10", "write a number"),
        ("amount > 1e5", "write a number"),
        ("amount > 1j", "write a number"),
        ("amount > 1.", "write a number"),
        ("amount > .5", "write a number"),
        ("amount > 007", "write a number"),
        ("amount > 1,000", "write a number"),
        ("amount > ٤", "not understood"),
        ("vendor.owner == 5", "not understood"),
        ('vendor["x"] == 5', "Only fields"),
        ("len(vendor) > 5", "Only fields"),
        ('f"{amount}" == "5"', "no complete condition"),
        ('vendor == "a" "b"', "no complete condition"),
        ("lambda: 1", "not understood"),
        ("amount if urgent else cost", "no complete condition"),
        ("amount > 5, urgent", "Only fields"),
        ("amount is cost", "no complete condition"),
        ("(amount > 5", "no complete condition"),
        ("amount > 5)", "no complete condition"),
        ("amount >", "no complete condition"),
        ("()", "Only fields"),
        ("(amount > 5) == urgent", "Only fields"),
        ("vendor in ()", "After “in”"),
        ("amount in (cost, 5)", "After “in”"),
        ("vendor in cover", "After “in”"),
        ("amount in (5, (6, 7))", "Only fields"),
        ("a" * 1001, "at most 1000"),
    ],
)
def test_everything_else_is_refused_with_a_sentence(source, says):
    with pytest.raises(ExpressionError, match=says):
        parse(source)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 480 + "urgent" + ")" * 480,
        "not " * 240 + "urgent",
        "[" * 999,
        "(not " * 100 + "urgent" + ")" * 100,
        "1<" * 499 + "1",
        "a or " * 199 + "a",
        "-" * 1000,
        "(" * 1000,
        "(" * 21 + "urgent" + ")" * 21,
    ],
)
def test_nesting_and_length_are_bounded_before_anything_is_parsed(source):
    with pytest.raises(ExpressionError):
        parse(source)


def test_the_deepest_condition_allowed_still_holds():
    assert parse("not " * 20 + "(" * 20 + "urgent" + ")" * 20).holds({"urgent": True})


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("amuont > 5", "no field “amuont”"),
        ("vendor == Hilti", "no field “Hilti”"),
        ('amount > "5"', "cannot be compared"),
        ("vendor == 5", "cannot be compared"),
        ("vendor == amount", "cannot be compared"),
        ('amount in (5, "6")', "cannot be compared"),
        ("day == 5", "cannot be compared"),
        ('urgent == "yes"', "cannot be compared"),
        ("urgent == 1", "cannot be compared"),
        ("cover == vendor", "cannot be compared"),
        ("day > vendor", "cannot be compared"),
        ('vendor < "M"', "have an order"),
        ('cover >= "kim"', "have an order"),
        ("urgent > no", "have an order"),
        ('day > "3 June"', "is no date"),
        ('day > "2026-02-30"', "is no date"),
        ('"20260603" == day', "is no date"),
        ("amount", "compare it with something"),
        ("urgent and vendor", "compare it with something"),
        ("not amount", "compare it with something"),
        ("500", "alone is no condition"),
        ('urgent or "yes"', "alone is no condition"),
    ],
)
def test_a_condition_that_cannot_work_has_one_problem(source, says):
    (problem,) = parse(source).problems(KINDS)
    assert says in problem
    assert problem.endswith(".")


def test_all_problems_are_told_at_once():
    assert len(parse('amount > "5" and vendor == 5 and vendor').problems(KINDS)) == 3
    assert len(parse("one > 1 or two > 1").problems(KINDS)) == 2


@pytest.mark.parametrize("missing", [{}, {"amount": None, "vendor": None, "urgent": None, "day": None}])
@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("amount > 5", False),
        ("amount <= 5", False),
        ("amount == 5", False),
        ("amount != 5", True),
        ("amount == cost", False),
        ("amount != cost", True),
        ('vendor in ("Hilti",)', False),
        ('vendor not in ("Hilti",)', True),
        ('day < "2026-01-01"', False),
        ("urgent", False),
        ("urgent == no", False),
        ("not urgent", True),
    ],
)
def test_a_missing_value_makes_every_comparison_false_but_unequal(source, holds, missing):
    assert parse(source).holds(missing) is holds


@pytest.mark.parametrize("odd", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), 0.5, [], object()])
def test_a_value_that_cannot_be_compared_counts_as_missing(odd):
    for source in ("amount > 5", "amount < 5", "amount == 5", "amount in (5, 6)"):
        assert parse(source).holds({"amount": odd}) is False
    assert parse("amount != 5").holds({"amount": odd}) is True


def test_a_yes_is_no_number():
    assert not parse("amount == 1").holds({"amount": True})


def test_a_definition_takes_a_condition_as_text():
    conditions = TypeAdapter(Expression)
    assert conditions.validate_python("amount > 5") == parse("amount > 5")
    assert conditions.dump_json(parse("amount > 5")) == b'"amount > 5"'
    for wrong in (True, 5, None, {"source": "urgent"}):
        with pytest.raises(ValidationError, match="put it in quotes"):
            conditions.validate_python(wrong)


def test_reserved_words_are_no_field_names():
    assert all(not parse_names(word) for word in RESERVED)


def parse_names(word):
    try:
        return parse(word).names
    except ExpressionError:
        return frozenset()


WORDS = [
    "amount",
    "vendor",
    "day",
    "urgent",
    "cover",
    "5",
    "0.5",
    "-1",
    '"Hilti"',
    "'2026-06-03'",
    "yes",
    "no",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "in",
    "not in",
    "and",
    "or",
    "not",
    "(",
    ")",
    "[",
    "]",
    ",",
]
ODD = [
    None,
    5,
    0.5,
    float("nan"),
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("Infinity"),
    "Hilti",
    True,
    object(),
    date(2026, 6, 3),
    datetime(2026, 6, 3),
    [],
    b"x",
    Decimal("1E+999999"),
]


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.dictionaries(st.sampled_from(sorted(KINDS)), st.sampled_from(ODD)),
)
def test_any_text_parses_or_is_refused_and_never_raises_later(source, values):
    try:
        expression = parse(source)
    except ExpressionError as error:
        assert str(error).endswith(".")
        return
    assert isinstance(expression.holds(values), bool)
    assert isinstance(expression.problems(KINDS), tuple)


CONDITIONS = st.recursive(
    st.sampled_from(['vendor == "Hilti"', "amount > 5", "urgent", 'day < "2026-01-01"', "amount in (5, 640)"]),
    lambda inner: (
        inner.map("not ({})".format)
        | st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) and ({pair[1]})")
        | st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) or ({pair[1]})")
    ),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(CONDITIONS, CONDITIONS)
def test_and_or_and_not_are_those_of_logic(one, other):
    left, right = parse(one).holds(VALUES), parse(other).holds(VALUES)
    assert parse(f"({one}) and ({other})").holds(VALUES) == (left and right)
    assert parse(f"({one}) or ({other})").holds(VALUES) == (left or right)
    assert parse(f"not ({one})").holds(VALUES) == (not left)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("amount # 5", '“# 5” is not understood: write it like amount > 500 and vendor == "Hilti".'),
        (
            "amount + 1 > 5 and urgent and cost",
            "“+ 1 > 5 and urgent a” is not understood: a condition cannot calculate.",
        ),
    ],
)
def test_what_is_not_understood_is_quoted_with_a_hint(source, says):
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("source", "shown"),
    [("urgent < yes", "“urgent < yes”"), ("urgent > false", "“urgent > no”"), ('vendor < "x"', '“vendor < "x"”'),
     ("cover >= cover", "“cover >= cover”")],
)  # fmt: skip
def test_a_comparison_is_shown_as_it_was_written(source, shown):
    assert parse(source).problems(KINDS) == (f"{shown}: only numbers and dates have an order.",)


def test_a_whole_number_compares_as_a_decimal_does():
    assert parse("amount > 5").holds({"amount": 6})
    assert not parse("amount > 5").holds({"amount": 5})

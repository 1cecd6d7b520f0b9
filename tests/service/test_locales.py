"""Dates, numbers and money, read and shown as the person's language and region do."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.core.dates import show_day, show_weekday
from workflow.core.fields import ChoiceField, Context, DateField, MoneyField, NumberField, Unfit, YesNoField, read, show
from workflow.core.lexicon import lexicon_for
from workflow.core.locales import ENGLISH, SPEECH
from workflow.core.typed import SENTENCES
from workflow.core.words import LANGUAGES
from workflow.service.locales import locale_of, region_of
from workflow.sms.segments import count

WEDNESDAY = date(2026, 6, 3)
DATE = DateField(ask="When?")
NUMBER = NumberField(ask="How many?")
YESNO = YesNoField(ask="Urgent?")
HOMES = [
    *("en-US", "en-GB", "en-CA", "en-ZA", "es-ES", "es-MX", "es-AR", "fr-FR", "fr-CA", "fr-CH"),
    *("de-DE", "de-AT", "de-CH", "pt-BR", "pt-PT"),
]


def of(tag):
    language, _, region = tag.partition("-")
    return locale_of(language, region)


def money(currency):
    return MoneyField(ask="How much?", currency=currency)


def reading(field, typed, tag, today=WEDNESDAY):
    return read(field, typed, Context(today=today, locale=of(tag)))


def refusal(field, typed, tag):
    with pytest.raises(Unfit) as caught:
        reading(field, typed, tag)
    return caught.value


# Which locale


def test_english_in_the_united_states_is_what_sayso_always_wrote():
    assert of("en-US") == replace(ENGLISH, date_order="mdy")


def test_every_language_has_its_speech():
    assert tuple(SPEECH) == LANGUAGES


@pytest.mark.parametrize(
    ("language", "region", "tag"),
    [
        ("es-MX", "ES", "es-ES"),
        ("PT", "br", "pt-BR"),
        ("xx", "US", "en-US"),
        ("it", "IT", "en-IT"),
        ("", "", "en-US"),
        ("fr", "", "fr-FR"),
        ("de", "XX", "de-DE"),
        ("de", "x'y", "de-DE"),
    ],
)
def test_what_is_not_known_falls_back_quietly(language, region, tag):
    found = locale_of(language, region)
    assert f"{found.language}-{found.region}" == tag


def test_figures_are_no_date_where_language_and_region_order_them_differently():
    assert of("de-US").date_order is None
    assert of("de-FR").date_order == "dmy"
    assert "two dates" in str(refusal(DATE, "3/6", "de-US"))


@pytest.mark.parametrize(
    ("phone", "region"),
    [("+14155550188", "US"), ("+14165550188", "CA"), ("+447700900123", "GB"), ("+33612345678", "FR"),
     ("+870773111632", "ES"), ("nonsense", "ES"), ("", "ES")],
)  # fmt: skip
def test_a_phone_number_tells_its_region(phone, region):
    assert region_of(phone, "ES") == region


@pytest.mark.parametrize("tag", HOMES)
def test_a_locale_holds_no_sign_that_phones_lack(tag):
    locale = of(tag)
    written = [locale.decimal, locale.group, locale.full_date, locale.signed, locale.coded, *locale.signs.values()]
    assert not set("".join(written)) & set("\u00a0\u202f\u2019\u2212")
    assert count("".join(written)).encoding == "GSM-7"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_that_skips_a_question_is_a_command_of_the_language(language):
    if language != "en":
        assert SPEECH[language].skip[0] in lexicon_for(language).commands["SKIP"]


# Amounts


@pytest.mark.parametrize(
    ("tag", "typed", "amount"),
    [
        ("de-DE", "1.250,50", "1250.50"),
        ("de-DE", "1.250", "1250.00"),
        ("de-DE", "640 €", "640.00"),
        ("de-DE", "640,00", "640.00"),
        ("de-DE", "€ 640,-", "640.00"),
        ("de-DE", "640 Euro", "640.00"),
        ("de-DE", "1 250,50 €", "1250.50"),
        ("de-AT", "€ 1.250,50", "1250.50"),
        ("de-CH", "1\u2019250.50", "1250.50"),
        ("de-CH", "1'250.-", "1250.00"),
        ("fr-FR", "1 250,50", "1250.50"),
        ("fr-FR", "1\u202f250,50\u00a0€", "1250.50"),
        ("fr-FR", "1.250,50", "1250.50"),
        ("fr-FR", "1 234 567 euros", "1234567.00"),
        ("es-ES", "1.250,50 euros", "1250.50"),
        ("es-MX", "1,250.50", "1250.50"),
        ("pt-BR", "1.250,5", "1250.50"),
        ("pt-PT", "1 250,50", "1250.50"),
        ("en-GB", "1,250.50", "1250.50"),
    ],
)
def test_an_amount_is_read_as_the_region_writes_it(tag, typed, amount):
    assert str(reading(money("EUR"), typed, tag)) == amount


@pytest.mark.parametrize(
    ("tag", "typed", "says"),
    [
        ("de-DE", "640.50", "write it with a comma there, like 1250,50."),
        ("de-DE", "1,250.50", "write it with a comma there, like 1250,50."),
        ("de-DE", "1.25.50", "read in two ways"),
        ("de-DE", "12.5000", "read in two ways"),
        ("fr-FR", "1.250", "read in two ways"),
        ("fr-FR", "1 25", "read in two ways"),
        ("fr-FR", "1 250.500,5", "read in two ways"),
        ("de-CH", "640,50", "write it with a point there, like 1250.50."),
        ("en-US", "1 250.50", "read in two ways"),
        ("en-US", "1,25.50", "read in two ways"),
        ("en-US", "1.250,50", "write it with a point there, like 1250.50."),
        ("de-DE", "viel", '"viel" is no amount: write it like 640 or 1.250,50.'),
        ("fr-FR", "640 $", "like 640 or 1 250,50: "),
        ("de-DE", "-5", "1.250,50"),
        ("de-DE", "1,255", "at most 2 decimals"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_an_example_of_the_region(tag, typed, says):
    assert says in str(refusal(money("EUR"), typed, tag))


def test_a_number_has_the_locales_signs():
    assert reading(NUMBER, "-1.250,5", "de-DE") == Decimal("-1250.5")
    assert show(NUMBER, Decimal("1250.5"), {}, of("de-DE")) == "1250,5"
    assert "write it like 12 or 12,5." in str(refusal(NUMBER, "viel", "de-DE"))
    few = NumberField(ask="?", max=Decimal("9.5"))
    assert str(refusal(few, "10,25", "de-DE")) == "10,25 is too much: at most 9,5."


@pytest.mark.parametrize(
    ("tag", "currency", "shown"),
    [
        ("en-US", "USD", "$1,250.50"),
        ("en-US", "CHF", "1,250.50 CHF"),
        ("en-GB", "USD", "US$1,250.50"),
        ("de-DE", "USD", "1.250,50 $"),
        ("de-DE", "EUR", "1.250,50 €"),
        ("de-DE", "CHF", "1.250,50 CHF"),
        ("de-AT", "EUR", "€ 1.250,50"),
        ("de-CH", "CHF", "CHF 1'250.50"),
        ("es-ES", "EUR", "1.250,50 €"),
        ("es-MX", "MXN", "$1,250.50"),
        ("es-MX", "USD", "USD 1,250.50"),
        ("fr-FR", "EUR", "1 250,50 €"),
        ("fr-CA", "CAD", "1 250,50 $"),
        ("pt-BR", "BRL", "R$ 1.250,50"),
        ("pt-BR", "JPY", "JPY 1.250"),
    ],
)
def test_money_is_shown_as_the_region_writes_it(tag, currency, shown):
    value = Decimal("1250") if currency == "JPY" else Decimal("1250.50")
    assert show(money(currency), value, {}, of(tag)) == shown


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(HOMES),
    st.sampled_from(["USD", "EUR", "GBP", "CHF", "JPY", "KWD", "BRL", "MXN", "CAD"]),
    st.decimals(0, 10**12, places=0) | st.decimals(0, 10**5, places=2),
)
def test_what_is_shown_reads_back_and_costs_no_other_alphabet(tag, currency, amount):
    field, context = money(currency), Context(today=WEDNESDAY, locale=of(tag))
    try:
        value = read(field, amount, context)
    except Unfit:
        return
    shown = show(field, value, {}, context.locale)
    assert read(field, shown, context) == value
    assert read(NUMBER, show(NUMBER, value, {}, context.locale), context) == value
    assert count(shown).encoding == "GSM-7"


# Dates


@pytest.mark.parametrize(
    ("tag", "typed", "day"),
    [
        ("en-US", "3/6", "2027-03-06"),
        ("en-US", "6/3/2026", "2026-06-03"),
        ("en-GB", "3/6", "2026-06-03"),
        ("en-GB", "3/6/26", "2026-06-03"),
        ("en-GB", "3.6.2026", "2026-06-03"),
        ("en-GB", "Friday 5 June", "2026-06-05"),
        ("en-CA", "2026-06-03", "2026-06-03"),
        ("fr-FR", "3 juin", "2026-06-03"),
        ("fr-FR", "le 1er juillet 2026", "2026-07-01"),
        ("fr-FR", "7 AOUT", "2026-08-07"),
        ("fr-FR", "7 août", "2026-08-07"),
        ("fr-FR", "vendredi 5 juin", "2026-06-05"),
        ("fr-FR", "aujourd\u2019hui", "2026-06-03"),
        ("fr-FR", "aujourdhui", "2026-06-03"),
        ("fr-FR", "demain", "2026-06-04"),
        ("fr-FR", "apres-demain", "2026-06-05"),
        ("fr-FR", "mar", "2026-06-09"),
        ("de-DE", "3. Juni", "2026-06-03"),
        ("de-DE", "am Freitag, den 5. Juni 2026", "2026-06-05"),
        ("de-DE", "3.6.", "2026-06-03"),
        ("de-DE", "3.6.2026", "2026-06-03"),
        ("de-DE", "7. Maerz", "2027-03-07"),
        ("de-DE", "7 Mrz", None),
        ("de-DE", "morgen", "2026-06-04"),
        ("de-DE", "übermorgen", "2026-06-05"),
        ("de-DE", "uebermorgen", "2026-06-05"),
        ("de-DE", "Fr", "2026-06-05"),
        ("de-AT", "2. Jänner", "2027-01-02"),
        ("de-AT", "2. Januar", "2027-01-02"),
        ("es-ES", "3 de junio", "2026-06-03"),
        ("es-ES", "el 3 de junio del 2026", "2026-06-03"),
        ("es-ES", "mañana", "2026-06-04"),
        ("es-ES", "manana", "2026-06-04"),
        ("es-ES", "pasado mañana", "2026-06-05"),
        ("es-ES", "sábado", "2026-06-06"),
        ("es-MX", "3/7", "2026-07-03"),
        ("pt-BR", "amanhã", "2026-06-04"),
        ("pt-BR", "1º de julho", "2026-07-01"),
        ("pt-BR", "sexta", "2026-06-05"),
        ("pt-BR", "na sexta-feira", "2026-06-05"),
        ("pt-BR", "3 de março", "2027-03-03"),
        ("pt-BR", "3 mar", "2027-03-03"),
        ("pt-BR", "tomorrow", "2026-06-04"),
        ("es-ES", "June 5, 2026", "2026-06-05"),
        ("de-DE", "friday", "2026-06-05"),
    ],
)
def test_a_date_is_read_as_the_language_and_region_write_it(tag, typed, day):
    if day is None:
        assert refusal(DATE, typed, tag).wording == "unfit_no_date"
    else:
        assert reading(DATE, typed, tag).isoformat() == day


@pytest.mark.parametrize(
    ("tag", "typed", "wording", "about"),
    [
        ("en-US", "25/12", "unfit_no_day", {"year": "2026"}),
        ("en-GB", "31/6/2026", "unfit_no_day", {}),
        ("en-CA", "3/6", "unfit_two_dates", {}),
        ("en-GB", "3/6/126", "unfit_two_dates", {}),
        ("de-DE", "Mittwoch", "unfit_today", {"weekday": "Mittwoch", "later": "10. Juni 2026"}),
        ("es-ES", "miercoles", "unfit_today", {"weekday": "miércoles", "later": "10 de junio de 2026"}),
        ("fr-FR", "jeudi 5 juin", "unfit_weekday", {"date": "5 juin 2026", "weekday": "vendredi"}),
        ("fr-FR", "3 jui", "unfit_no_date", {}),
        ("fr-FR", "bientôt", "unfit_no_date", {"typed": '"bientôt"'}),
        ("en-GB", "Friday 640", "unfit_no_date", {}),
    ],
)
def test_what_is_no_single_date_is_refused_in_the_persons_words(tag, typed, wording, about):
    found = refusal(DATE, typed, tag)
    assert found.wording == wording
    assert about.items() <= found.about.items()


@pytest.mark.parametrize(
    ("tag", "shown", "day", "weekday"),
    [
        ("en-US", "7 March 2026", "7 March", "Saturday"),
        ("de-DE", "7. März 2026", "7. März", "Samstag"),
        ("es-ES", "7 de marzo de 2026", "7 de marzo", "sabado"),
        ("fr-FR", "7 mars 2026", "7 mars", "samedi"),
        ("pt-BR", "7 de mar. de 2026", "7 de mar.", "sabado"),
    ],
)
def test_a_date_is_shown_in_the_language_and_the_plain_alphabet(tag, shown, day, weekday):
    saturday = date(2026, 3, 7)
    assert show(DATE, saturday, {}, of(tag)) == shown
    assert show_day(saturday, of(tag)) == day
    assert show_weekday(saturday, of(tag)) == weekday


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(HOMES), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_shown_date_reads_back_in_every_language(tag, day):
    shown = show(DATE, day, {}, of(tag))
    assert reading(DATE, shown, tag) == day
    assert count(shown).encoding == "GSM-7"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(HOMES), st.text("0123456789/.-, $€'abdejmnorsuvñéä ", max_size=14))
def test_whatever_is_typed_is_a_value_or_a_known_refusal(tag, typed):
    for field in (DATE, NUMBER, money("EUR")):
        try:
            reading(field, typed, tag)
        except Unfit as refused:
            assert str(refused)
            assert refused.wording in SENTENCES


# Words


@pytest.mark.parametrize(
    ("tag", "yes", "no", "shown"),
    [
        ("es-ES", ["sí", "SI", "s", "yes"], ["no", "n"], ("si", "no")),
        ("fr-FR", ["oui", "yes"], ["non", "no"], ("oui", "non")),
        ("de-DE", ["ja", "j"], ["nein"], ("ja", "nein")),
        ("pt-BR", ["sim"], ["não", "nao", "no"], ("sim", "nao")),
    ],
)
def test_yes_and_no_are_read_and_shown_in_the_language(tag, yes, no, shown):
    assert [reading(YESNO, typed, tag) for typed in yes] == [True] * len(yes)
    assert [reading(YESNO, typed, tag) for typed in no] == [False] * len(no)
    assert (show(YESNO, True, {}, of(tag)), show(YESNO, False, {}, of(tag))) == shown


def test_a_choice_is_shown_and_refused_in_the_language():
    label = {"en": "Box", "es": "Caja"}
    field = ChoiceField.model_validate({"ask": "?", "options": [{"value": "box", "label": label}, "Other"]})
    assert show(field, "box", {}, of("es-ES")) == "Caja"
    assert refusal(field, "x", "es-ES").about["choices"] == "Caja o Other"

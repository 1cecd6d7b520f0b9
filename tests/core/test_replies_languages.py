"""Plain answers, hedges and figures of speech in Spanish, French, German and Portuguese."""

import pytest

from workflow.core.lexicon import LEXICONS, lexicon_for
from workflow.core.replies import CARRIER_WORDS, RESERVED, Decide, OptOut, Reading, Unclear, Why, commands, read
from workflow.core.state import Answer

FOREIGN = ("es", "fr", "de", "pt")


def why(text: str, language: str) -> Why | Reading:
    reading = read(text, language)
    return reading.why if isinstance(reading, Unclear) else reading


def answer(text: str, language: str) -> Answer | Reading:
    """What the text decides; the reading itself where it decides nothing, so that a failure shows it."""
    reading = read(text, language)
    return reading.answer if isinstance(reading, Decide) else reading


# --- plain answers --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["{}", "{}!", "{} 4821", "4821 {}", "{} #4821.", "({})"])
@pytest.mark.parametrize("language", FOREIGN)
def test_every_decision_word_decides_in_its_language_with_and_without_a_code(language: str, form: str) -> None:
    for word in LEXICONS[language].yes | LEXICONS[language].no:
        wanted = Answer.YES if word in LEXICONS[language].yes else Answer.NO
        for spelt in (word, word.upper(), word.capitalize()):
            reading = read(form.format(spelt), language)
            assert reading == Decide(answer=wanted, code="4821" if "4821" in form else None), spelt


@pytest.mark.parametrize("language", FOREIGN)
@pytest.mark.parametrize(
    ("text", "wanted"), [("YES 4821", Answer.YES), ("ok 4821, thanks", Answer.YES), ("NO 4821 too dear", Answer.NO)]
)
def test_english_is_understood_beside_each_language(text: str, wanted: Answer, language: str) -> None:
    assert answer(text, language) is wanted


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("es", "Sí, adelante", Answer.YES), ("es", "si, gracias", Answer.YES), ("es", "Si 4821 por favor", Answer.YES),
        ("es", "aprobado para el viernes", Answer.YES), ("es", "vale gracias", Answer.YES),
        ("es", "vale, para el viernes", Answer.YES), ("es", "sí, como hablamos", Answer.YES),
        ("es", "No 4821 muy caro", Answer.NO), ("es", "no se puede", Answer.NO), ("es", "no, gracias", Answer.NO),
        ("es", "no estoy conforme", Answer.NO), ("es", "rechazado por caro", Answer.NO),
        ("fr", "Oui, pour vendredi", Answer.YES), ("fr", "d'accord", Answer.YES),
        ("fr", "D\u2019ACCORD 4821", Answer.YES),
        ("fr", "oui s'il vous plaît", Answer.YES), ("fr", "oui s\u2019il te plait", Answer.YES),
        ("fr", "approuvé comme convenu", Answer.YES), ("fr", "APPROUVEE", Answer.YES),
        ("fr", "Non 4821, trop cher", Answer.NO), ("fr", "non merci", Answer.NO), ("fr", "n 4821", Answer.NO),
        ("de", "Ja, gern", Answer.YES), ("de", "Jawohl!", Answer.YES), ("de", "BESTAETIGT 4821", Answer.YES),
        ("de", "ja, wie besprochen", Answer.YES), ("de", "ja noch heute", Answer.YES), ("de", "nö", Answer.NO),
        ("de", "Nein danke", Answer.NO), ("de", "nein 4821, das ist zu teuer", Answer.NO), ("de", "NOE", Answer.NO),
        ("pt", "Sim, pode comprar", Answer.YES), ("pt", "sim conforme combinado", Answer.YES),
        ("pt", "aceito 4821 obrigado", Answer.YES), ("pt", "não, é caro demais", Answer.NO),
        ("pt", "NAO 4821 caro", Answer.NO), ("pt", "no 4821 caro", Answer.NO), ("pt", "n", Answer.NO),
    ],
)  # fmt: skip
def test_a_plain_answer_decides_as_people_of_that_language_type_it(language: str, text: str, wanted: Answer) -> None:
    assert answer(text, language) is wanted


def test_a_letter_written_as_two_characters_reads_as_the_one_letter() -> None:
    assert answer("si\u0301 4821", "es") is Answer.YES
    assert answer("na\u0303o 4821", "pt") is Answer.NO


@pytest.mark.parametrize("tag", ["es-MX", "ES_ar", "es"])
def test_a_region_does_not_change_the_language(tag: str) -> None:
    assert answer("sí", tag) is Answer.YES


def test_a_word_of_one_language_decides_nothing_in_another() -> None:
    assert [why(word, "en") for word in ("sí", "oui", "ja", "sim", "nein", "não")] == [Why.OTHER] * 6


# --- hedges ---------------------------------------------------------------------------------------

HEDGED = [
    ("es", "sí pero más barato"), ("es", "si baja el precio"), ("es", "Si 4821 es la silla"), ("es", "sí, si baja"),
    ("es", "ok si cuesta menos"), ("es", "sí, salvo que Kim diga otra cosa"), ("es", "sí, mas tarde"),
    ("es", "sí, tal vez"), ("es", "sí, quizas"), ("es", "vale, cuando puedas"), ("es", "apruebo solo la mesa"),
    ("es", "sí ¿cuánto cuesta"), ("es", "4821 si es barato"), ("es", "sí, 2 sillas, la mesa nunca"),
    ("fr", "oui mais moins cher"), ("fr", "oui si c'est moins cher"), ("fr", "oui s'il baisse le prix"),
    ("fr", "oui peut-être"), ("fr", "oui, peut etre"), ("fr", "d'accord, à condition que Zoé paie"),
    ("fr", "oui, plus tard"), ("fr", "ok attendez"), ("fr", "oui pas tout"), ("fr", "oui enfin bof"),
    ("de", "ja aber billiger"), ("de", "ja, wenn Jörg zustimmt"), ("de", "ja nur den Tisch"), ("de", "ja vielleicht"),
    ("de", "ja spaeter"), ("de", "ja, spater"), ("de", "ja wohl"), ("de", "einverstanden unter Vorbehalt"),
    ("de", "ja außer den Tisch"), ("de", "ja doch"), ("de", "ja, kein Rabatt"), ("de", "ja klar"),
    ("pt", "sim, mas mais barato"), ("pt", "sim se baixar"), ("pt", "sim, só a mesa"), ("pt", "sim so a mesa"),
    ("pt", "sim, talvez"), ("pt", "aceito, a menos que o João pague"), ("pt", "sim depois"), ("pt", "sim acho eu"),
    # people mix: the chief hedges of every language count in each
    ("en", "ok pero más barato"), ("en", "yes aber nur einen"), ("en", "ok mais pas tout"), ("de", "ok pero menos"),
    # found by made texts against a plain reading
    ("de", "approved es sei denn Kim zahlt"), ("fr", "accepté but cheaper"), ("fr", "okay d'abord 4821"),
    ("es", "ok once Kim agrees"), ("es", "sí si y 4822"),
    ("pt", "ok but cheaper"), ("fr", "yes, only the desk"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), HEDGED)
def test_a_hedged_yes_is_unclear_in_every_language(language: str, text: str) -> None:
    assert why(text, language) is Why.HEDGE


@pytest.mark.parametrize("language", FOREIGN)
def test_every_hedge_of_a_language_takes_its_plain_yes_back(language: str) -> None:
    word = {"es": "sí", "fr": "oui", "de": "ja", "pt": "sim"}[language]
    lexicon = LEXICONS[language]
    for hedge in lexicon.hedges | lexicon.hedging_phrases:
        assert why(f"{word} 4821 {hedge}", language) is Why.HEDGE, hedge
        assert why(f"{word}, Kim {hedge.upper()} Jo", language) is Why.HEDGE, hedge


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "sí no"), ("es", "no, sí"), ("es", "sí o no"), ("es", "no lo apruebo"), ("fr", "oui non"),
        ("fr", "oui ou non"), ("de", "ja nein"), ("de", "nein, genehmigt"), ("pt", "sim e não"), ("pt", "sim, no 2"),
        ("pt", "yes no thanks"), ("es", "yes rechazado"), ("de", "yes nein"),
    ],
)  # fmt: skip
def test_yes_and_no_together_are_unclear_in_every_language(language: str, text: str) -> None:
    assert why(text, language) is Why.BOTH


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "sí 4821 y 4822"), ("es", "no 4821 o 4822"), ("fr", "oui 4821 et 4822"), ("de", "ja 4821 und 4822"),
        ("de", "nein 4821 oder 4822"), ("pt", "sim 4821 e 4822"), ("fr", "non 4821 ou 4822"),
    ],
)  # fmt: skip
def test_two_codes_joined_by_a_word_are_unclear_in_every_language(language: str, text: str) -> None:
    assert why(text, language) is Why.TWO_CODES


# --- what looks like an answer and is none --------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "no hay problema"), ("es", "No pasa nada"), ("es", "no tengo ninguna objeción"), ("es", "no sé"),
        ("es", "no se"), ("es", "no me opongo"), ("es", "no lo rechazo"), ("es", "no rechazo"), ("es", "No importa."),
        ("es", "no, no hay problema"), ("fr", "non problème"), ("fr", "non, pas de souci"), ("fr", "non ça va"),
        ("fr", "non, aucune objection"), ("de", "nein, kein Problem"), ("de", "nö passt"), ("de", "nee, alles gut"),
        ("de", "nein, nichts dagegen"), ("pt", "não há problema"), ("pt", "nao tem problema"), ("pt", "não sei"),
        ("pt", "não me oponho"), ("pt", "n sei"), ("pt", "não recuso"), ("pt", "não, tudo bem"),
        ("en", "no, no problem"),
    ],
)  # fmt: skip
def test_a_no_that_means_none_is_unclear(language: str, text: str) -> None:
    assert why(text, language) is Why.HEDGE


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "y la mesa"), ("es", "Y 4821"), ("es", "vale 30 euros"), ("es", "dale las llaves a Kim"),
        ("fr", "y a-t-il un problème"), ("fr", "n importe quoi"), ("fr", "si"), ("pt", "no momento estou fora"),
        ("pt", "No dia 5 falo contigo"), ("de", "na ja"), ("de", "jein"), ("de", "doch"), ("de", "nicht genehmigt"),
        ("de", "kein Problem"), ("pt", "pois sim"), ("pt", "e o preço"), ("es", "vale la pena hablarlo"),
    ],
)  # fmt: skip
def test_a_false_friend_or_an_idiom_is_no_answer(language: str, text: str) -> None:
    assert why(text, language) is Why.OTHER


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "No le gustó \u201cSam pide\u201d"), ("es", "Le encantó \u201cno\u201d"),
        ("fr", "A aimé \u00abSam\u00bb"),
        ("de", "Gefällt \u201eSam\u201c"), ("pt", "Não curtiu \u201cSam pede\u201d"),
        ("pt", "Não gostou de uma imagem"),
        ("de", "👍 zu \u201eSam\u201c"), ("fr", "N\u2019a pas aimé \u201cSam\u201d"),
    ],
)  # fmt: skip
def test_a_reaction_spelt_out_in_any_language_is_no_answer(language: str, text: str) -> None:
    assert why(text, language) is Why.TAPBACK


@pytest.mark.parametrize(
    "line",
    [
        "El lun, 3 jun 2026, Sayso escribió:", "Le lundi 3 juin, Sayso a écrit :", "Am Montag schrieb:",
        "Em 3 de junho Sayso escreveu:", "-----Mensaje original-----", "-----Ursprüngliche Nachricht-----",
        "-----Message d'origine-----", "-----Mensagem original-----",
    ],
)  # fmt: skip
def test_a_quoted_original_in_any_language_is_unclear(line: str) -> None:
    assert why(f"YES 4821\n{line}\nSam", "es") is Why.QUOTED


# --- words of the carriers and of Sayso -----------------------------------------------------------


@pytest.mark.parametrize("word", ["BAJA", "alto", "ARRET", "arrêt", "STOPP", "Abmelden", "PARAR", "sair", "CANCELAR"])
@pytest.mark.parametrize("language", ["en", *FOREIGN])
def test_a_stop_word_that_no_carrier_knows_is_noted_and_decides_nothing(word: str, language: str) -> None:
    for text in (word, f" {word}. "):
        assert read(text, language) == Unclear(why=Why.OTHER, asks_to_stop=True)


def test_such_a_word_within_a_text_asks_for_nothing() -> None:
    reading = read("si baja el precio", "es")
    assert isinstance(reading, Unclear) and not reading.asks_to_stop


@pytest.mark.parametrize("language", FOREIGN)
def test_the_carriers_words_are_the_same_in_every_language(language: str) -> None:
    assert read("STOP", language) == OptOut()
    assert read("cancel", language) == OptOut()
    for word in CARRIER_WORDS:
        assert not isinstance(read(word, language), Decide | Unclear)


@pytest.mark.parametrize("language", ["en", *FOREIGN])
def test_no_word_has_two_meanings_in_one_language(language: str) -> None:
    lexicon = lexicon_for(language)
    spoken = [(word, name) for name, words in lexicon.commands.items() for word in words]
    assert len({word for word, _ in spoken}) == len(set(spoken))
    assert not {word for word, _ in spoken} & (lexicon.yes | lexicon.no)
    assert not lexicon.yes & lexicon.no and not lexicon.hedges & (lexicon.yes | lexicon.no)


@pytest.mark.parametrize("language", ["en", *FOREIGN, "xx"])
def test_every_command_has_one_word_to_show_that_a_plain_text_can_carry(language: str) -> None:
    shown = commands(language)
    assert list(shown) == sorted(
        ["MORE", "ASK", "TELL", "LIST", "STATUS", "UNDO", "WITHDRAW", "AWAY", "BACK", "REDO", "MENU", "SKIP"]
    )
    letters = "".join(shown.values())
    assert letters == letters.upper()
    assert all(letter.isascii() or letter in "ÄÖÜÑÉÅÆØ" for letter in letters)  # those are in GSM-7
    assert set(shown.values()) <= RESERVED


def test_reserved_words_hold_every_language_with_and_without_accents_and_no_more() -> None:
    assert {"SÍ", "SI", "NÃO", "NAO", "OUI", "JA", "MÁS", "MAS", "ZURÜCK", "ZURUCK", "ZURUECK", "SKIP"} <= RESERVED
    assert not RESERVED & CARRIER_WORDS
    assert not RESERVED & {"BUY", "LEAVE", "PERO", "ABER", "BAJA", "Y4", "GRACIAS", "COMPRA", "URLAUB"}

"""Commands: questions and answers, absences, taking back, and the first word of a text."""

import pytest

from workflow.core.replies import (
    Ask,
    Away,
    Back,
    ListOpen,
    Menu,
    More,
    Reading,
    Redo,
    Skip,
    StatusOfMine,
    Tell,
    Unclear,
    Undo,
    Why,
    Withdraw,
    opening,
    read,
)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("ASK 4821 which colour?", Ask(code="4821", question="which colour?")),
        ("4821 ask Which Colour", Ask(code="4821", question="Which Colour")),
        ("ask #4821: which colour?", Ask(code="4821", question="which colour?")),
        ("ASK which colour?", Ask(code=None, question="which colour?")),
        ("ask 4821 4821 what?", Ask(code="4821", question="4821 what?")),
        ("Ask 48 which", Ask(code=None, question="48 which")),
        ("ASK 4821.50 or less?", Ask(code=None, question="4821.50 or less?")),
        ("ask 4821 is it yes or no", Ask(code="4821", question="is it yes or no")),
        ("TELL 4821 black", Tell(code="4821", answer="black")),
        ("4821, tell: Black!", Tell(code="4821", answer="Black!")),
        ("tell black", Tell(code=None, answer="black")),
        ("UNDO 4821", Undo(code="4821")), ("undo", Undo()), ("4821 undo.", Undo(code="4821")),
        ("AWAY until Friday, Kim covers", Away(rest="until Friday, Kim covers")),
        ("away: 3 June?", Away(rest="3 June?")), ("AWAY", Away()), ("Away!", Away()),
        ("BACK", Back()), ("back.", Back()), ("REDO", Redo()), ("redo?", Redo()), ("skip", Skip()), ("?", Menu()),
    ],
)  # fmt: skip
def test_a_command_is_read_with_its_code_and_its_words(text: str, reading: Reading) -> None:
    assert read(text) == reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("UNDO?", Unclear(why=Why.HEDGE)), ("UNDO 4821?", Unclear(why=Why.HEDGE, code="4821")),
        ("WITHDRAW?", Unclear(why=Why.HEDGE)), ("AWAY?", Unclear(why=Why.HEDGE)), ("BACK?", Unclear(why=Why.HEDGE)),
        ("ASK", Unclear(why=Why.OTHER)), ("ASK 4821", Unclear(why=Why.OTHER, code="4821")),
        ("4821 tell ...", Unclear(why=Why.OTHER, code="4821")), ("tell?", Unclear(why=Why.OTHER)),
        ("4821 ask 4822 which", Unclear(why=Why.TWO_CODES)),
        ("undo that mistake please", Unclear(why=Why.OTHER)), ("back on Monday", Unclear(why=Why.OTHER)),
        ("skip this one", Unclear(why=Why.OTHER)), ("list 4821", Unclear(why=Why.OTHER)),
        ("4821 away until Friday", Unclear(why=Why.OTHER, code="4821")), ("asking for Kim", Unclear(why=Why.OTHER)),
        ("please ask Kim", Unclear(why=Why.OTHER)), ("away@home", Unclear(why=Why.OTHER)),
        ("Liked \u201cASK 4821 which\u201d", Unclear(why=Why.TAPBACK)),
        ("ASK 4821 which?\n> Sam asks", Unclear(why=Why.QUOTED)),
    ],
)  # fmt: skip
def test_what_is_half_a_command_is_unclear(text: str, reading: Reading) -> None:
    assert read(text) == reading


@pytest.mark.parametrize(
    ("language", "text", "reading"),
    [
        ("es", "MAS 4821", More(code="4821")), ("es", "más", More()), ("es", "LISTA", ListOpen()),
        ("es", "estado", StatusOfMine()), ("es", "DESHACER 4821", Undo(code="4821")), ("es", "retirar", Withdraw()),
        ("es", "AUSENTE hasta el viernes", Away(rest="hasta el viernes")), ("es", "vuelvo", Back()),
        ("es", "regreso", Back()), ("es", "PREGUNTA 4821 ¿Qué color?", Ask(code="4821", question="¿Qué color?")),
        ("es", "responde 4821 Negro", Tell(code="4821", answer="Negro")), ("es", "REHACER", Redo()),
        ("es", "MENÚ", Menu()), ("es", "menu", Menu()), ("es", "saltar", Skip()),
        ("fr", "PLUS 4821", More(code="4821")), ("fr", "Liste", ListOpen()), ("fr", "STATUT", StatusOfMine()),
        ("fr", "défaire 4821", Undo(code="4821")), ("fr", "DEFAIRE", Undo()),
        ("fr", "retirer 4821", Withdraw(code="4821")),
        ("fr", "absente jusqu'à lundi", Away(rest="jusqu'à lundi")), ("fr", "RETOUR", Back()),
        ("fr", "demande 4821 quelle couleur ?", Ask(code="4821", question="quelle couleur ?")),
        ("fr", "réponds 4821 noir", Tell(code="4821", answer="noir")), ("fr", "refaire", Redo()),
        ("fr", "passer", Skip()),
        ("de", "mehr 4821", More(code="4821")), ("de", "RÜCKGÄNGIG 4821", Undo(code="4821")),
        ("de", "rueckgaengig", Undo()), ("de", "zurückziehen 4821", Withdraw(code="4821")), ("de", "ZURUECK", Back()),
        ("de", "abwesend bis Freitag", Away(rest="bis Freitag")),
        ("de", "Frage: welche Farbe?", Ask(question="welche Farbe?")),
        ("de", "antwort 4821 Schwarz", Tell(code="4821", answer="Schwarz")), ("de", "nochmal", Redo()),
        ("de", "MENÜ", Menu()), ("de", "auslassen", Skip()),
        ("pt", "mais 4821", More(code="4821")), ("pt", "desfazer", Undo()),
        ("pt", "ausente até sexta", Away(rest="até sexta")),
        ("pt", "voltei", Back()), ("pt", "pergunta 4821 que cor?", Ask(code="4821", question="que cor?")),
        ("pt", "resposta 4821 preto", Tell(code="4821", answer="preto")), ("pt", "refazer", Redo()),
        ("pt", "pular", Skip()),
        ("de", "UNDO 4821", Undo(code="4821")), ("pt", "status", StatusOfMine()), ("fr", "more", More()),
    ],
)  # fmt: skip
def test_each_language_has_its_own_words_beside_the_english_ones(language: str, text: str, reading: Reading) -> None:
    assert read(text, language) == reading


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "mas barato"), ("fr", "plus cher"), ("de", "mehr Geld"), ("pt", "lista de coisas"), ("en", "LISTA")],
)
def test_a_command_word_before_other_words_or_in_another_language_is_unclear(language: str, text: str) -> None:
    assert isinstance(read(text, language), Unclear)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("BUY standing desk 640", ("BUY", "standing desk 640")), ("buy: Desk", ("BUY", "Desk")),
        ("  Buy\n a   Desk ", ("BUY", "a Desk")), ("\u201cBUY\u201d desk", ("BUY", "desk")), ("buy", ("BUY", "")),
        ("BUY - desk", ("BUY", "desk")), ("BUY:desk", ("BUY", "desk")), ("buy, $640", ("BUY", "$640")),
        ("BUY -5", ("BUY", "-5")), ("BUY #4 bolts", ("BUY", "#4 bolts")), ("BUY .5 kg", ("BUY", ".5 kg")),
        ("b\u00aduy desk", ("BUY", "desk")), ("\uff22\uff35\uff39 desk", ("BUY", "desk")), ("", ("", "")),
        ("...", ("", "...")), ("👍 desk", ("DESK", "")), ("buy!!! now", ("BUY", "now")),
        ("don't buy", ("DON'T", "buy")),
        ("x" * 5000, ("X" * 1600, "")),
    ],
)  # fmt: skip
def test_the_first_word_of_a_text_is_found_and_the_rest_left_as_written(text: str, parts: tuple[str, str]) -> None:
    assert opening(text) == parts

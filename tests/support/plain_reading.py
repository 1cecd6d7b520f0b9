"""A second, deliberately simple reading of the contract's section 6: which texts must never decide, and made texts.

It shares no word list and no rule with the product, so that a mistake in one is not repeated in the other.
"""

import re
import unicodedata
from functools import cache

from hypothesis import strategies as st

LANGUAGES = ("en", "es", "fr", "de", "pt")

YES = {
    "en": "yes y yep yeah ok okay approve approved accept accepted agree confirm 👍 ✅",
    "es": "sí si sip vale apruebo aprobado acepto confirmo autorizo",
    "fr": "oui ouais d'accord approuvé approuve accepté accepte confirme valide",
    "de": "ja jawohl jo genehmigt akzeptiert einverstanden bestätigt bestaetigt",
    "pt": "sim aprovo aprovado aceito confirmo autorizo concordo",
}
NO = {
    "en": "no n nope reject rejected deny denied decline declined refuse 👎 ❌",
    "es": "no rechazo rechazado deniego denegado",
    "fr": "non nan refusé refuse rejeté",
    "de": "nein nee nö abgelehnt ablehnen",
    "pt": "não nao recuso recusado rejeito rejeitado",
}
HEDGES = {
    "en": "but|if|unless|not|don't|don\u2019t|only|except|wait|maybe|later|perhaps|until|provided|"
    "depends|hold on|when|after|before|let me|up to|tbc|I think|without|why|never",
    "es": "pero|si baja|a menos que|salvo|excepto|solo|sólo|solamente|espera|espere|quizás|quizá|"
    "tal vez|más tarde|luego|en cuanto|por confirmar|a no ser que|te aviso|hay que ver|mientras|"
    "sin|hasta|primero|pienso|creo que|cuando|aunque|todavía|depende|siempre que|con tal de|"
    "nunca|después|mejor otro|a lo mejor|por ahora",
    "fr": "mais|si possible|s'il baisse|sauf|à moins que|pas|ne|seulement|uniquement|attends|"
    "attendez|peut-être|plus tard|à part|à confirmer|une fois|dès que|après|avant|sans|"
    "je crois|si|faut voir|à voir|on verra|quand|jamais|sous réserve|à condition|dépend|"
    "pourquoi|plutôt|pour l'instant|d'abord",
    "de": "aber|wenn|falls|es sei denn|nicht|nur|außer|ausser|warte|warten|vielleicht|später|"
    "spaeter|erst|sofern|wenn's|kommt drauf an|sobald|solange|bevor|ohne|bis|ich glaube|wohl|"
    "na ja|mal gucken|erstmal|höchstens|doch|unter Vorbehalt|vorausgesetzt|eventuell|lieber|"
    "niemals|noch nicht|mal sehen",
    "pt": "mas|se baixar|a menos que|salvo|exceto|só|somente|apenas|espera|espere|talvez|mais tarde|"
    "depois|quando|assim que|a confirmar|enquanto|antes|sem|até|acho que|vou ver|deixa ver|"
    "primeiro|depende|se|ainda|desde que|nunca|contanto|porém|por enquanto|a não ser que|"
    "pode ser",
}
#: English words that are another word there, and so no answer.
FALSE_FRIENDS = {"es": "y", "fr": "y"}
FIGURES = {
    "en": "no problem|no worries|no idea|no objection",
    "es": "no hay problema|no pasa nada|no importa|no me opongo|no lo sé|no tengo objeción|no te preocupes",
    "fr": "non sans|non problème|non, pas de problème|nan pas de souci|non, aucun souci",
    "de": "nein, kein Problem|nee kein Thema|nö, alles gut|nein, keine Einwände|nein nichts dagegen",
    "pt": "não há problema|nao tem problema|não importa|não me oponho|não sei|não se preocupe|não faz mal",
}
FILLERS = {
    "en": "thanks|please|for Friday|too dear|the desk|order it today|Kim",
    "es": "gracias|por favor|para el viernes|muy caro|la mesa|Núria|adelante",
    "fr": "merci|s'il vous plaît|pour vendredi|trop cher|la table|Zoé|très bien",
    "de": "danke|bitte|für Freitag|zu teuer|der Tisch|Jörg|sehr gern",
    "pt": "obrigado|por favor|para sexta|caro demais|a mesa|João|muito bem",
}
_REACTIONS = (
    "Liked \u201c{}\u201d", "Loved an image", 'Disliked "{}"', "Laughed at \u201c{}\u201d", "👍 to \u201c{}\u201d",
    "Reacted ❤\ufe0f to \u201c{}\u201d", "No le gustó \u201c{}\u201d", "Não curtiu \u201c{}\u201d",
    "👎 zu \u201e{}\u201c",
)  # fmt: skip
_QUOTED_BELOW = (
    "{}\n> Sam asks: a desk", "{}\nOn Monday Sayso wrote:\nSam asks", "{}\nEl lunes Sayso escribió:\nSam",
    "{}\nAm Montag schrieb:\nSam", "{}\nLundi Sayso a écrit :\nSam", "{}\nSegunda Sayso escreveu:\nSam",
)  # fmt: skip
_CODES = ("4821", "4822", "12345", "#4821", "(4821)", "4821,")
_NOISE = (
    "$640.00", "640 €", "1.200,50", "2026-06-03", "5000", "48", "123456", "?", "!", ".", ",", "…", "-", "—", "/", "\n",
    "\u200b", "\u00ad", "\u2060", "\ufe0f", "🎉", "🙏", "🏽", "привет", "но", "好", "لا", "\u0661\u0662", "“", "”", "'",
    "STOP",    "\u00bf", "\u061f", "\uff1f", "stop", "MORE", "LIST", "ASK", "é", "\u0301",
)  # fmt: skip


@cache
def _phrases(kind: str, language: str) -> list[str]:
    """The hedges or figures of speech as they stand between blanks in a text without accents."""
    table = {"hedges": HEDGES, "figures": FIGURES}[kind]
    return [f" {' '.join(_words(_bare(phrase)))} " for phrase in _split(table, language, "|")]


def _split(table: dict[str, str], language: str, by: str | None = None) -> list[str]:
    return [word for name in dict.fromkeys(("en", language)) for word in table[name].split(by)]


@cache
def _decision_words(language: str) -> tuple[set[str], set[str]]:
    """Each with its accents and without."""
    yes, no = ({form(word) for word in _split(table, language) for form in (_bare, _unmarked)} for table in (YES, NO))
    return yes - {FALSE_FRIENDS.get(language, "")}, no


def _shown(text: str) -> str:
    """The text as a person sees it: nothing invisible, one spelling of each letter, lower case."""
    seen = "".join(
        sign for sign in text.replace("\u00b4", "'") if unicodedata.category(sign) != "Cf" and not "🏻" <= sign <= "🏿"
    )
    return unicodedata.normalize("NFKC", re.sub("[\ufe00-\ufe0f\u20e3]", "", seen)).casefold()


def _unmarked(text: str) -> str:
    """Shown, without apostrophes."""
    return re.sub("['`\u2018\u2019]", "", _shown(text))


def _bare(text: str) -> str:
    """Shown, without apostrophes and accents."""
    letters = unicodedata.normalize("NFD", _unmarked(text))
    return "".join(sign for sign in letters if not unicodedata.combining(sign))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|\d+|[^\w\s]", text)


def must_not_decide(text: str, language: str) -> str | None:
    """Why the text must decide nothing; None where a plain reading of the contract may let it decide."""
    shown = _shown(text)
    if any(line.strip().startswith(">") for line in shown.splitlines()):
        return "quoted original"
    if re.search(r"\b(wrote|escribió|écrit|schrieb|escreveu) ?:", shown):
        return "quoted original"
    if re.match(r"\s*(liked|loved|disliked|laughed|reacted|(no le|le) gust|(não )?curtiu)", shown):
        return "tapback"
    if re.match(r"\s*[👍👎✅❌❤][^“„\"]*[“„\"]", shown):
        return "tapback"
    words = [word for word in _words(_unmarked(text)) if word.isalnum() or word in "👍✅👎❌"]
    if not words:
        return "empty"
    yes, no = _decision_words(language)
    return _wrong_beginning(words, yes | no) or _taken_back(shown, words, yes, no, language)


def _wrong_beginning(words: list[str], decisions: set[str]) -> str | None:
    code = words[0] if re.fullmatch("[0-9]{4,5}", words[0]) else None
    first = next((word for word in words if word != code), "")
    if first not in decisions and not any(first in (f"{code}{word}", f"{word}{code}") for word in decisions):
        return "no decision word first nor right after the code"
    return None


def _taken_back(shown: str, words: list[str], yes: set[str], no: set[str], language: str) -> str | None:
    bare = _bare(shown)
    if yes & set(words) and no & set(words):
        return "yes and no together"
    around = [word for word in words if word not in yes | no]
    if len(around) > 1 and all(_alone_as_code(bare, word) for word in around[:2]) and around[0] != around[1]:
        return "two codes"
    if no & set(words):
        begun = " ".join(_words(re.sub(r"\A[^\w👎❌]*(?:[0-9]{4,5}\W+)?", "", bare)))
        if any(f" {begun} ".startswith(figure) for figure in _phrases("figures", language)):
            return "a figure of speech"
        return "only asks" if "?" in bare and len(words) == 1 else None
    if set("?\u00bf\u061f") & set(bare):
        return "question mark"
    joined = f" {' '.join(_words(bare))} "
    if any(hedge in joined for hedge in _phrases("hedges", language)):
        return "hedge"
    if language == "es" and _conditional(shown, yes):
        return "a condition"
    if any(sign.isalpha() and not unicodedata.name(sign).startswith(("LATIN", "FEM", "MASC")) for sign in bare):
        return "words of another script"
    return None


def _conditional(shown: str, yes: set[str]) -> bool:
    found = re.finditer(r"\bsi(?: #?[0-9]{4,5})? (?!gracias$|por favor$|adelante$)([^\W\d_]+)", shown)
    return any(match[1] not in yes for match in found)


def _alone_as_code(bare: str, word: str) -> bool:
    return bool(re.search(rf"(?:^|\s)[#(\[]?{word}[)\],]*(?:\s|$)", bare)) and bool(re.fullmatch("[0-9]{4,5}", word))


def answer_first(text: str, language: str) -> str | None:
    """What the first decision word says: yes or no."""
    said = re.findall(r"[^\W\d_]+|[👍✅👎❌]", _unmarked(text))
    yes, no = _decision_words(language)
    return next(("yes" if word in yes else "no" for word in said if word in yes | no), None)


def made_texts(language: str) -> st.SearchStrategy[str]:
    """Texts such as people of this language might send, and worse."""
    decisions = [*_split(YES, language), *_split(YES, language), *_split(NO, language)]
    sentences = [phrase for table in (HEDGES, FILLERS, FIGURES) for phrase in _split(table, language, "|")]
    pieces = st.one_of(*(st.sampled_from(kind) for kind in (decisions, sentences, sentences, _CODES, _NOISE)))
    begin = st.sampled_from([*decisions, *_split(FIGURES, language, "|"), "4821", ""])
    frames = st.sampled_from((*("{}",) * 16, *_REACTIONS, *_QUOTED_BELOW))
    return st.builds(
        lambda first, rest, between, frame: frame.replace("{}", between.join((first, *rest))),
        begin.flatmap(_typed),
        st.lists(pieces.flatmap(_typed), max_size=5),
        st.sampled_from((" ", " ", " ", "", ", ", "\n", " \u200b")),
        frames,
    )


def _typed(word: str) -> st.SearchStrategy[str]:
    """The ways in which people and phones type one word."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))
    hidden = f"{word[:1]}\u200b{word[1:]}"
    return st.sampled_from(
        (
            word,
            word,
            word,
            word.upper(),
            word.capitalize(),
            plain,
            plain.upper(),
            unicodedata.normalize("NFD", word),
            hidden,
        )
    )

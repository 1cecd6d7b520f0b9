"""German. An umlaut may be typed as "ä", "ae" or "a"; "doch" and "ja wohl" are no yes, "jawohl" is one."""

from workflow.core.lexicon.lexicon import Lexicon, each, spelt, words

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _spelt(text: str) -> frozenset[str]:
    """Each word with its umlauts, with "ae" for "ä", and with plain letters."""
    return spelt(text) | words(text.translate(_UMLAUTS))


_HEDGES = _spelt(
    # conditions
    """wenn wenns falls sofern soweit solange sobald insofern ausser ausgenommen nur lediglich bloss vorbehalt
    vorbehaltlich bedingung bedingungen bedingt voraussetzung vorausgesetzt angenommen unter bis ohne erst
    zuerst zunächst erstmal vorläufig einschränkung einschränkungen umständen sonst ansonsten zwar vorher
    bevor nachdem ob je abhängig"""
    # not all of it, or something else
    """ aber jedoch doch sondern oder obwohl allerdings trotzdem dennoch statt stattdessen anstatt lieber eher
    besser anders andere anderen anderer anderes max maximal maximum höchstens fast beinahe teilweise teils halb
    weniger billiger günstiger ändern ändere geändert änderung änderungen"""
    # not now
    """ warte warten wartet abwarten moment momentan später nachher noch demnächst verschieben verschiebe prüfen
    prüfe geprüft schauen schaue schau gucken gucke guck nachsehen ansehen überlegen überlege besprechen klären
    kläre nachfragen rücksprache"""
    # not sure
    """ vielleicht evtl eventuell womöglich möglicherweise wahrscheinlich vermutlich wohl glaube denke vermute
    schätze unsicher zweifel zweifle fraglich könnte könnten würde würden sollte sollten müsste dürfte
    grundsätzlich prinzipiell eigentlich naja hmm äh ähm"""
    # a question without its mark
    """ warum wieso weshalb wann was wer wen wem wie wieviel welche welchen welcher welches wo wohin wofür frage
    fragen"""
    # not at all
    """ nicht nichts nie niemals niemand kein keine keinen keiner keinem keines keinesfalls keineswegs weder
    dagegen ablehnung falsch fehler irrtum versehen vertan ungern unmöglich"""
    # stopping and taking back
    """ stopp stop halt storniere stornieren storniert abbrechen abbruch rückgängig zurückziehen abmelden
    abbestellen widerrufe widerrufen"""
)

_NO = words("nein nee nö no n")

GERMAN = Lexicon(
    yes=_spelt(
        """ja j jo jep jup jawohl genehmigt genehmige bewilligt bewillige akzeptiert akzeptiere einverstanden
        bestätigt bestätige freigegeben zugestimmt"""
    ),
    no=_spelt("nein nee nö abgelehnt ablehnen abgewiesen verweigert verweigere") | words("noe"),
    hedges=_HEDGES,
    hedging_phrases=frozenset(
        (
            "na ja", "mal sehen", "im prinzip", "ja klar", "so la la", "muss erst", "sei denn", "kommt drauf",
            "kommt darauf", "melde mich", "sag dir",
        )
    ),
    idioms=each(_NO, words("problem probleme ahnung")) | each(_NO, words("passt alles schon")),
    assurances=frozenset(
        (
            "kein problem", "keine probleme", "kein thema", "keine einwande", "keine einwaende", "keine bedenken",
            "nichts dagegen", "alles gut", "alles ok", "schon gut", "schon ok", "passt schon", "passt so",
            "keine sorge", "keine ahnung", "weiss nicht", "weiss ich nicht",
        )
    ),
    courtesies=frozenset(
        ("wie besprochen", "wie vereinbart", "wie abgesprochen", "wie gehabt", "vielen dank", "noch heute")
    ),
    apart=words("j n"),
    chief_hedges=_spelt(
        """aber wenn falls sofern nicht kein keine nur warte warten vielleicht ausser später niemals erst jedoch
        eventuell"""
    ),
    commands={
        "MORE": ("mehr",), "ASK": ("frage", "frag"), "TELL": ("antwort",), "LIST": ("liste",),
        "STATUS": ("status",), "UNDO": ("rückgängig", "rueckgaengig", "ruckgangig"),
        "WITHDRAW": ("zurückziehen", "zurueckziehen", "zuruckziehen"), "AWAY": ("abwesend",),
        "BACK": ("zurück", "zurueck", "zuruck"), "REDO": ("nochmal",), "MENU": ("menü", "menue", "menu"),
        "SKIP": ("auslassen",),
    },
)  # fmt: skip

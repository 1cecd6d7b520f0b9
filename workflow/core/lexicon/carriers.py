"""The words that carriers act on, in every language the same, and the words that people take for them."""

from workflow.core.lexicon.lexicon import spelt, words

STOP_WORDS = words("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT")
START_WORDS = words("START UNSTOP")
HELP_WORDS = words("HELP INFO")

#: What carriers act on themselves; no workflow may have one of them as its keyword.
CARRIER_WORDS = STOP_WORDS | START_WORDS | HELP_WORDS

#: What people text to be left alone that no carrier knows: it stops nothing, so a person has to look.
STOP_WISHES = spelt(
    """BAJA ALTO PARAR PARE CANCELAR DETENER ARRÊT ARRÊTER ARRÊTEZ DÉSABONNER STOPP ABMELDEN ABBESTELLEN SAIR
    DESCADASTRAR"""
)

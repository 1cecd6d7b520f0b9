"""French. "Si" is an "if" here and no yes; "n" and "o" are no answers in front of another word ("n importe")."""

from workflow.core.lexicon.lexicon import Lexicon, each, spelt, words

_HEDGES = spelt(
    # conditions
    """si sil sils sauf excepté hormis moins condition conditions conditionnel réserve réserves réservé selon
    dépend dépendra dépendant quand lorsque lorsquil lorsquelle dès après avant sans seulement uniquement juste
    tant pourvu cas supposant hors jusque jusqu jusqua jusquà"""
    # not all of it, or something else
    """ mais ou plutôt autre autres autrement sinon max maximum partie partiel partielle partiellement moitié
    change changer changez changement changements modifier modifie modifiez modification presque cependant
    toutefois pourtant néanmoins quoique malgré enfin"""
    # not now
    """ dabord attends attendez attend attendre attendons tard plus ensuite encore reporter reporte reportez vérifier
    vérifie vérifions voir verra verrai verrons discuter discutons réfléchir réfléchis hésite hésiter"""
    # not sure
    """ peutêtre crois pense suppose imagine semble doute doutes probablement éventuellement possiblement
    normalement théoriquement faudrait pourrait pourrais pourrions devrait devrais devrions serait faut bof mouais
    euh hum"""
    # a question without its mark
    """ pourquoi comment combien quel quelle quels quelles qui quoi quest question questions demande demander
    estce"""
    # not at all
    """ pas ne nest nai na jamais rien aucun aucune aucunement personne ni contre impossible refus refuser rejet
    rejeter erreur faux trompé désaccord opposé"""
    # stopping and taking back
    """ stop arrête arrêtez arrêter arrêt désabonner annule annulé annuler annulez annulation retirer retire
    défaire"""
)

_NOTHING_AGAINST = spelt("problème problèmes souci soucis objection objections inconvénient inconvénients doute")

FRENCH = Lexicon(
    yes=spelt(
        """oui o ouais ouep daccord dac approuve approuvé approuvée accepte accepté acceptée confirme confirmé
        confirmée valide validé validée autorise autorisé autorisée"""
    ),
    no=spelt("non n nan refuse refusé refusée rejette rejeté rejetée"),
    hedges=_HEDGES,
    hedging_phrases=frozenset(
        (
            "peut etre", "a moins", "sous reserve", "en principe", "en theorie", "pour l instant", "pour le moment",
            "pour linstant", "est ce", "on verra", "du moment", "bien que", "au plus", "un instant", "un moment",
            "s il", "d abord", "a part", "a confirmer", "une fois", "en attendant", "au courant",
        )
    ),
    idioms=each(words("non nan"), _NOTHING_AGAINST)
    | each(words("non"), words("plus seulement sans stop obstante obligatoire"))
    | frozenset(
        ("non ça va .", "non ca va .", "non cest bon .", "non c est bon .", "non cest rien", "non rien .")
    ),
    assurances=frozenset(
        (
            "pas de probleme", "pas de problemes", "pas de souci", "pas de soucis", "aucun probleme", "aucun souci",
            "aucune objection", "pas dobjection", "ne moppose pas", "tout va bien",
        )
    ),
    false_friends=words("y"),
    courtesies=frozenset(("merci", "merci beaucoup", "comme convenu", "stp", "svp"))
    | each(words("sil"), words("vous te"), spelt("plaît"))
    | each(words("s"), words("il"), words("vous te"), spelt("plaît")),
    apart=words("n o"),
    chief_hedges=spelt(
        "mais sauf pas jamais seulement uniquement attends attendez peutêtre si sil sils aucun aucune plutôt"
    ),
    commands={
        "MORE": ("plus",), "ASK": ("demande",), "TELL": ("reponds", "réponds"), "LIST": ("liste",),
        "STATUS": ("statut",), "UNDO": ("defaire", "défaire"), "WITHDRAW": ("retirer",),
        "AWAY": ("absent", "absente"), "BACK": ("retour",), "REDO": ("refaire",), "MENU": ("menu",),
        "SKIP": ("passer",),
    },
)  # fmt: skip

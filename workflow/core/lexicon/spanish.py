"""Spanish. "Si" without its accent is a yes and an "if": it decides alone, and hedges in front of a sentence."""

from workflow.core.lexicon.lexicon import Lexicon, each, spelt, words

_HEDGES = spelt(
    # conditions
    """salvo excepto menos solo solamente únicamente nomás siempre sujeto sujeta pendiente pendientes condición
    condiciones condicionado condicionada depende dependen dependiendo según cuando mientras hasta antes después
    primero sin caso supuesto suponiendo asumiendo"""
    # not all of it, or something else
    """ pero sino aunque máximo max parcial parcialmente mitad barato barata baratos baratas cambia cambiar
    cambio cambios cambie modificar modifica modifique otro otra otros otras mejor casi apenas demasiado"""
    # not now
    """ espera espere esperen esperar espérate esperemos aguarda aguarde luego todavía aún posponer aplazar
    revisar reviso revisa revise verificar verifico consultar consulto ver veo veremos vemos discutir hablar
    hablamos pensar pensarlo"""
    # not sure
    """ quizá quizás talvez acaso capaz creo pienso supongo imagino parece duda dudas dudo podría podrías
    podríamos debería deberíamos sería probablemente posiblemente eh mmm"""
    # a question without its mark
    """ cuál cuáles quién quiénes dónde cuánto cuánta cuántos cuántas como pregunta preguntar pregunto
    preguntas"""
    # not at all
    """ nunca jamás nada nadie ni ningún ninguno ninguna tampoco contra imposible rechazar rechaza denegar
    equivocado equivoqué equivocación error"""
    # stopping and taking back
    """ parar pare baja detener alto cancela cancelar cancelado cancele retirar retira retiro deshacer anular
    anula anulado"""
) | words("qué")

_NOTHING_AGAINST = spelt(
    """problema problemas inconveniente inconvenientes objeción objeciones duda dudas pega pegas prisa idea
    obstáculo obstáculos motivo motivos importancia"""
)
_THERE_IS = words("hay tengo veo es supone")

SPANISH = Lexicon(
    yes=spelt(
        """sí sip s vale dale apruebo aprobado aprobada acepto aceptado aceptada confirmo confirmado confirmada
        autorizo autorizado autorizada"""
    ),
    no=spelt("no nop rechazo rechazado rechazada deniego denegado denegada"),
    hedges=_HEDGES,
    hedging_phrases=frozenset(
        (
            "a menos", "con tal", "mas tarde", "tal vez", "a lo mejor", "puede ser", "puede que", "por que", "que tal",
            "para que", "que es", "en principio", "en teoria", "de momento", "por ahora", "dejame", "un momento",
            "en cuanto", "una vez que", "por confirmar", "a confirmar", "te aviso", "le aviso", "te digo",
            "le digo", "hay que",
        )
    ),
    idioms=each(words("no"), _NOTHING_AGAINST)
    | each(words("no"), _THERE_IS, _NOTHING_AGAINST)
    | each(words("no"), _THERE_IS, spelt("ningún ninguna un una ni"), _NOTHING_AGAINST)
    | each(words("no"), words("sé importa entiendo creo obstante") | spelt("entendí sólo rechazo deniego niego"))
    | each(words("no"), words("rechazado rechazada denegado denegada"))
    | frozenset(
        (
            "no se .", "no se si", "no se que", "no se qué", "no lo se", "no lo sé", "no pasa nada", "no me importa",
            "no me opongo", "no te preocupes", "no se preocupe", "no estoy seguro", "no estoy segura", "no lo rechazo",
            "no la rechazo", "no lo deniego", "no la deniego", "no veo por qué", "no veo por que",
            "no faltaba más", "no faltaba mas",
        )
    ),
    assurances=frozenset(
        (
            "ningun problema", "no hay problema", "no pasa nada", "sin problema", "sin problemas", "todo bien",
            "no me opongo", "no me importa",
        )
    ),
    false_friends=words("y"),
    courtesies=frozenset(
        (
            "gracias", "muchas gracias", "mil gracias", "por favor", "porfa", "porfavor", "adelante", "de acuerdo",
            "esta bien", "está bien", "perfecto", "claro", "por supuesto", "como hablamos", "como acordamos",
            "como quedamos",
        )
    ),
    apart=words("s vale dale"),
    alone=words("si"),
    chief_hedges=spelt("pero sino salvo excepto espera espere quizá quizás talvez aunque todavía nunca jamás cuando"),
    commands={
        "MORE": ("mas", "más"), "ASK": ("pregunta",), "TELL": ("responde",), "LIST": ("lista",),
        "STATUS": ("estado",), "UNDO": ("deshacer",), "WITHDRAW": ("retirar",), "AWAY": ("ausente",),
        "BACK": ("regreso", "vuelvo"), "REDO": ("rehacer",), "MENU": ("menu", "menú"), "SKIP": ("saltar",),
    },
)  # fmt: skip

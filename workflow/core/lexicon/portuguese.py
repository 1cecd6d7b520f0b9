"""Portuguese. "No" is English here where it stands apart, and "in the" in front of a word ("no momento")."""

from workflow.core.lexicon.lexicon import Lexicon, each, spelt, words

_HEDGES = spelt(
    # conditions
    """se salvo exceto exceptuando menos só somente apenas unicamente caso sujeito sujeita pendente pendentes
    condição condições condicionado condicionada depende dependendo dependem conforme quando enquanto até antes
    depois primeiro sem supondo assumindo desde contanto sempre tirando afora fora"""
    # not all of it, or something else
    """ mas porém contudo todavia entretanto embora senão máximo max parcial parcialmente metade barato barata
    baratos baratas muda mudar mudança mudanças troca trocar altera alterar alteração alterações outro outra
    outros outras melhor quase"""
    # not now
    """ espera espere esperem esperar aguarda aguarde aguardar tarde ainda logo adiar adia conferir confiro
    verificar verifico verifica ver vejo veremos discutir falar falamos pensar analisar analiso"""
    # not sure
    """ talvez quiçá acho creio penso suponho imagino parece dúvida dúvidas duvido incerto poderia poderíamos
    deveria deveríamos seria provavelmente possivelmente hum mmm"""
    # a question without its mark
    """ qual quais quem onde como quanto quanta quantos quantas porquê pergunta perguntar pergunto perguntas"""
    # not at all
    """ nunca jamais nada ninguém nem nenhum nenhuma tampouco contra impossível recusar recusa rejeitar rejeita
    errado errada erro engano enganei"""
    # stopping and taking back
    """ parar pare sair cancela cancelar cancelado cancele retirar retira retiro desfazer anular anula anulado"""
) | words("quê")

_NOT = words("não nao n naum")
_NOTHING_AGAINST = spelt(
    """problema problemas inconveniente inconvenientes objeção objeções dúvida dúvidas pressa ideia obstáculo
    motivo motivos importância"""
)
_THERE_IS = spelt("há tem tenho vejo é existe")

PORTUGUESE = Lexicon(
    yes=spelt(
        """sim s aprovo aprovado aprovada aceito aceite aceita confirmo confirmado confirmada autorizo autorizado
        autorizada concordo"""
    ),
    no=spelt("não n naum recuso recusado recusada rejeito rejeitado rejeitada negado negada"),
    hedges=_HEDGES,
    hedging_phrases=frozenset(
        (
            "a menos", "mais tarde", "por que", "pode ser", "em principio", "em teoria", "por enquanto", "por agora",
            "deixa ver", "deixe me", "um momento", "que tal", "para que", "o que", "assim que", "uma vez que",
            "a confirmar", "te aviso", "lhe aviso", "em breve", "por ora",
        )
    ),
    idioms=each(_NOT, _NOTHING_AGAINST)
    | each(_NOT, _THERE_IS, _NOTHING_AGAINST)
    | each(_NOT, _THERE_IS, words("nenhum nenhuma um uma"), _NOTHING_AGAINST)
    | each(_NOT, spelt("sei importa entendi percebi acho só obstante recuso rejeito nego"))
    | each(_NOT, words("recusado recusada rejeitado rejeitada negado negada"))
    | each(_NOT, words("me"), words("importo oponho"))
    | each(_NOT, words("se te"), words("preocupe preocupes"))
    | each(_NOT, words("tenho"), words("certeza nada"))
    | each(_NOT, words("faz"), words("mal"))
    | each(_NOT, words("vejo"), spelt("porque porquê por")),
    assurances=frozenset(
        (
            "sem problema", "sem problemas", "nao ha problema", "nao tem problema", "nenhum problema", "tudo bem",
            "nao me oponho", "nao me importo", "pois nao",
        )
    ),
    courtesies=frozenset(
        ("obrigado", "obrigada", "por favor", "como combinado", "conforme combinado", "como falamos")
    ),
    apart=words("s no"),
    chief_hedges=spelt("mas porém salvo exceto apenas somente espere aguarde talvez embora nunca jamais ainda quando"),
    commands={
        "MORE": ("mais",), "ASK": ("pergunta",), "TELL": ("resposta", "responde"), "LIST": ("lista",),
        "STATUS": ("estado",), "UNDO": ("desfazer",), "WITHDRAW": ("retirar",), "AWAY": ("ausente",),
        "BACK": ("voltei",), "REDO": ("refazer",), "MENU": ("menu",), "SKIP": ("pular", "saltar"),
    },
)  # fmt: skip

"""How far along a text is: statuses in the words of the carrier, in the order they can only go forward in."""

#: Twilio's words (its page on outbound message status) with our own `unknown`; higher is further.
RANK = {
    "queued": 0, "accepted": 0, "scheduled": 0, "sending": 1, "unknown": 1, "sent": 2,
    "delivered": 3, "undelivered": 3, "failed": 3, "canceled": 3, "partially_delivered": 3, "read": 4,
}  # fmt: skip


def advances(old: str, new: str) -> bool:
    """True when a text that is `old` becomes `new`: forward only, the first end wins, but delivered may become read."""
    if new not in RANK or old not in RANK:
        return False
    if RANK[old] >= 3:
        return old == "delivered" and new == "read"
    return RANK[new] > RANK[old]

"""The icons and the words of what the pages of one request show."""

from collections.abc import Mapping

#: What became of a text: status -> (kind, icon, words).
DELIVERY: Mapping[str, tuple[str, str, str]] = {
    "queued": ("plain", "clock", "Waiting to be sent"),
    "sending": ("plain", "clock", "Being sent"),
    "sent": ("plain", "check", "Sent"),
    "delivered": ("ok", "check-check", "Delivered"),
    "undelivered": ("bad", "circle-x", "Not delivered"),
    "failed": ("bad", "circle-x", "Failed"),
    "unknown": ("warn", "circle-question-mark", "Perhaps sent"),
    "accepted": ("plain", "check", "Received, not acted on yet"),
    "acted": ("plain", "check", "Received"),
    "refused": ("bad", "ban", "Refused"),
    "stuck": ("bad", "triangle-alert", "Could not be acted on"),
}
#: The same of the text that asked, after "Texted 26 min ago, ".
ASKED: Mapping[str, str] = {
    "queued": "waiting to be sent",
    "sending": "being sent",
    "sent": "sent, not confirmed yet",
    "delivered": "delivered",
    "undelivered": "not delivered",
    "failed": "not sent",
    "unknown": "perhaps sent",
}
#: What happened -> (kind, icon).
MARKS: Mapping[str, tuple[str, str]] = {
    "started": ("info", "send"),
    "asked": ("plain", "send"),
    "yes": ("ok", "check"),
    "no": ("bad", "x"),
    "approved": ("ok", "circle-check"),
    "rejected": ("bad", "circle-x"),
    "expired": ("bad", "timer-off"),
    "withdrawn": ("plain", "undo-2"),
    "told": ("info", "megaphone"),
    "reminded": ("plain", "bell-ring"),
    "moved": ("warn", "corner-down-right"),
    "override": ("warn", "shield-alert"),
    "changed": ("warn", "pencil"),
    "question": ("info", "message-circle-question-mark"),
    "answer": ("info", "message-circle-reply"),
    "details": ("plain", "info"),
    "undone": ("warn", "undo-2"),
    "late": ("plain", "clock"),
    "unclear": ("bad", "message-circle-question-mark"),
    "lost": ("bad", "circle-x"),
    "trouble": ("bad", "triangle-alert"),
    "skipped": ("plain", "skip-forward"),
    "other": ("plain", "circle-dot"),
}
#: How somebody stands on a roll: (kind, icon).
ROLL: Mapping[str, tuple[str, str]] = {
    "yes": ("ok", "check"),
    "no": ("bad", "x"),
    "silent": ("warn", "hourglass"),
    "unreachable": ("bad", "phone-off"),
    "moved": ("plain", "corner-down-right"),
    "over": ("plain", "minus"),
}

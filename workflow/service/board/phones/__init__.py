"""The page of the virtual phones: who is on it, what is on each phone, what could be texted, and what was tried."""

from workflow.service.board.phones.handset import Bubble, Handset
from workflow.service.board.phones.inspect import Inspected, exchange, photo_url
from workflow.service.board.phones.suggestions import Suggestion
from workflow.service.board.phones.table import MOST, Choice, Clock, Table, may_use, phone_of, table
from workflow.service.board.phones.timing import Moved, seeded_at, skip, start_over, wipe

__all__ = [
    "MOST", "Bubble", "Choice", "Clock", "Handset", "Inspected", "Moved", "Suggestion", "Table", "exchange",
    "may_use", "phone_of", "photo_url", "seeded_at", "skip", "start_over", "table", "wipe",
]  # fmt: skip

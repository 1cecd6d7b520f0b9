"""One request: its page, what can be done with it there, its roll, its printable record and its photos."""

from workflow.web.request import actions, answers, pictures, record, roll, show
from workflow.web.request.blueprint import blueprint

__all__ = ["actions", "answers", "blueprint", "pictures", "record", "roll", "show"]

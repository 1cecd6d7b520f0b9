"""The virtual phones: the first minute of the product, and where everything can be tried out."""

from workflow.web.phones import acts, pages
from workflow.web.phones.family import blueprint

__all__ = ["acts", "blueprint", "pages"]

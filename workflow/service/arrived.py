"""What follows when a photo has arrived, or never will."""

from workflow.service.drafting import photo_arrived
from workflow.service.work import Work
from workflow.store.photos import PhotoRecord


def tell_draft(work: Work, photo: PhotoRecord) -> None:
    """Let the conversation that waits for this photo go on; it has just been kept or refused, once and for all."""
    photo_arrived(work, photo)

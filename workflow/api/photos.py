"""Photos that came by text."""

from flask import Response

from workflow.api.http import desk
from workflow.api.operations import operation
from workflow.service import photos
from workflow.sms.pictures import KINDS


@operation("GET", "/photos/{number}", answers={200: None}, gives=tuple(KINDS))
def get_photo(number: int) -> Response:
    """One photo, as it came; 404 until it has been fetched, and for one that was refused."""
    kind, content = photos.picture(desk(), number)
    answer = Response(content, mimetype=kind)
    # Never shown in a page of ours: whoever sent it may have made it more than a picture.
    answer.headers.set("Content-Disposition", "attachment", filename=f"photo-{number}.{KINDS[kind]}")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer

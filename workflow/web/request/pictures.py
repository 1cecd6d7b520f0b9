"""Photos of a request, only to who may see the request."""

from flask import Response

from workflow.service.board import request as board
from workflow.web.guard import actor, desk
from workflow.web.request.blueprint import blueprint

#: What a browser shows by itself -> how its file is called; everything else is only ever downloaded.
_SHOWN = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}


@blueprint.get("/requests/<int:request_id>/photos/<int:photo_id>")
def photo(request_id: int, photo_id: int) -> Response:
    """One photo."""
    kind, content = board.photo(desk(), actor(), request_id, photo_id)
    ending = _SHOWN.get(kind, "heic" if kind in ("image/heic", "image/heif") else "bin")
    how = "inline" if kind in _SHOWN else "attachment"
    answer = Response(content, content_type=kind if kind in _SHOWN else "application/octet-stream")
    answer.headers["Content-Disposition"] = f'{how}; filename="request-{request_id}-photo-{photo_id}.{ending}"'
    return answer

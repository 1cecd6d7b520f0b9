"""The tables of photos: those of requests, and those on the virtual phones."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.store.db import NO_ID_TWICE, Base, UtcDateTime


class PhotoRow(Base):
    """One photo that came with an inbound text, or was uploaded."""

    __tablename__ = "photos"
    __table_args__ = (NO_ID_TWICE,)
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)  #: none of an uploaded one
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    phone: Mapped[str]  #: whose it is, E.164 or a short code
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    field: Mapped[str | None]  #: of the request, which it fills
    url: Mapped[str] = mapped_column(Text)  #: where the carrier keeps it; empty for an uploaded one
    status: Mapped[str]  #: waiting | kept | refused
    why: Mapped[str | None]  #: of a refused one: see Objection in service/carrier.py
    kind: Mapped[str | None]  #: of a kept one: image/jpeg, image/png, ...
    sha256: Mapped[str | None]  #: of the content of a kept one, in hex
    content: Mapped[bytes | None] = mapped_column(LargeBinary)  #: of a kept one; read only when it is shown
    simulated: Mapped[bool] = mapped_column(default=False)  #: texted in simulator mode
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  #: when it was kept or refused


class PhoneMediaRow(Base):
    """One photo on a virtual phone, as the simulated carrier keeps it."""

    __tablename__ = "phone_media"
    url: Mapped[str] = mapped_column(primary_key=True)
    phone: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

"""What a person was told, once for each occasion."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.base.database import Base


class Message(Base):
    """A message to one person. `key` names the occasion: nobody is told of one twice, here or by mail."""

    __tablename__ = "message"
    __table_args__ = (sa.UniqueConstraint("person_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    key: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    link: Mapped[str]
    at: Mapped[dt.datetime]
    read_at: Mapped[dt.datetime | None]

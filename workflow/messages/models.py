"""What a person was told, once for each occasion; how he wants his mail; the robots that tell groups."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflow.base.database import Base


class Message(Base):
    """A message to one person. `key` names the occasion: nobody is told of one twice, here or by mail.

    `awaits_digest` until the next digest (摘要) takes it up, if it is still unread then; `digest_on` is that day.
    """

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
    awaits_digest: Mapped[bool] = mapped_column(default=False, index=True)
    digest_on: Mapped[dt.date | None]


class MailChoice(Base):
    """How one person wants the mail of one kind of news; without a row, at once."""

    __tablename__ = "mail_choice"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    news: Mapped[str] = mapped_column(primary_key=True)
    mail: Mapped[str]


class Robot(Base):
    """A robot (群机器人) that tells a group what the people of a unit are told; `unit_id` empty: of every unit.

    Address and secret are sealed. `recent` are the instants of the last minute's posts, in seconds; none
    is made before `rests_until`.
    """

    __tablename__ = "robot"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    service: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    news: Mapped[list[Any]]
    address: Mapped[str]
    secret: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    posted_at: Mapped[dt.datetime | None]
    recent: Mapped[list[Any]] = mapped_column(default=list)
    rests_until: Mapped[dt.datetime | None]

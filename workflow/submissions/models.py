"""Submissions, their revisions, attachments and history."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from workflow.base.database import Base
from workflow.campaigns.models import Campaign, RosterEntry
from workflow.issuing.models import Document
from workflow.people.models import Unit


class Submission(Base):
    """One unit in one campaign. `version` grows with every change and guards against stale ones."""

    __tablename__ = "submission"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    state: Mapped[str] = mapped_column(default="drafted", index=True)
    version: Mapped[int] = mapped_column(default=1)
    awaits_head: Mapped[bool] = mapped_column(default=False)
    reviewed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reviewed_for: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reply_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    campaign: Mapped[Campaign] = relationship()
    unit: Mapped[Unit] = relationship()
    reply: Mapped[Document | None] = relationship()
    roster_entry: Mapped[RosterEntry | None] = relationship(
        primaryjoin=lambda: sa.and_(
            foreign(Submission.campaign_id) == RosterEntry.campaign_id,
            foreign(Submission.unit_id) == RosterEntry.unit_id,
        ),
        viewonly=True,
    )
    revisions: Mapped[list[Revision]] = relationship(order_by="Revision.id", back_populates="submission")

    def revision(self, paper: str) -> Revision | None:
        """The newest revision of a paper, frozen or in work."""
        return next((revision for revision in reversed(self.revisions) if revision.paper == paper), None)


class Revision(Base):
    """A revision (稿次) of one paper. In work until `submitted_at`; frozen after it.

    `channel` says how it arrived (lifecycle.CHANNELS). Head-counts: in a plan `*_trained` is how many are to be trained, in a summary how many were.
    """

    __tablename__ = "revision"
    __table_args__ = (sa.UniqueConstraint("submission_id", "paper", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    paper: Mapped[str]
    sequence: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text, default="")
    is_request: Mapped[bool] = mapped_column(default=False)
    staff_total: Mapped[int | None]
    staff_trained: Mapped[int | None]
    representatives_total: Mapped[int | None]
    representatives_trained: Mapped[int | None]
    channel: Mapped[str] = mapped_column(default="online")
    writers: Mapped[list[Any]]
    submitted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    submitted_at: Mapped[dt.datetime | None]
    submitted_day: Mapped[dt.date | None]
    submission: Mapped[Submission] = relationship(back_populates="revisions")
    attachments: Mapped[list[RevisionFile]] = relationship(
        order_by="RevisionFile.id", cascade="all, delete-orphan"
    )

    @property
    def authors(self) -> frozenset[int]:
        """Everyone who wrote or submitted this revision."""
        return frozenset(self.writers) | ({self.submitted_by} if self.submitted_by else frozenset())


class RevisionFile(Base):
    """A file that goes with a revision: `stamped` is the scan of the stamped original (盖章扫描件)."""

    __tablename__ = "revision_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revision.id"), index=True)
    role: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))


class SubmissionEvent(Base):
    """One line of a submission's history; `mark` is the quality (1 to 5) of a summary that was accepted."""

    __tablename__ = "submission_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revision.id"))
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    on_behalf_of: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    action: Mapped[str]
    source: Mapped[str]
    state: Mapped[str]
    remark: Mapped[str] = mapped_column(sa.Text, default="")
    mark: Mapped[int | None]


class Comment(Base):
    """A reviewer's comment (批注) on one paragraph of a frozen revision, and what the unit answered.

    `paragraph` counts the lines that say something, from 0, as `differences.paragraphs` does. Until `sent_at` it
    is the reviewer's own draft; an internal one is never shown to the unit.
    """

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revision.id"))
    paragraph: Mapped[int]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    author_for: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    internal: Mapped[bool]
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]
    sent_at: Mapped[dt.datetime | None]
    state: Mapped[str] = mapped_column(default="open")
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answered_for: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[dt.datetime | None]

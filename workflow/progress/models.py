"""Head-counts, training classes, model units, concerns: each with its history, none ever removed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow.base.database import Base
from workflow.campaigns.models import Campaign
from workflow.issuing.models import Document
from workflow.people.models import Unit


class HeadCount(Base):
    """One entry of a unit's head-counts at the end of a month: distinct persons, counted from January on.

    `month` is its first day. A month entered anew gets the next `sequence`; the newest counts, the older ones are
    kept. `*_two_years` counts who was trained this year or last year, of those there are now.
    """

    __tablename__ = "head_count"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "unit_id", "month", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"))
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    month: Mapped[dt.date]
    sequence: Mapped[int]
    staff_total: Mapped[int]
    staff_trained: Mapped[int]
    staff_two_years: Mapped[int]
    representatives_total: Mapped[int]
    representatives_trained: Mapped[int]
    representatives_two_years: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    entered_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    on_behalf_of: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]


class KeptFile:
    """What every file that goes with something carries; the bytes are in the store under their hash."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))


class HistoryLine:
    """What every line of a history carries: `words` are the reason, the opinion or the answer given, `changes`
    what an edit changed, as [field's label, before, after]."""

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    day: Mapped[dt.date]
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    on_behalf_of: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    action: Mapped[str]
    state: Mapped[str]
    words: Mapped[str] = mapped_column(sa.Text, default="")
    changes: Mapped[list[Any]] = mapped_column(default=list)


class TrainingClass(Base):
    """A training class (培训班), or a visit that brings the law into an enterprise (送法律进企业).

    `unit_id` organises it; both days belong to it. `audience`, `forms`, `subjects` hold keys of `classes`.
    """

    __tablename__ = "training_class"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    state: Mapped[str] = mapped_column(default="recorded")
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    level: Mapped[str]
    is_visit: Mapped[bool] = mapped_column(default=False)
    starts: Mapped[dt.date]
    ends: Mapped[dt.date]
    place: Mapped[str]
    audience: Mapped[list[Any]]
    forms: Mapped[list[Any]]
    subjects: Mapped[list[Any]]
    staff_count: Mapped[int]
    representatives_count: Mapped[int]
    others_count: Mapped[int]
    campaign: Mapped[Campaign] = relationship()
    unit: Mapped[Unit] = relationship()
    files: Mapped[list[ClassFile]] = relationship(order_by="ClassFile.id", cascade="all, delete-orphan")


class ClassFile(KeptFile, Base):
    """A file of a class: `photo` or the `sign_in` sheet."""

    __tablename__ = "class_file"

    class_id: Mapped[int] = mapped_column(sa.ForeignKey("training_class.id"), index=True)
    role: Mapped[str]


class ClassEvent(HistoryLine, Base):
    """One line of a class's history."""

    __tablename__ = "class_event"

    class_id: Mapped[int] = mapped_column(sa.ForeignKey("training_class.id"), index=True)


class ModelUnit(Base):
    """A unit nominated as a model (典型) by a county, `unit_id`. `list_id` is the document it is published in."""

    __tablename__ = "model_unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    state: Mapped[str] = mapped_column(default="nominated")
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    ownership: Mapped[str]
    city_top100: Mapped[bool] = mapped_column(default=False)
    county_top10: Mapped[bool] = mapped_column(default=False)
    material: Mapped[str] = mapped_column(sa.Text)
    reviewed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    list_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"))
    campaign: Mapped[Campaign] = relationship()
    unit: Mapped[Unit] = relationship()
    list_document: Mapped[Document | None] = relationship()
    files: Mapped[list[ModelUnitFile]] = relationship(
        order_by="ModelUnitFile.id", cascade="all, delete-orphan"
    )


class ModelUnitFile(KeptFile, Base):
    """A file that goes with a nomination."""

    __tablename__ = "model_unit_file"

    model_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("model_unit.id"), index=True)


class ModelUnitEvent(HistoryLine, Base):
    """One line of a nomination's history."""

    __tablename__ = "model_unit_event"

    model_unit_id: Mapped[int] = mapped_column(sa.ForeignKey("model_unit.id"), index=True)


class Concern(Base):
    """A concern (新情况、新问题) that `unit_id` reported; a merged one points to the one that is worked on."""

    __tablename__ = "concern"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaign.id"), index=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    state: Mapped[str] = mapped_column(default="reported")
    version: Mapped[int] = mapped_column(default=1)
    category: Mapped[str]
    urgency: Mapped[str]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(sa.Text)
    reported_on: Mapped[dt.date]
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("concern.id"), index=True)
    campaign: Mapped[Campaign] = relationship()
    unit: Mapped[Unit] = relationship()
    merged_into: Mapped[Concern | None] = relationship(remote_side="Concern.id")


class ConcernEvent(HistoryLine, Base):
    """One line of a concern's history: answers and follow-ups are its `words`."""

    __tablename__ = "concern_event"

    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), index=True)

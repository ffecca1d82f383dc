"""Drafting the host's report: the records as a document for the office. One transaction."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from documents.sentences import in_groups, listed, say
from documents.text import Paragraph, from_json
from workflow.base.database import transaction
from workflow.base.refusals import Conflict, Forbidden, Invalid, NotFound
from workflow.campaigns.access import seen_campaign, sees_all
from workflow.campaigns.models import Campaign
from workflow.issuing import drafting
from workflow.issuing import use_cases as issuing
from workflow.issuing.models import Document, Series
from workflow.people.policy import Actor
from workflow.progress.standings import Tree, disagreements, tree
from workflow.reports import records, year
from workflow.submissions.content import TO_WRITE


def desks_campaign(actor: Actor, campaign_id: int) -> Campaign:
    """A campaign that the actor sees the whole of; NotFound otherwise."""
    campaign = seen_campaign(actor, campaign_id)
    if not sees_all(actor, campaign):
        raise NotFound
    return campaign


def draft(actor: Actor, campaign_id: int, series_id: int, at: dt.datetime, day: dt.date) -> int:
    """Drafts the report in a series of the host's office; returns the document's id. Conflict while figures disagree."""
    with transaction() as session:
        campaign = desks_campaign(actor, campaign_id)
        if not actor.has("office", campaign.host_unit_id):
            raise Forbidden(say("总结报告由主办单位的办公室拟稿，您没有这一权限。"))
        series = session.get(Series, series_id)
        if series is None or not actor.has("office", series.unit_id):
            raise Invalid({"series": say("请选择本单位的机关代字。")})
        roster = tree(campaign, day)
        if names := in_doubt(roster):
            raise Conflict(
                say("{units}的人数有出入，核对一致以前不能写入报告。请到“人数”页查看。", units=listed(names))
            )
        structure = year.compose(records.of_campaign(roster, series.issuer)).structure
        if errors := drafting.errors_in(structure):
            raise Conflict(in_groups(error.message for error in errors))
        document = issuing.create(session, series, "other", structure, (), actor.person_id, at)
        absent = actor.behalf(("office",), [series.unit_id])
        issuing.note(session, document, "draft", actor.person_id, at, day, "", absent)
        return document.id


def in_doubt(roster: Tree) -> list[str]:
    """The units whose figures disagree, by name."""
    doubtful = {one.unit_id for one in disagreements(roster)}
    return [roster.units[unit_id].name for unit_id in sorted(doubtful)]


@issuing.before_step("check", "sign_off")
def nothing_is_left_to_write(session: Session, document: Document) -> None:
    """Refuses to check or sign off a draft in which a place is still marked to be written."""
    body = from_json(document.structure).body
    if any(isinstance(block, Paragraph) and TO_WRITE in block.text for block in body):
        raise Conflict(say("文稿中还有标着“{mark}”的地方，请补写后再办理。", mark=TO_WRITE))

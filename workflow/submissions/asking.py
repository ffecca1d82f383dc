"""What a campaign asks of a paper, in plain values, and the checkup of a revision against it."""

from __future__ import annotations

from documents.text import Structure
from workflow.campaigns.models import Campaign
from workflow.campaigns.rules import FIGURES
from workflow.submissions.checkup import Campaigned, Note, checkup
from workflow.submissions.models import Revision


def asked_by(campaign: Campaign, paper: str) -> Campaigned:
    """What the campaign asks of its `plan` or `summary`."""
    stages = campaign.stages
    return Campaigned(
        campaign.staff_target,
        campaign.representative_target,
        stages[0].starts if stages else None,
        stages[-1].ends if stages else None,
        tuple(campaign.sections(paper)),
        tuple(campaign.figures(paper)),
    )


def notes_on(revision: Revision, structure: Structure) -> list[Note]:
    """The checkup of a revision, whose text was recognised as `structure`; nothing where nothing is written yet."""
    if not revision.text.strip():
        return []
    figures = {name: getattr(revision, name) for name in FIGURES}
    asked = asked_by(revision.submission.campaign, revision.paper)
    return checkup(structure, figures, asked)

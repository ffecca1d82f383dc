"""Commendation"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_commendation_campaign_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_commendation_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commendation")),
        sa.UniqueConstraint("campaign_id", name=op.f("uq_commendation_campaign_id")),
    )
    op.create_table(
        "commendation_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commendation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commendation_id"], ["commendation.id"], name=op.f("fk_commendation_move_commendation_id")
        ),
        sa.ForeignKeyConstraint(["moved_by"], ["person.id"], name=op.f("fk_commendation_move_moved_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_commendation_move_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commendation_move")),
    )
    with op.batch_alter_table("commendation_move", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_commendation_move_commendation_id"), ["commendation_id"], unique=False
        )

    op.create_table(
        "commendation_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commendation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ranking", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_commendation_event_actor_id")),
        sa.ForeignKeyConstraint(
            ["commendation_id"], ["commendation.id"], name=op.f("fk_commendation_event_commendation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commendation_event")),
    )
    with op.batch_alter_table("commendation_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_commendation_event_commendation_id"), ["commendation_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("commendation_event")
    op.drop_table("commendation_move")
    op.drop_table("commendation")

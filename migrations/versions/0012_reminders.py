"""Reminders and pauses"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paused_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("resumed_reason", sa.Text(), nullable=False),
        sa.Column("resumed_by", sa.Integer(), nullable=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumed_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_pause_campaign_id")),
        sa.ForeignKeyConstraint(["paused_by"], ["person.id"], name=op.f("fk_pause_paused_by")),
        sa.ForeignKeyConstraint(["resumed_by"], ["person.id"], name=op.f("fk_pause_resumed_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_pause_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    with op.batch_alter_table("pause") as batch_op:
        batch_op.create_index(batch_op.f("ix_pause_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_pause_open",
            ["campaign_id", "unit_id"],
            unique=True,
            sqlite_where=sa.text("resumed_at IS NULL"),
            postgresql_where=sa.text("resumed_at IS NULL"),
        )

    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("overtaken", sa.Boolean(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_reminder_actor_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_reminder_campaign_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_reminder_document_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_reminder_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("campaign_id", "unit_id", "paper", "step", name=op.f("uq_reminder_campaign_id")),
    )
    with op.batch_alter_table("reminder") as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_unit_id"), ["unit_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reminder") as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_unit_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_document_id"))

    op.drop_table("reminder")
    with op.batch_alter_table("pause") as batch_op:
        batch_op.drop_index(
            "uq_pause_open",
            sqlite_where=sa.text("resumed_at IS NULL"),
            postgresql_where=sa.text("resumed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_pause_unit_id"))

    op.drop_table("pause")

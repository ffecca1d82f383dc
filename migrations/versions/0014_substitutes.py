"""Substitutes"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "substitution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_substitution_person_id")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_substitution_set_by")),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("fk_substitution_substitute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    with op.batch_alter_table("substitution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_substitution_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_substitution_substitute_id"), ["substitute_id"], unique=False)

    with op.batch_alter_table("document_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("on_behalf_of", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_document_event_on_behalf_of"), "person", ["on_behalf_of"], ["id"]
        )

    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviewed_for", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_submission_reviewed_for"), "person", ["reviewed_for"], ["id"]
        )

    with op.batch_alter_table("submission_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("on_behalf_of", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_submission_event_on_behalf_of"), "person", ["on_behalf_of"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("submission_event", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_submission_event_on_behalf_of"), type_="foreignkey")
        batch_op.drop_column("on_behalf_of")

    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_submission_reviewed_for"), type_="foreignkey")
        batch_op.drop_column("reviewed_for")

    with op.batch_alter_table("document_event", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_document_event_on_behalf_of"), type_="foreignkey")
        batch_op.drop_column("on_behalf_of")

    with op.batch_alter_table("substitution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_substitution_substitute_id"))
        batch_op.drop_index(batch_op.f("ix_substitution_person_id"))

    op.drop_table("substitution")

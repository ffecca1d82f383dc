"""Each issuer signs off"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Until now a document had one issuer, and its sign-off stood in the history alone.
ONE_ISSUER_EACH = """
INSERT INTO document_issuer (document_id, unit_id, position, name, signed_by, signed_at, signed_day)
SELECT document.id, document.unit_id, 0, series.issuer, given.actor_id, given.at, given.day
FROM document
JOIN series ON series.id = document.series_id
LEFT JOIN document_event AS given ON given.id = (
    SELECT max(id) FROM document_event
    WHERE document_id = document.id AND action = 'sign_off'
) AND document.state NOT IN ('drafted', 'returned', 'checked')
"""


def upgrade() -> None:
    op.create_table(
        "document_issuer",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_document_issuer_document_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("fk_document_issuer_signed_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_document_issuer_unit_id")),
        sa.PrimaryKeyConstraint("document_id", "unit_id", name=op.f("pk_document_issuer")),
    )
    with op.batch_alter_table("document_issuer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_issuer_unit_id"), ["unit_id"], unique=False)
    op.execute(ONE_ISSUER_EACH)


def downgrade() -> None:
    op.drop_table("document_issuer")

"""A summary is marked"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("submission_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mark", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("submission_event", schema=None) as batch_op:
        batch_op.drop_column("mark")

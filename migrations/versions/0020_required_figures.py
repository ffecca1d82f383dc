"""Which head-counts a paper must give is set by its campaign"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COLUMNS = ("plan_figures", "summary_figures")
ALL = '["staff_total", "staff_trained", "representatives_total", "representatives_trained"]'


def upgrade() -> None:
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        for name in COLUMNS:
            batch_op.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default=ALL))
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        for name in COLUMNS:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        for name in reversed(COLUMNS):
            batch_op.drop_column(name)

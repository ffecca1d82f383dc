"""One-time codes"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code_secret", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("code_step", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("code_step", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("code_step")
        batch_op.drop_column("code_secret")

"""The last acts of a substitute say for whom they were done"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

COLUMNS = {
    "reminder": ("on_behalf_of",),
    "pause": ("paused_for", "resumed_for"),
    "unit_event": ("on_behalf_of",),
    "commendation_move": ("moved_for",),
}


def upgrade() -> None:
    for table, names in COLUMNS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
                batch_op.create_foreign_key(batch_op.f(f"fk_{table}_{name}"), "person", [name], ["id"])


def downgrade() -> None:
    for table, names in reversed(COLUMNS.items()):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in reversed(names):
                batch_op.drop_constraint(batch_op.f(f"fk_{table}_{name}"), type_="foreignkey")
                batch_op.drop_column(name)

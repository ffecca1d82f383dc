"""A campaign is data"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The values of the program's defaults on the day of this migration.
LADDER = (
    '[{"days": -7, "act": "message"}, {"days": -3, "act": "message"}, {"days": 0, "act": "message"},'
    ' {"days": 1, "act": "message"}, {"days": 3, "act": "urge"}, {"days": 7, "act": "list"}]'
)
CRITERIA = (
    '[{"criterion": "on_time", "weight": 20}, {"criterion": "targets", "weight": 30},'
    ' {"criterion": "model_units", "weight": 20}, {"criterion": "classes", "weight": 15},'
    ' {"criterion": "quality", "weight": 15}]'
)
QUOTAS = '{"nominated": [3, 5], "selected": [10, 20], "commended": {}}'
NEW = {
    "campaign": (
        "state",
        "version",
        "due_day_counts",
        "plan_sections",
        "summary_sections",
        "quotas",
        "ladder",
        "criteria",
    ),
    "unit": ("ownership", "city_top100", "county_top10", "state"),
}


def upgrade() -> None:
    op.create_table(
        "former_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_former_name_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_name")),
    )
    with op.batch_alter_table("former_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_name_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "campaign_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_campaign_event_actor_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_event_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_event")),
    )
    with op.batch_alter_table("campaign_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_event_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_extension_campaign_id")),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_extension_granted_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_extension_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_campaign_id"), ["campaign_id"], unique=False)

    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(), nullable=False, server_default="running"))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("copied_from_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("due_day_counts", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.add_column(sa.Column("plan_sections", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("summary_sections", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("quotas", sa.JSON(), nullable=False, server_default=QUOTAS))
        batch_op.add_column(sa.Column("ladder", sa.JSON(), nullable=False, server_default=LADDER))
        batch_op.add_column(sa.Column("criteria", sa.JSON(), nullable=False, server_default=CRITERIA))
        batch_op.create_index(batch_op.f("ix_campaign_parent_id"), ["parent_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_campaign_copied_from_id"), "campaign", ["copied_from_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_campaign_parent_id"), "campaign", ["parent_id"], ["id"])

    with op.batch_alter_table("roster_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_on", sa.Date(), nullable=True))

    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ownership", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("city_top100", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(
            sa.Column("county_top10", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("state", sa.String(), nullable=False, server_default="active"))
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_unit_successor_id"), "unit", ["successor_id"], ["id"])

    # What is there got its value; what is new gets it from the program.
    for table, columns in NEW.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_unit_successor_id"), type_="foreignkey")
        batch_op.drop_column("successor_id")
        batch_op.drop_column("ended_on")
        batch_op.drop_column("state")
        batch_op.drop_column("county_top10")
        batch_op.drop_column("city_top100")
        batch_op.drop_column("ownership")

    with op.batch_alter_table("roster_entry", schema=None) as batch_op:
        batch_op.drop_column("left_on")

    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_campaign_parent_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_campaign_copied_from_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_campaign_parent_id"))
        batch_op.drop_column("criteria")
        batch_op.drop_column("ladder")
        batch_op.drop_column("quotas")
        batch_op.drop_column("summary_sections")
        batch_op.drop_column("plan_sections")
        batch_op.drop_column("due_day_counts")
        batch_op.drop_column("copied_from_id")
        batch_op.drop_column("parent_id")
        batch_op.drop_column("version")
        batch_op.drop_column("state")

    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extension_campaign_id"))

    op.drop_table("extension")
    with op.batch_alter_table("campaign_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_event_campaign_id"))

    op.drop_table("campaign_event")
    with op.batch_alter_table("former_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_name_unit_id"))

    op.drop_table("former_name")

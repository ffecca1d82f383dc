"""Head-counts, training classes, model units, concerns"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_concern_campaign_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["concern.id"], name=op.f("fk_concern_merged_into_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_concern_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "head_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("staff_total", sa.Integer(), nullable=False),
        sa.Column("staff_trained", sa.Integer(), nullable=False),
        sa.Column("staff_two_years", sa.Integer(), nullable=False),
        sa.Column("representatives_total", sa.Integer(), nullable=False),
        sa.Column("representatives_trained", sa.Integer(), nullable=False),
        sa.Column("representatives_two_years", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_head_count_campaign_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_head_count_entered_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_head_count_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_count")),
        sa.UniqueConstraint(
            "campaign_id", "unit_id", "month", "sequence", name=op.f("uq_head_count_campaign_id")
        ),
    )
    with op.batch_alter_table("head_count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_head_count_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "model_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ownership", sa.String(), nullable=False),
        sa.Column("city_top100", sa.Boolean(), nullable=False),
        sa.Column("county_top10", sa.Boolean(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_model_unit_campaign_id")),
        sa.ForeignKeyConstraint(["list_id"], ["document.id"], name=op.f("fk_model_unit_list_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["person.id"], name=op.f("fk_model_unit_reviewed_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_model_unit_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_unit")),
    )
    with op.batch_alter_table("model_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_model_unit_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_model_unit_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "training_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("is_visit", sa.Boolean(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("staff_count", sa.Integer(), nullable=False),
        sa.Column("representatives_count", sa.Integer(), nullable=False),
        sa.Column("others_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_training_class_campaign_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_training_class_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_class")),
    )
    with op.batch_alter_table("training_class", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_class_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_class_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "class_event",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_class_event_actor_id")),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_class_event_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_event")),
    )
    with op.batch_alter_table("class_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_class_event_class_id"), ["class_id"], unique=False)

    op.create_table(
        "class_file",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["training_class.id"], name=op.f("fk_class_file_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_file")),
    )
    with op.batch_alter_table("class_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_class_file_class_id"), ["class_id"], unique=False)

    op.create_table(
        "concern_event",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_concern_event_actor_id")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_concern_event_concern_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_event")),
    )
    with op.batch_alter_table("concern_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_event_concern_id"), ["concern_id"], unique=False)

    op.create_table(
        "model_unit_event",
        sa.Column("model_unit_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_model_unit_event_actor_id")),
        sa.ForeignKeyConstraint(
            ["model_unit_id"], ["model_unit.id"], name=op.f("fk_model_unit_event_model_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_unit_event")),
    )
    with op.batch_alter_table("model_unit_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_model_unit_event_model_unit_id"), ["model_unit_id"], unique=False
        )

    op.create_table(
        "model_unit_file",
        sa.Column("model_unit_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["model_unit_id"], ["model_unit.id"], name=op.f("fk_model_unit_file_model_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_unit_file")),
    )
    with op.batch_alter_table("model_unit_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_model_unit_file_model_unit_id"), ["model_unit_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("model_unit_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_model_unit_file_model_unit_id"))

    op.drop_table("model_unit_file")
    with op.batch_alter_table("model_unit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_model_unit_event_model_unit_id"))

    op.drop_table("model_unit_event")
    with op.batch_alter_table("concern_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_event_concern_id"))

    op.drop_table("concern_event")
    with op.batch_alter_table("class_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_class_file_class_id"))

    op.drop_table("class_file")
    with op.batch_alter_table("class_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_class_event_class_id"))

    op.drop_table("class_event")
    with op.batch_alter_table("training_class", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_class_unit_id"))
        batch_op.drop_index(batch_op.f("ix_training_class_campaign_id"))

    op.drop_table("training_class")
    with op.batch_alter_table("model_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_model_unit_unit_id"))
        batch_op.drop_index(batch_op.f("ix_model_unit_campaign_id"))

    op.drop_table("model_unit")
    with op.batch_alter_table("head_count", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_head_count_unit_id"))

    op.drop_table("head_count")
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_unit_id"))
        batch_op.drop_index(batch_op.f("ix_concern_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_concern_campaign_id"))

    op.drop_table("concern")

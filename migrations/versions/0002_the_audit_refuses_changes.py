"""The audit refuses changes"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSAL = "审计记录只能追加，不能修改或删除。"
ON_SQLITE = [
    f"CREATE TRIGGER audit_entry_{verb} BEFORE {verb} ON audit_entry BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for verb in ("UPDATE", "DELETE")
]
ON_POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
]
OFF_SQLITE = ["DROP TRIGGER audit_entry_UPDATE", "DROP TRIGGER audit_entry_DELETE"]
OFF_POSTGRESQL = ["DROP TRIGGER audit_entry_kept ON audit_entry", "DROP FUNCTION refuse_audit_change()"]


def upgrade() -> None:
    run(ON_SQLITE if on_sqlite() else ON_POSTGRESQL)


def downgrade() -> None:
    run(OFF_SQLITE if on_sqlite() else OFF_POSTGRESQL)


def on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def run(statements: list[str]) -> None:
    for statement in statements:
        op.execute(statement)

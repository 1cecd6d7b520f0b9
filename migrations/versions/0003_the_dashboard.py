"""The dashboard: what changed, who signs in and how, sketches of workflows, what ails a virtual phone, webhooks.

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-23 01:50:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: What an open page, a worker or a receiver names outside of any transaction.
_NAMED = ("requests", "messages", "attention", "photos", "effects")


def upgrade():
    if op.get_bind().dialect.name == "sqlite":  # which else gives the id of what was wiped to something new
        for table in _NAMED:
            with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
                pass
    with op.batch_alter_table("photos", table_kwargs={"sqlite_autoincrement": True}) as batch_op:  # an uploaded one
        batch_op.alter_column("message_id", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("topics", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_changes_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_changes_at"), ["at"], unique=False)

    op.create_index(
        "ix_requests_ended", "requests", ["ended_at", "status", "simulated", "created_at", "definition_id"],
        unique=False,
    )  # fmt: skip
    op.create_index("ix_requests_created_at_simulated", "requests", ["created_at", "simulated"], unique=False)
    waiting = sa.text("step IS NOT NULL AND acts_at IS NULL")
    op.create_index(
        "ix_requests_waiting", "requests",
        ["due_at", "escalated", "paused_at", "step_at", "simulated", "definition_id", "step", "acts_at", "id"],
        unique=False, sqlite_where=waiting, postgresql_where=waiting,
    )  # fmt: skip
    op.create_index(
        "ix_requests_list", "requests",
        ["id", "status", "definition_id", "requester_id", "created_at", "due_at", "escalated", "paused_at", "acts_at",
         "simulated", "step", "summary"], unique=False,
    )  # fmt: skip
    unsettled = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_attention_open", "attention", ["request_id", "last_at", "settled_at"], unique=False,
        sqlite_where=unsettled, postgresql_where=unsettled,
    )  # fmt: skip
    nagged = sa.text("status = 'open' AND reminded >= 2")
    op.create_index(
        "ix_asks_nagged", "asks", ["request_id", "status", "reminded"], unique=False,
        sqlite_where=nagged, postgresql_where=nagged,
    )  # fmt: skip
    op.drop_index("ix_messages_status_created_at", table_name="messages")
    op.create_index("ix_messages_status_created_at", "messages", ["status", "created_at", "simulated"], unique=False)
    op.create_table(
        "bulk_runs",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("picked", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_bulk_runs")),
    )
    op.create_table(
        "bulk_items",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["bulk_runs.key"], name=op.f("fk_bulk_items_key")),
        sa.PrimaryKeyConstraint("key", "request_id", name=op.f("pk_bulk_items")),
    )
    op.create_index("ix_asks_asked_at", "asks", ["asked_at", "status", "reminded", "request_id"], unique=False)
    op.drop_index("ix_asks_person_id_status_closed_at", table_name="asks")
    op.create_index(
        "ix_asks_person_id", "asks", ["person_id", "status", "closed_at", "asked_at", "request_id"], unique=False
    )
    not_by_people = sa.text("undone_at IS NULL AND (override_by IS NOT NULL OR channel = 'silence')")
    op.create_index(
        "ix_decisions_not_by_people", "decisions", ["request_id", "undone_at", "override_by", "channel"], unique=False,
        sqlite_where=not_by_people, postgresql_where=not_by_people,
    )  # fmt: skip
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(
            "ix_messages_direction",
            ["simulated", "direction", "created_at", "status", "segments", "person_id", "reading", "request_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_messages_code", ["code", "created_at"], unique=False,
            sqlite_where=sa.text("code IS NOT NULL"), postgresql_where=sa.text("code IS NOT NULL"),
        )  # fmt: skip
        batch_op.create_index(
            "ix_messages_reading", ["reading", "id"], unique=False,
            sqlite_where=sa.text("reading IS NOT NULL"), postgresql_where=sa.text("reading IS NOT NULL"),
        )  # fmt: skip

    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("event", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("by", sa.String(), nullable=True))
    said = "json_extract(body, '$.{0}')" if op.get_bind().dialect.name == "sqlite" else "body::json ->> '{0}'"
    op.execute(f'UPDATE audit SET event = {said.format("event")}, "by" = {said.format("by")}')
    op.create_index("ix_audit_event_id", "audit", ["event", "id"], unique=False)
    op.create_index("ix_audit_by_id", "audit", ["by", "id"], unique=False)

    op.create_table(
        "sketches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sketches")),
        sa.UniqueConstraint("slug", name=op.f("uq_sketches_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sketch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sketch_id"], ["sketches.id"], name=op.f("fk_edits_sketch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
        sa.UniqueConstraint("sketch_id", "number", name=op.f("uq_edits_sketch_id_number")),
    )
    op.create_table(
        "phone_states",
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("fail_code", sa.Integer(), nullable=True),
        sa.Column("signal", sa.Boolean(), nullable=False),
        sa.Column("twice", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("phone", name=op.f("pk_phone_states")),
    )
    with op.batch_alter_table("phone_texts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("exchange", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("status", sa.String(), nullable=False, server_default="delivered"))
        batch_op.add_column(sa.Column("code", sa.Integer(), nullable=True))

    with op.batch_alter_table("phone_texts", schema=None) as batch_op:
        batch_op.alter_column("status", server_default=None)

    with op.batch_alter_table("definitions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("definitions", schema=None) as batch_op:
        batch_op.alter_column("note", server_default=None)

    op.create_index(
        "ix_requests_status_simulated_definition_id", "requests", ["status", "simulated", "definition_id"], unique=False
    )
    with op.batch_alter_table("workflows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("calendar", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("checked", sa.JSON(), nullable=True))

    op.create_table(
        "form_keys",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_form_keys")),
    )
    with op.batch_alter_table("form_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_keys_at"), ["at"], unique=False)
    op.create_table(
        "sign_outs",
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("session", name=op.f("pk_sign_outs")),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("key", name=op.f("uq_imports_key")),
    )
    op.create_table(
        "import_lines",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("handle", sa.String(), nullable=True),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("done", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name=op.f("fk_import_lines_import_id")),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_lines")),
    )
    op.create_index("ix_import_lines_place", "import_lines", ["import_id", "place"], unique=False)
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
        sa.UniqueConstraint("url", name=op.f("uq_webhooks_url")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=True),
        sa.Column("trouble", sa.String(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name=op.f("fk_deliveries_webhook_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("uid", name=op.f("uq_deliveries_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_webhook_id_id", "deliveries", ["webhook_id", "id"], unique=False)
    op.create_index("ix_deliveries_ended_at", "deliveries", ["ended_at"], unique=False)

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("password_hash", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("totp_secret", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("totp_step", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_users_person_id"), "people", ["person_id"], ["id"])

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.alter_column("epoch", server_default=None)
        batch_op.alter_column("failures", server_default=None)

    op.execute("DELETE FROM sign_in_links")  # they followed the simulated clock, which may have been years ahead


def downgrade():
    op.execute("DELETE FROM photos WHERE message_id IS NULL")
    with op.batch_alter_table("photos") as batch_op:
        batch_op.alter_column("message_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("deliveries")
    op.drop_table("webhooks")
    op.drop_table("import_lines")
    op.drop_table("imports")
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_constraint("fk_users_person_id", type_="foreignkey")
        for column in (
            "name", "person_id", "password_hash", "epoch", "failures", "locked_until", "totp_secret",
            "totp_confirmed_at", "totp_step", "seen_at", "disabled_at",
        ):  # fmt: skip
            batch_op.drop_column(column)
    with op.batch_alter_table("workspace") as batch_op:
        for column in ("name", "calendar", "checked"):
            batch_op.drop_column(column)
    op.drop_index("ix_requests_status_simulated_definition_id", table_name="requests")
    with op.batch_alter_table("workflows") as batch_op:
        batch_op.drop_column("archived_at")
    with op.batch_alter_table("definitions") as batch_op:
        batch_op.drop_column("note")
    for index in ("ix_audit_event_id", "ix_audit_by_id"):
        op.drop_index(index, table_name="audit")
    with op.batch_alter_table("audit") as batch_op:
        batch_op.drop_column("event")
        batch_op.drop_column("by")
    for index in ("ix_messages_code", "ix_messages_direction", "ix_messages_reading"):
        op.drop_index(index, table_name="messages")
    op.drop_index("ix_decisions_not_by_people", table_name="decisions")
    op.drop_index("ix_asks_person_id", table_name="asks")
    op.create_index("ix_asks_person_id_status_closed_at", "asks", ["person_id", "status", "closed_at"], unique=False)
    op.drop_index("ix_asks_asked_at", table_name="asks")
    op.drop_index("ix_asks_nagged", table_name="asks")
    op.drop_index("ix_attention_open", table_name="attention")
    for index in (
        "ix_requests_ended", "ix_requests_created_at_simulated", "ix_requests_waiting", "ix_requests_list"
    ):  # fmt: skip
        op.drop_index(index, table_name="requests")
    op.drop_index("ix_messages_status_created_at", table_name="messages")
    op.create_index("ix_messages_status_created_at", "messages", ["status", "created_at"], unique=False)
    op.drop_table("bulk_items")
    op.drop_table("bulk_runs")
    with op.batch_alter_table("phone_texts") as batch_op:
        for column in ("exchange", "status", "code"):
            batch_op.drop_column(column)
    for table in ("form_keys", "sign_outs", "phone_states", "edits", "sketches", "changes"):
        op.drop_table(table)

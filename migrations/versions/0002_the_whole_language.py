"""The whole language: drafts, photos, absences, proofs, taking back, and what is simulated.

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-22 22:58:00.000000

"""

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "phone_media",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_phone_media")),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cover_id"], ["people.id"], name=op.f("fk_absences_cover_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_absences_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_person_id_ends_at"), ["person_id", "ends_at"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("definition_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("fetching", sa.JSON(), nullable=False),
        sa.Column("asked", sa.String(), nullable=True),
        sa.Column("misfits", sa.Integer(), nullable=False),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["definition_id"], ["definitions.id"], name=op.f("fk_drafts_definition_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_drafts_message_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("phone", name=op.f("uq_drafts_phone")),
    )
    op.create_table(
        "photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_photos_message_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_photos_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_photos_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photos_message_id"), ["message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photos_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_photos_request_id"), ["request_id"], unique=False)

    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proof", sa.String(), nullable=False, server_default="reply"))
        batch_op.add_column(sa.Column("question", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("held", sa.Integer(), nullable=False, server_default="0"))

    op.execute("UPDATE asks SET proof = 'code' WHERE needs_code")
    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.drop_column("needs_code")
        batch_op.alter_column("proof", server_default=None)

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_decisions_request_id_ask_number"), type_="unique")
        batch_op.create_index(
            "uq_decisions_effective",
            ["request_id", "ask_number"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("media", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("simulated", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cover_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("quiet_from", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("quiet_until", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("totp_secret", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("totp_step", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("guest", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("simulated", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_foreign_key(batch_op.f("fk_people_cover_id"), "people", ["cover_id"], ["id"])

    with op.batch_alter_table("requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("acts_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("fresh_from", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("simulated", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_tokens_person_id"), "people", ["person_id"], ["id"])

    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("clock_ahead", sa.Integer(), nullable=False, server_default="0"))

    # Whatever a workspace that was seeded with the demo holds was made in simulator mode.
    for table in ("people", "requests", "messages"):
        op.execute(
            f"UPDATE {table} SET simulated = true WHERE EXISTS (SELECT 1 FROM workspace WHERE seeded_at IS NOT NULL)"
        )


def downgrade():
    with op.batch_alter_table("workspace") as batch_op:
        batch_op.drop_column("clock_ahead")
    with op.batch_alter_table("tokens") as batch_op:
        batch_op.drop_constraint("fk_tokens_person_id", type_="foreignkey")
        batch_op.drop_column("person_id")
    with op.batch_alter_table("requests") as batch_op:
        for column in ("acts_at", "paused_at", "fresh_from", "simulated"):
            batch_op.drop_column(column)
    with op.batch_alter_table("people") as batch_op:
        batch_op.drop_constraint("fk_people_cover_id", type_="foreignkey")
        for column in (
            "cover_id", "quiet_from", "quiet_until", "totp_secret", "totp_confirmed_at", "totp_step", "guest",
            "simulated",
        ):  # fmt: skip
            batch_op.drop_column(column)
    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_column("media")
        batch_op.drop_column("simulated")
    # What was taken back did not exist before, and the old constraint allows one decision an ask.
    op.execute("DELETE FROM decisions WHERE undone_at IS NOT NULL")
    with op.batch_alter_table("decisions") as batch_op:
        batch_op.drop_index("uq_decisions_effective")
        batch_op.drop_column("undone_at")
        batch_op.create_unique_constraint("uq_decisions_request_id_ask_number", ["request_id", "ask_number"])
    with op.batch_alter_table("asks") as batch_op:
        batch_op.add_column(sa.Column("needs_code", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE asks SET needs_code = (proof = 'code')")
    with op.batch_alter_table("asks") as batch_op:
        batch_op.drop_column("proof")
        batch_op.drop_column("question")
        batch_op.drop_column("held")
        batch_op.alter_column("needs_code", server_default=None)
    for table in ("photos", "drafts", "absences", "phone_media"):
        op.drop_table(table)

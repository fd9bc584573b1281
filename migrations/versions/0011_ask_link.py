"""One-time links for people who were asked for a document, and which addresses are the council's own."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("council_settings", sa.Column("mail_domains", sa.String(300), nullable=False, server_default=""))
    op.add_column("ask", sa.Column("outside_allowed_by", sa.Uuid(), nullable=True))
    op.add_column("ask", sa.Column("outside_allowed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "ask_link",
        sa.Column("ask_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("pass_sha256", sa.String(length=64), nullable=False),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("made_for", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f("fk_ask_link_ask_id_ask")),
        sa.ForeignKeyConstraint(["made_for"], ["user_account.id"], name=op.f("fk_ask_link_made_for_user_account")),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_ask_link_made_by_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_ask_link_token_sha256")),
    )
    op.create_index(op.f("ix_ask_link_ask_id"), "ask_link", ["ask_id"], unique=False)


def downgrade() -> None:
    op.drop_table("ask_link")
    op.drop_column("ask", "outside_allowed_at")
    op.drop_column("ask", "outside_allowed_by")
    op.drop_column("council_settings", "mail_domains")

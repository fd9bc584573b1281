"""Sessions that lock, second factors, links that set a password, API tokens, identities of a provider, counted tries."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
PERSON = "user_account.id"


def upgrade() -> None:
    for column in (
        sa.Column("signed_in_by", sa.String(40), nullable=False, server_default="password"),
        sa.Column("browser", sa.String(80), nullable=False, server_default=""),
        sa.Column("waits_for_code", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("second_factor_at", AT, nullable=True),
        sa.Column("locked_at", AT, nullable=True),
        sa.Column("in_cases", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("vouched_at", AT, nullable=True),
    ):
        op.add_column("sign_in", column)
    op.create_table(
        "second_factor",
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey(PERSON, name=op.f("fk_second_factor_user_id")), nullable=False),
        sa.Column("sealed_secret", sa.String(300), nullable=True),
        sa.Column("sealed_next", sa.String(300), nullable=True),
        sa.Column("begun_at", AT, nullable=False),
        sa.Column("confirmed_at", AT, nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("user_id", name=op.f("uq_second_factor_user_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey(PERSON, name=op.f("fk_recovery_code_user_id")), nullable=False),
        sa.Column("code_hmac", sa.String(64), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "factor_reset",
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey(PERSON, name=op.f("fk_factor_reset_user_id")), nullable=False),
        sa.Column("reset_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("reset_at", AT, nullable=False),
        sa.Column("looked_at", AT, nullable=True),
        sa.Column("looked_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_reset")),
    )
    op.create_table(
        "password_link",
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey(PERSON, name=op.f("fk_password_link_user_id")), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_password_link_token_sha256")),
    )
    op.create_table(
        "api_token",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey(PERSON, name=op.f("fk_api_token_user_id")), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("last_used_at", AT, nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("reference", name=op.f("uq_api_token_reference")),
    )
    op.create_table(
        "identity",
        sa.Column("issuer", sa.String(400), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey(PERSON, name=op.f("fk_identity_user_id")), nullable=False),
        sa.Column("linked_at", AT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identity_issuer_subject")),
    )
    for table in ("recovery_code", "factor_reset", "password_link", "api_token", "identity"):
        op.create_index(op.f(f"ix_{table}_user_id"), table, ["user_id"])
    op.create_table(
        "tries",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tries")),
    )
    op.create_index(op.f("ix_tries_ends_at"), "tries", ["ends_at"])


def downgrade() -> None:
    for table in (
        "tries", "identity", "api_token", "password_link", "factor_reset", "recovery_code", "second_factor",
    ):  # fmt: skip
        op.drop_table(table)
    for column in (
        "vouched_at",
        "in_cases",
        "locked_at",
        "second_factor_at",
        "waits_for_code",
        "browser",
        "signed_in_by",
    ):
        op.drop_column("sign_in", column)

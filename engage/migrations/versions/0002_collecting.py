"""What collecting answers needs: modes, counters, periods, points and words apart.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


# Columns are added in place: SQLite would have to write "wave" anew to alter it, and everything
# refers to it; "response" would lose what keeps it without an order of arrival.


def upgrade() -> None:
    places_on_the_map()
    dates_of_fieldwork()
    marks_of_integrity()
    what_residents_are_told()
    recovery_files()
    counters()
    order_of_options()
    beats_counted_together()
    periods()


def downgrade() -> None:
    op.drop_column("wave", "period_months")
    op.drop_table("reporting_area")
    op.drop_table("tally")
    op.drop_column("wave", "is_recovery_saved")
    op.drop_column("wave", "texts")
    op.drop_column("wave", "translations")
    op.drop_table("city_text")
    op.drop_column("response", "shown_order")
    op.drop_column("response", "set_aside")
    op.drop_column("response", "marks")
    op.drop_column("response", "mode")
    op.drop_column("wave", "is_automatic")
    op.drop_column("wave", "fieldwork_ends_on")
    op.drop_table("map_point")


def places_on_the_map() -> None:
    op.create_table(
        "map_point",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=True),
        sa.Column("item", sa.String(length=31), nullable=False),
        sa.Column("square", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_map_point_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_point")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_map_point_wave_id"), "map_point", ["wave_id"], unique=False)


def dates_of_fieldwork() -> None:
    """Until now fieldwork ended when the web closed, and nothing went by the calendar."""
    op.add_column(
        "wave",
        sa.Column("fieldwork_ends_on", sa.Date(), nullable=False, server_default="1970-01-01"),
    )
    op.execute("UPDATE wave SET fieldwork_ends_on = closes_on")
    op.add_column(
        "wave", sa.Column("is_automatic", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("response", sa.Column("mode", sa.String(length=8), nullable=True))


def marks_of_integrity() -> None:
    """What speaks against answers of an open link, and why staff left them out."""
    for name, length in (("marks", 40), ("set_aside", 200)):
        op.add_column("response", sa.Column(name, sa.String(length=length), nullable=True))


def what_residents_are_told() -> None:
    """Facts of a wave had one language, read as English where no other is given."""
    op.create_table(
        "city_text",
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("topic", "language", name=op.f("pk_city_text")),
    )
    op.add_column(
        "wave", sa.Column("translations", sa.JSON(), nullable=False, server_default="{}")
    )
    op.add_column("wave", sa.Column("texts", sa.JSON(), nullable=True))


def recovery_files() -> None:
    """Keys of waves before this had none."""
    op.add_column(
        "wave",
        sa.Column("is_recovery_saved", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def counters() -> None:
    """Counters of open waves, one dimension each."""
    op.create_table(
        "tally",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(length=8), nullable=False),
        sa.Column("bucket", sa.String(length=60), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_tally_wave_id_wave")),
        sa.PrimaryKeyConstraint("wave_id", "dimension", "bucket", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )


def order_of_options() -> None:
    """Until now options were shown as written."""
    op.add_column("response", sa.Column("shown_order", sa.Integer(), nullable=True))


def beats_counted_together() -> None:
    """Until now every beat was reported by itself."""
    op.create_table(
        "reporting_area",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("beats", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_reporting_area_wave_id_wave")
        ),
        sa.PrimaryKeyConstraint("wave_id", "code", name=op.f("pk_reporting_area")),
    )


def periods() -> None:
    """Until now every survey ended on its last day."""
    op.add_column("wave", sa.Column("period_months", sa.Integer(), nullable=True))

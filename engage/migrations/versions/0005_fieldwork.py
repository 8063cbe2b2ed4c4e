"""Print runs, keyed-in paper, the monitor.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _paper_up()


def downgrade() -> None:
    _paper_down()


def _paper_up() -> None:
    with op.batch_alter_table('draft') as batch:
        batch.add_column(sa.Column('is_keyed', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table('paper_form',
    sa.Column('wave_code', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fault', sa.String(length=300), nullable=False),
    sa.Column('pdf', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('wave_code', name=op.f('pk_paper_form'))
    )


def _paper_down() -> None:
    op.drop_table('paper_form')
    with op.batch_alter_table('draft') as batch:
        batch.drop_column('is_keyed')

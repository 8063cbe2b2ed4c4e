"""The results that hold up.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_plans()
    add_ledger()


def downgrade() -> None:
    drop_ledger()
    drop_plans()


def add_plans() -> None:
    """What a release will compute, measures declared for it, and what it corrects."""
    op.create_table(
        'release_plan',
        sa.Column('wave_id', sa.Integer(), nullable=False),
        sa.Column('content', sa.JSON(), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('changed_by', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['wave_id'], ['wave.id']),
        sa.PrimaryKeyConstraint('wave_id'),
    )
    op.create_table(
        'declared_measure',
        sa.Column('wave_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=60), nullable=False),
        sa.Column('area', sa.String(length=40), nullable=False),
        sa.Column('column', sa.String(length=80), nullable=False),
        sa.Column('baseline', sa.String(length=40), nullable=False),
        sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['wave_id'], ['wave.id']),
        sa.PrimaryKeyConstraint('wave_id', 'key'),
    )
    with op.batch_alter_table('release') as batch:
        batch.add_column(sa.Column('corrects', sa.String(length=64), nullable=True))
        batch.add_column(sa.Column('correction', sa.String(), nullable=True))
        batch.add_column(sa.Column('corrected_at', sa.DateTime(timezone=True), nullable=True))


def drop_plans() -> None:
    with op.batch_alter_table('release') as batch:
        batch.drop_column('corrected_at')
        batch.drop_column('correction')
        batch.drop_column('corrects')
    op.drop_table('declared_measure')
    op.drop_table('release_plan')


def add_ledger() -> None:
    """What every release counted, by which later ones are audited."""
    op.create_table(
        'ledger_entry',
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('wave_code', sa.String(length=40), nullable=False),
        sa.Column('counts', sa.JSON(), nullable=False),
        sa.Column('marks', sa.JSON(), nullable=False),
        sa.Column('weights', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('sha256', name=op.f('pk_ledger_entry')),
    )
    op.create_index(op.f('ix_ledger_entry_wave_code'), 'ledger_entry', ['wave_code'])


def drop_ledger() -> None:
    op.drop_index(op.f('ix_ledger_entry_wave_code'), table_name='ledger_entry')
    op.drop_table('ledger_entry')

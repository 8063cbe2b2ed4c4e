"""Drafts of instruments and the answers of their tests.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from engage.db import UtcDateTime


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'instrument_draft',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('source_hash', sa.String(length=64), nullable=True),
        sa.Column('trial_key', sa.String(length=43), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_instrument_draft')),
        sa.UniqueConstraint('trial_key', name=op.f('uq_instrument_draft_trial_key')),
    )
    op.create_table(
        'instrument_draft_text',
        sa.Column('draft_id', sa.Integer(), nullable=False),
        sa.Column('revision', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('saved_by', sa.String(length=254), nullable=False),
        sa.Column('saved_at', UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['draft_id'], ['instrument_draft.id'],
            name=op.f('fk_instrument_draft_text_draft_id_instrument_draft'),
        ),
        sa.PrimaryKeyConstraint('draft_id', 'revision', name=op.f('pk_instrument_draft_text')),
    )
    op.create_table(
        'published_text',
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('hash', name=op.f('pk_published_text')),
    )
    op.create_table(
        'trial_answer',
        sa.Column('id', sa.LargeBinary(length=16), nullable=False),
        sa.Column('draft_id', sa.Integer(), nullable=False),
        sa.Column('answers', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ['draft_id'], ['instrument_draft.id'],
            name=op.f('fk_trial_answer_draft_id_instrument_draft'),
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_trial_answer')),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f('ix_trial_answer_draft_id'), 'trial_answer', ['draft_id'])
    with op.batch_alter_table('instrument_version') as batch_op:
        batch_op.add_column(sa.Column('changes', sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('instrument_version') as batch_op:
        batch_op.drop_column('changes')
    op.drop_table('trial_answer')
    op.drop_table('published_text')
    op.drop_table('instrument_draft_text')
    op.drop_table('instrument_draft')

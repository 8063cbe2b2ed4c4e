"""Briefings: every file that was made, what is urgent, how they go out.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from engage.db import UtcDateTime


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('briefing_request') as table:
        table.add_column(sa.Column('is_urgent', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        'briefing_file',
        sa.Column('pdf_sha256', sa.String(length=64), nullable=False),
        sa.Column('briefing_id', sa.Integer(), nullable=False),
        sa.Column('made_at', UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['briefing_id'], ['briefing.id'], name=op.f('fk_briefing_file_briefing_id_briefing')),
        sa.PrimaryKeyConstraint('pdf_sha256', name=op.f('pk_briefing_file')),
    )
    op.create_index(op.f('ix_briefing_file_briefing_id'), 'briefing_file', ['briefing_id'])
    op.create_table(
        'briefing_edition',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('beat_code', sa.String(length=40), nullable=False),
        sa.Column('left_out', sa.JSON(), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('made_at', UtcDateTime(), nullable=False),
        sa.Column('made_by', sa.String(length=254), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_briefing_edition')),
    )
    op.create_index('ix_briefing_edition_beat_code', 'briefing_edition', ['beat_code', 'id'])
    op.create_table(
        'briefing_delivery',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('rhythm', sa.String(length=8), nullable=False),
        sa.Column('address', sa.String(length=254), nullable=False),
        sa.Column('weekday', sa.Integer(), nullable=False),
        sa.Column('hour', sa.Integer(), nullable=False),
        sa.Column('days_before', sa.Integer(), nullable=False),
        sa.Column('language', sa.String(length=5), nullable=False),
        sa.Column('is_attached', sa.Boolean(), nullable=False),
        sa.Column('is_public', sa.Boolean(), nullable=False),
        sa.Column('keep_days', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_briefing_delivery')),
    )
    op.create_table(
        'briefing_sending',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('beat_code', sa.String(length=40), nullable=False),
        sa.Column('occasion', sa.String(length=80), nullable=False),
        sa.Column('sent_at', UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_briefing_sending')),
        sa.UniqueConstraint('beat_code', 'occasion', name=op.f('uq_briefing_sending_beat_code')),
    )
    op.execute(
        'INSERT INTO briefing_file (pdf_sha256, briefing_id, made_at) '
        'SELECT pdf_sha256, MIN(id), MIN(made_at) FROM briefing GROUP BY pdf_sha256'
    )


def downgrade() -> None:
    op.drop_table('briefing_sending')
    op.drop_table('briefing_delivery')
    op.drop_index('ix_briefing_edition_beat_code', table_name='briefing_edition')
    op.drop_table('briefing_edition')
    with op.batch_alter_table('briefing_request') as table:
        table.drop_column('is_urgent')
    op.drop_index(op.f('ix_briefing_file_briefing_id'), table_name='briefing_file')
    op.drop_table('briefing_file')

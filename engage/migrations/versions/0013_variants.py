"""Briefings in several variants: whose file is which, and who waits for which.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

NAME = 'uq_briefing_request_beat_code'
NARROW = ['beat_code', 'wave_code', 'language']


def upgrade() -> None:
    with op.batch_alter_table('briefing_file') as table:
        table.add_column(sa.Column('variant', sa.String(length=20), nullable=False, server_default='full'))
    # what is not the file of its briefing was made for the records office
    op.execute("UPDATE briefing_file SET variant = 'records' WHERE pdf_sha256 NOT IN (SELECT pdf_sha256 FROM briefing)")
    with op.batch_alter_table('briefing_request') as table:
        table.add_column(sa.Column('variant', sa.String(length=20), nullable=False, server_default='full'))
        table.drop_constraint(op.f(NAME), type_='unique')
    with op.batch_alter_table('briefing_request') as table:
        table.create_unique_constraint(op.f(NAME), [*NARROW, 'variant'])


def downgrade() -> None:
    op.execute("DELETE FROM briefing_request WHERE variant <> 'full'")
    with op.batch_alter_table('briefing_request') as table:
        table.drop_constraint(op.f(NAME), type_='unique')
    with op.batch_alter_table('briefing_request') as table:
        table.drop_column('variant')
        table.create_unique_constraint(op.f(NAME), NARROW)
    with op.batch_alter_table('briefing_file') as table:
        table.drop_column('variant')

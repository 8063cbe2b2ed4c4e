"""Staff have a language for their mail; who supervises a beat is known.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from flask import current_app


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('staff_user', sa.Column('language', sa.String(length=8), nullable=False, server_default='en'))
    op.add_column('tenure', sa.Column('is_supervisor', sa.Boolean(), nullable=False, server_default=sa.false()))
    first = current_app.extensions['engage_languages'][0]
    op.execute(sa.text('UPDATE staff_user SET language = :first').bindparams(first=first))
    # until now a supervisor could be named in words only
    words = "lower(role) LIKE '%supervisor%' OR lower(role) LIKE '%sergeant%' OR lower(role) LIKE '%sargento%'"
    tenure = sa.table('tenure', sa.column('is_supervisor', sa.Boolean))
    op.execute(tenure.update().where(sa.text(words)).values(is_supervisor=True))


def downgrade() -> None:
    op.drop_column('tenure', 'is_supervisor')
    op.drop_column('staff_user', 'language')

"""Cross-streets and address points of the city.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cross_street',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('street', sa.String(length=80), nullable=False),
    sa.Column('cross', sa.String(length=80), nullable=False),
    sa.Column('street_bare', sa.String(length=80), nullable=False),
    sa.Column('cross_bare', sa.String(length=80), nullable=False),
    sa.Column('longitude', sa.Double(), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=False),
    sa.Column('beat', sa.String(length=40), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cross_street'))
    )
    with op.batch_alter_table('cross_street', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cross_street_street_bare'), ['street_bare'], unique=False)
        batch_op.create_index(batch_op.f('ix_cross_street_cross_bare'), ['cross_bare'], unique=False)
    op.create_table('address_point',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=12), nullable=False),
    sa.Column('street', sa.String(length=80), nullable=False),
    sa.Column('street_bare', sa.String(length=80), nullable=False),
    sa.Column('longitude', sa.Double(), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=False),
    sa.Column('beat', sa.String(length=40), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_address_point'))
    )
    with op.batch_alter_table('address_point', schema=None) as batch_op:
        batch_op.create_index('ix_address_point_street_bare', ['street_bare', 'number'], unique=False)


def downgrade() -> None:
    op.drop_table('address_point')
    op.drop_table('cross_street')

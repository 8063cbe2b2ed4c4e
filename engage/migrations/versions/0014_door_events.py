"""What a device noted at the door without a network, so that it is merged exactly once.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('door_event',
    sa.Column('nonce', sa.String(length=36), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=5), nullable=False),
    sa.Column('answer', sa.String(length=20), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.Column('change', sa.Integer(), nullable=False),
    sa.Column('rsvp_id', sa.Integer(), nullable=True),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_door_event_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['rsvp_id'], ['rsvp.id'], name=op.f('fk_door_event_rsvp_id_rsvp'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('nonce', name=op.f('pk_door_event'))
    )
    op.create_index(op.f('ix_door_event_meeting_id'), 'door_event', ['meeting_id'], unique=False)
    op.create_index(op.f('ix_door_event_rsvp_id'), 'door_event', ['rsvp_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_door_event_rsvp_id'), table_name='door_event')
    op.drop_index(op.f('ix_door_event_meeting_id'), table_name='door_event')
    op.drop_table('door_event')

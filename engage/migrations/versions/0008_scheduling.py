"""Scheduling: venues, closed days, officers at meetings, imported calendars, the bin.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

# The tables of meetings are never made anew: on SQLite that would delete the RSVPs that hang on
# them. A column with a reference is therefore added in SQL, which both engines read the same way.
VENUE = (
    'ALTER TABLE {0} ADD COLUMN venue_id INTEGER '
    'CONSTRAINT fk_{0}_venue_id_venue REFERENCES venue (id)'
)
SHARED = ('is_link_private', 'phone', 'interpreting', 'ask_days', 'venue_id')
OWN = ('is_special', 'report_on', 'copy_uid', 'copy_slot_local', 'deleted_at', 'deleted_by')


def upgrade() -> None:
    op.create_table('closed_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('titles', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_closed_day'))
    )
    op.create_table('venue',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('access', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deleted_by', sa.String(length=254), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venue')),
    sa.UniqueConstraint('name', name=op.f('uq_venue_name'))
    )
    op.create_table('calendar_link',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['staff_user.id'], name=op.f('fk_calendar_link_user_id_staff_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_calendar_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_link_token_hash'))
    )
    op.create_table('meeting_series_beat',
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('beat_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['beat_id'], ['beat.id'], name=op.f('fk_meeting_series_beat_beat_id_beat')),
    sa.ForeignKeyConstraint(['series_id'], ['meeting_series.id'], name=op.f('fk_meeting_series_beat_series_id_meeting_series'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('series_id', 'beat_id', name=op.f('pk_meeting_series_beat'))
    )
    with op.batch_alter_table('meeting_series_beat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_series_beat_beat_id'), ['beat_id'], unique=False)

    op.create_table('meeting_series_officer',
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['series_id'], ['meeting_series.id'], name=op.f('fk_meeting_series_officer_series_id_meeting_series'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['staff_user.id'], name=op.f('fk_meeting_series_officer_user_id_staff_user')),
    sa.PrimaryKeyConstraint('series_id', 'user_id', name=op.f('pk_meeting_series_officer'))
    )
    with op.batch_alter_table('meeting_series_officer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_series_officer_user_id'), ['user_id'], unique=False)

    op.create_table('meeting_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('typed', sa.JSON(), nullable=False),
    sa.Column('reading', sa.JSON(), nullable=False),
    sa.Column('warnings', sa.JSON(), nullable=False),
    sa.Column('series_key', sa.String(length=64), nullable=False),
    sa.Column('status', sa.String(length=5), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_import_meeting_id_meeting'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_import')),
    sa.UniqueConstraint('key', name=op.f('uq_meeting_import_key'))
    )
    with op.batch_alter_table('meeting_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_import_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_import_series_key'), ['series_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_import_source'), ['source'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_import_status'), ['status'], unique=False)

    op.create_table('meeting_officer',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_officer_meeting_id_meeting'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['staff_user.id'], name=op.f('fk_meeting_officer_user_id_staff_user')),
    sa.PrimaryKeyConstraint('meeting_id', 'user_id', name=op.f('pk_meeting_officer'))
    )
    with op.batch_alter_table('meeting_officer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_officer_user_id'), ['user_id'], unique=False)

    op.create_table('meeting_posting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(length=10), nullable=False),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('actor', sa.String(length=254), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_posting_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_posting'))
    )
    with op.batch_alter_table('meeting_posting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_posting_meeting_id'), ['meeting_id'], unique=False)
    for table in ('meeting', 'meeting_series'):
        op.add_column(table, sa.Column('is_link_private', sa.Boolean(), nullable=False, server_default=sa.false()))
        op.add_column(table, sa.Column('phone', sa.String(length=40), nullable=False, server_default=''))
        op.add_column(table, sa.Column('interpreting', sa.JSON(), nullable=False, server_default='[]'))
        op.add_column(table, sa.Column('ask_days', sa.Integer(), nullable=False, server_default='0'))
        op.execute(VENUE.format(table))
        op.create_index(f'ix_{table}_venue_id', table, ['venue_id'])
    op.add_column('meeting_series', sa.Column('capacity', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('meeting', sa.Column('is_special', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('meeting', sa.Column('report_on', sa.Date(), nullable=True))
    op.add_column('meeting', sa.Column('copy_uid', sa.String(length=36), nullable=True))
    op.add_column('meeting', sa.Column('copy_slot_local', sa.DateTime(), nullable=True))
    op.add_column('meeting', sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('meeting', sa.Column('deleted_by', sa.String(length=254), nullable=False, server_default=''))
    op.create_index('ix_meeting_deleted_at', 'meeting', ['deleted_at'])
    # what a series says of its beats and seats is what its newest date says
    op.execute(
        'INSERT INTO meeting_series_beat (series_id, beat_id) '
        'SELECT m.series_id, b.beat_id FROM meeting m JOIN meeting_beat b ON b.meeting_id = m.id '
        'WHERE m.id IN (SELECT max(id) FROM meeting WHERE series_id IS NOT NULL GROUP BY series_id)'
    )
    op.execute(
        'UPDATE meeting_series SET capacity = coalesce((SELECT m.capacity FROM meeting m WHERE m.id = '
        '(SELECT max(x.id) FROM meeting x WHERE x.series_id = meeting_series.id)), 0)'
    )


def downgrade() -> None:
    op.drop_index('ix_meeting_deleted_at', 'meeting')
    for name in OWN:
        op.drop_column('meeting', name)
    op.drop_column('meeting_series', 'capacity')
    for table in ('meeting', 'meeting_series'):
        op.drop_index(f'ix_{table}_venue_id', table)
        for name in SHARED:
            op.drop_column(table, name)
    with op.batch_alter_table('meeting_posting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_posting_meeting_id'))

    op.drop_table('meeting_posting')
    with op.batch_alter_table('meeting_officer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_officer_user_id'))

    op.drop_table('meeting_officer')
    with op.batch_alter_table('meeting_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_import_status'))
        batch_op.drop_index(batch_op.f('ix_meeting_import_source'))
        batch_op.drop_index(batch_op.f('ix_meeting_import_series_key'))
        batch_op.drop_index(batch_op.f('ix_meeting_import_meeting_id'))

    op.drop_table('meeting_import')
    with op.batch_alter_table('meeting_series_officer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_series_officer_user_id'))

    op.drop_table('meeting_series_officer')
    with op.batch_alter_table('meeting_series_beat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_series_beat_beat_id'))

    op.drop_table('meeting_series_beat')
    op.drop_table('calendar_link')
    op.drop_table('venue')
    op.drop_table('closed_day')

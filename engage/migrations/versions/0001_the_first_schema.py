"""The first schema.

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

# Audit rows are only ever added.
AUDIT_TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END",
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_only_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'audit rows are only ever added'; END $$",
        'CREATE TRIGGER audit_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added()',
    ),
}


def upgrade() -> None:
    op.create_table('audit',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=254), nullable=False),
    sa.Column('action', sa.String(length=80), nullable=False),
    sa.Column('object', sa.String(length=200), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('prev', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit')),
    sa.UniqueConstraint('hash', name=op.f('uq_audit_hash'))
    )
    op.create_table('beat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('district', sa.String(), nullable=False),
    sa.Column('vintage', sa.String(), nullable=False),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.Column('geometry', sa.Text(), nullable=True),
    sa.Column('label_longitude', sa.Double(), nullable=True),
    sa.Column('label_latitude', sa.Double(), nullable=True),
    sa.Column('map_sha256', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_beat')),
    sa.UniqueConstraint('code', name=op.f('uq_beat_code'))
    )
    op.create_table('beat_draft',
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('vintage', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_beat_draft'))
    )
    op.create_table('briefing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('beat_code', sa.String(length=40), nullable=False),
    sa.Column('wave_code', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('release_sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('content_sha256', sa.String(length=64), nullable=False),
    sa.Column('pdf_sha256', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_briefing')),
    sa.UniqueConstraint('content_sha256', name=op.f('uq_briefing_content_sha256'))
    )
    with op.batch_alter_table('briefing', schema=None) as batch_op:
        batch_op.create_index('ix_briefing_beat_wave', ['beat_code', 'wave_code', 'language'], unique=False)

    op.create_table('briefing_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('beat_code', sa.String(length=40), nullable=False),
    sa.Column('wave_code', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('requested_by', sa.String(length=254), nullable=False),
    sa.Column('fault', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_briefing_request')),
    sa.UniqueConstraint('beat_code', 'wave_code', 'language', name=op.f('uq_briefing_request_beat_code'))
    )
    op.create_table('instrument_version',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=31), nullable=False),
    sa.Column('version', sa.String(length=20), nullable=False),
    sa.Column('canonical', sa.Text(), nullable=False),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_instrument_version'))
    )
    with op.batch_alter_table('instrument_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instrument_version_name'), ['name'], unique=False)

    op.create_table('margin',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('area', sa.String(), nullable=False),
    sa.Column('variable', sa.String(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('vintage', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_margin')),
    sa.UniqueConstraint('area', 'variable', 'level', name=op.f('uq_margin_area'))
    )
    op.create_table('meeting_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('rule', sa.String(length=200), nullable=False),
    sa.Column('starts_local', sa.DateTime(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('titles', sa.JSON(), nullable=False),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('venue', sa.String(length=120), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('access', sa.JSON(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('online_url', sa.String(length=500), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_series')),
    sa.UniqueConstraint('uid', name=op.f('uq_meeting_series_uid'))
    )
    op.create_table('outbox_mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=32), nullable=False),
    sa.Column('to', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('attachment', sa.LargeBinary(), nullable=True),
    sa.Column('attachment_name', sa.String(length=100), nullable=True),
    sa.Column('attachment_type', sa.String(length=100), nullable=True),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_error', sa.String(length=300), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_mail')),
    sa.UniqueConstraint('uid', name=op.f('uq_outbox_mail_uid'))
    )
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_mail_state'), ['state'], unique=False)

    op.create_table('release',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_code', sa.String(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.String(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release')),
    sa.UniqueConstraint('wave_code', 'sha256', name=op.f('uq_release_wave_code'))
    )
    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_release_wave_code'), ['wave_code'], unique=False)

    op.create_table('staff_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_role')),
    sa.UniqueConstraint('name', name=op.f('uq_staff_role_name'))
    )
    op.create_table('staff_user',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_user')),
    sa.UniqueConstraint('email', name=op.f('uq_staff_user_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_staff_user_fs_uniquifier'))
    )
    op.create_table('beat_former_shape',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('beat_id', sa.Integer(), nullable=False),
    sa.Column('vintage', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('district', sa.String(), nullable=False),
    sa.Column('geometry', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['beat_id'], ['beat.id'], name=op.f('fk_beat_former_shape_beat_id_beat')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_beat_former_shape'))
    )
    with op.batch_alter_table('beat_former_shape', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_beat_former_shape_beat_id'), ['beat_id'], unique=False)

    op.create_table('meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('slot_local', sa.DateTime(), nullable=True),
    sa.Column('starts_local', sa.DateTime(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('titles', sa.JSON(), nullable=False),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('venue', sa.String(length=120), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('access', sa.JSON(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('online_url', sa.String(length=500), nullable=False),
    sa.Column('zone', sa.String(length=60), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['series_id'], ['meeting_series.id'], name=op.f('fk_meeting_series_id_meeting_series')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('uid', name=op.f('uq_meeting_uid'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index('ix_meeting_series_slot', ['series_id', 'slot_local'], unique=True)
        batch_op.create_index(batch_op.f('ix_meeting_starts_at'), ['starts_at'], unique=False)

    op.create_table('sign_in_link',
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['staff_user.id'], name=op.f('fk_sign_in_link_user_id_staff_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_sign_in_link'))
    )
    op.create_table('staff_user_role',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['role_id'], ['staff_role.id'], name=op.f('fk_staff_user_role_role_id_staff_role'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['staff_user.id'], name=op.f('fk_staff_user_role_user_id_staff_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'role_id', name=op.f('pk_staff_user_role'))
    )
    op.create_table('tenure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('beat_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('officer_name', sa.String(length=120), nullable=False),
    sa.Column('role', sa.String(length=80), nullable=False),
    sa.Column('shift', sa.String(length=80), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=True),
    sa.CheckConstraint("user_id IS NOT NULL OR officer_name <> ''", name=op.f('ck_tenure_officer_known')),
    sa.CheckConstraint('to_on IS NULL OR to_on >= from_on', name=op.f('ck_tenure_days_in_order')),
    sa.ForeignKeyConstraint(['beat_id'], ['beat.id'], name=op.f('fk_tenure_beat_id_beat'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['staff_user.id'], name=op.f('fk_tenure_user_id_staff_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tenure'))
    )
    with op.batch_alter_table('tenure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tenure_beat_id'), ['beat_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tenure_user_id'), ['user_id'], unique=False)

    op.create_table('wave',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('instrument_hash', sa.String(length=64), nullable=False),
    sa.Column('previous_id', sa.Integer(), nullable=True),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('sponsor', sa.Text(), nullable=False),
    sa.Column('population', sa.Text(), nullable=False),
    sa.Column('recruitment', sa.Text(), nullable=False),
    sa.Column('sample_design', sa.Text(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=True),
    sa.Column('is_key_held_here', sa.Boolean(), nullable=False),
    sa.Column('n_stored', sa.Integer(), nullable=True),
    sa.Column('n_unreadable', sa.Integer(), nullable=False),
    sa.Column('root', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['instrument_hash'], ['instrument_version.hash'], name=op.f('fk_wave_instrument_hash_instrument_version')),
    sa.ForeignKeyConstraint(['previous_id'], ['wave.id'], name=op.f('fk_wave_previous_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wave')),
    sa.UniqueConstraint('code', name=op.f('uq_wave_code'))
    )
    op.create_table('code',
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('stratum', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_code_wave_id_wave')),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_code')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_code_wave_id'), ['wave_id'], unique=False)

    op.create_table('comment',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('area', sa.String(length=40), nullable=True),
    sa.Column('item', sa.String(length=31), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('may_be_quoted', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_comment_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_wave_id'), ['wave_id'], unique=False)

    op.create_table('deck',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('stratum', sa.String(length=40), nullable=False),
    sa.Column('n_codes', sa.Integer(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_deck_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deck'))
    )
    with op.batch_alter_table('deck', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deck_wave_id'), ['wave_id'], unique=False)

    op.create_table('draft',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_draft_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_wave_id'), ['wave_id'], unique=False)

    op.create_table('inbox',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_inbox_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inbox_wave_id'), ['wave_id'], unique=False)

    op.create_table('meeting_beat',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('beat_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['beat_id'], ['beat.id'], name=op.f('fk_meeting_beat_beat_id_beat')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_beat_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'beat_id', name=op.f('pk_meeting_beat'))
    )
    with op.batch_alter_table('meeting_beat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_beat_beat_id'), ['beat_id'], unique=False)

    op.create_table('response',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('area', sa.String(length=40), nullable=True),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('route', sa.String(length=8), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('instrument_hash', sa.String(length=64), nullable=False),
    sa.Column('base_weight', sa.Double(), nullable=False),
    sa.Column('answers', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['instrument_hash'], ['instrument_version.hash'], name=op.f('fk_response_instrument_hash_instrument_version')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_response_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_response_wave_id'), ['wave_id'], unique=False)

    op.create_table('rsvp',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('first_name', sa.String(length=60), nullable=True),
    sa.Column('needs', sa.String(length=500), nullable=True),
    sa.Column('language', sa.String(length=5), nullable=False),
    sa.Column('party', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_rsvp_meeting_id_meeting'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rsvp')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_rsvp_token_hash'))
    )
    with op.batch_alter_table('rsvp', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rsvp_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_rsvp_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('sent_key',
    sa.Column('hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_sent_key_wave_id_wave')),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_sent_key')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('sent_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sent_key_wave_id'), ['wave_id'], unique=False)

    for statement in AUDIT_TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table('sent_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sent_key_wave_id'))

    op.drop_table('sent_key')
    with op.batch_alter_table('rsvp', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rsvp_meeting_id'))
        batch_op.drop_index(batch_op.f('ix_rsvp_email'))

    op.drop_table('rsvp')
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_response_wave_id'))

    op.drop_table('response')
    with op.batch_alter_table('meeting_beat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_beat_beat_id'))

    op.drop_table('meeting_beat')
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inbox_wave_id'))

    op.drop_table('inbox')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_wave_id'))

    op.drop_table('draft')
    with op.batch_alter_table('deck', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deck_wave_id'))

    op.drop_table('deck')
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_wave_id'))

    op.drop_table('comment')
    with op.batch_alter_table('code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_code_wave_id'))

    op.drop_table('code')
    op.drop_table('wave')
    with op.batch_alter_table('tenure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tenure_user_id'))
        batch_op.drop_index(batch_op.f('ix_tenure_beat_id'))

    op.drop_table('tenure')
    op.drop_table('staff_user_role')
    op.drop_table('sign_in_link')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_starts_at'))
        batch_op.drop_index('ix_meeting_series_slot')
        batch_op.drop_index(batch_op.f('ix_meeting_ends_at'))

    op.drop_table('meeting')
    with op.batch_alter_table('beat_former_shape', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_beat_former_shape_beat_id'))

    op.drop_table('beat_former_shape')
    op.drop_table('staff_user')
    op.drop_table('staff_role')
    with op.batch_alter_table('release', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_release_wave_code'))

    op.drop_table('release')
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_mail_state'))

    op.drop_table('outbox_mail')
    op.drop_table('meeting_series')
    op.drop_table('margin')
    with op.batch_alter_table('instrument_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_instrument_version_name'))

    op.drop_table('instrument_version')
    op.drop_table('briefing_request')
    with op.batch_alter_table('briefing', schema=None) as batch_op:
        batch_op.drop_index('ix_briefing_beat_wave')

    op.drop_table('briefing')
    op.drop_table('beat_draft')
    op.drop_table('beat')
    op.drop_table('audit')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS audit_only_added()")

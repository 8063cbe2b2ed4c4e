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
    _prints_up()
    _mailings_up()


def downgrade() -> None:
    _mailings_down()
    _prints_down()
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


def _prints_up() -> None:
    op.create_table('print_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=True),
    sa.Column('deck_id', sa.Integer(), nullable=True),
    sa.Column('layout', sa.String(length=10), nullable=False),
    sa.Column('stratum', sa.String(length=40), nullable=False),
    sa.Column('is_proof', sa.Boolean(), nullable=False),
    sa.Column('n_sheets', sa.Integer(), nullable=False),
    sa.Column('n_drawn', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('is_printed', sa.Boolean(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fault', sa.String(length=300), nullable=False),
    sa.Column('requested_on', sa.Date(), nullable=False),
    sa.Column('requested_by', sa.String(length=254), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['deck_id'], ['deck.id'], name=op.f('fk_print_batch_deck_id_deck')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_print_batch_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_print_batch'))
    )
    with op.batch_alter_table('print_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_print_batch_wave_id'), ['wave_id'], unique=False)
    op.create_table('print_piece',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('n_sheets', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['print_batch.id'], name=op.f('fk_print_piece_batch_id_print_batch')),
    sa.PrimaryKeyConstraint('batch_id', 'number', name=op.f('pk_print_piece')),
    sqlite_with_rowid=False
    )
    op.create_table('spare_codes',
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('stratum', sa.String(length=40), nullable=False),
    sa.Column('deck_id', sa.Integer(), nullable=False),
    sa.Column('n_given', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['deck_id'], ['deck.id'], name=op.f('fk_spare_codes_deck_id_deck')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_spare_codes_wave_id_wave')),
    sa.PrimaryKeyConstraint('wave_id', 'stratum', name=op.f('pk_spare_codes'))
    )


def _prints_down() -> None:
    for table in ('spare_codes', 'print_piece', 'print_batch'):
        op.drop_table(table)


def _mailings_up() -> None:
    with op.batch_alter_table('outbox_mail') as batch:
        batch.add_column(sa.Column('vault', sa.String(length=60), server_default='', nullable=False))
        batch.add_column(sa.Column('sealed', sa.LargeBinary(), nullable=True))
    op.create_table('mailing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('n_contacts', sa.Integer(), nullable=False),
    sa.Column('n_double', sa.Integer(), nullable=False),
    sa.Column('n_silent', sa.Integer(), nullable=False),
    sa.Column('n_handed', sa.Integer(), nullable=False),
    sa.Column('n_failed', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fault', sa.String(length=300), nullable=False),
    sa.Column('requested_on', sa.Date(), nullable=False),
    sa.Column('requested_by', sa.String(length=254), nullable=False),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_mailing_wave_id_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mailing'))
    )
    with op.batch_alter_table('mailing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mailing_wave_id'), ['wave_id'], unique=False)
    op.create_table('mailing_stratum',
    sa.Column('mailing_id', sa.Integer(), nullable=False),
    sa.Column('stratum', sa.String(length=40), nullable=False),
    sa.Column('n_contacts', sa.Integer(), nullable=False),
    sa.Column('deck_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['deck_id'], ['deck.id'], name=op.f('fk_mailing_stratum_deck_id_deck')),
    sa.ForeignKeyConstraint(['mailing_id'], ['mailing.id'], name=op.f('fk_mailing_stratum_mailing_id_mailing')),
    sa.PrimaryKeyConstraint('mailing_id', 'stratum', name=op.f('pk_mailing_stratum'))
    )
    op.create_table('mailing_piece',
    sa.Column('mailing_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['mailing_id'], ['mailing.id'], name=op.f('fk_mailing_piece_mailing_id_mailing')),
    sa.PrimaryKeyConstraint('mailing_id', 'number', name=op.f('pk_mailing_piece')),
    sqlite_with_rowid=False
    )
    op.create_table('mail_stop',
    sa.Column('mark', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('mark', name=op.f('pk_mail_stop')),
    sqlite_with_rowid=False
    )


def _mailings_down() -> None:
    for table in ('mail_stop', 'mailing_piece', 'mailing_stratum', 'mailing'):
        op.drop_table(table)
    with op.batch_alter_table('outbox_mail') as batch:
        batch.drop_column('sealed')
        batch.drop_column('vault')

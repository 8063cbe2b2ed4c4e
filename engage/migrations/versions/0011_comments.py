"""Comments: what moderators decided, the code frame, who coded what; files of releases.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('theme',
    sa.Column('code', sa.String(length=31), nullable=False),
    sa.Column('label', sa.JSON(), nullable=False),
    sa.Column('keywords', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_theme'))
    )
    op.create_table('comment_review',
    sa.Column('comment_id', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('reason', sa.String(length=12), nullable=True),
    sa.Column('hidden', sa.JSON(), nullable=False),
    sa.Column('is_quote', sa.Boolean(), nullable=False),
    sa.Column('batch', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_review_comment_id_comment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', name=op.f('pk_comment_review')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_comment_review_batch'), 'comment_review', ['batch'], unique=False)
    op.create_table('comment_coding',
    sa.Column('comment_id', sa.String(length=32), nullable=False),
    sa.Column('round', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('coder', sa.String(length=254), nullable=False),
    sa.Column('themes', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_coding_comment_id_comment'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', 'round', name=op.f('pk_comment_coding')),
    sqlite_with_rowid=False
    )
    op.create_table('release_file',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('suffix', sa.String(length=8), nullable=False),
    sa.Column('maker', sa.String(length=40), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', 'language', 'suffix', name=op.f('pk_release_file'))
    )


def downgrade() -> None:
    op.drop_table('release_file')
    op.drop_table('comment_coding')
    op.drop_index(op.f('ix_comment_review_batch'), table_name='comment_review')
    op.drop_table('comment_review')
    op.drop_table('theme')

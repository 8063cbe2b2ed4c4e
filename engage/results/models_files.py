"""The table of files made of releases, so that no page ever waits for one to be made."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base


class ReleaseFile(Base):
    """A file of a release in one format and language; it can be made anew at any time.

    ``maker`` is the version of the program that made it: another version makes it again.
    """

    __tablename__ = "release_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    suffix: Mapped[str] = mapped_column(String(8), primary_key=True)
    maker: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)

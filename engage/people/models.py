"""Staff, their roles, the tenure of officers on beats, and one-time sign-in links."""

from datetime import date, datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engage.db import Base, UtcDateTime
from engage.places.models import Beat

staff_user_role = Table(
    "staff_user_role",
    Base.metadata,
    Column("user_id", Integer, ForeignKey("staff_user.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", Integer, ForeignKey("staff_role.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Base, RoleMixin):
    """What a person may do: administrator, organizer, officer or analyst."""

    __tablename__ = "staff_role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)


class User(Base, UserMixin):
    """One member of staff with an account; no address of a computer is ever kept."""

    __tablename__ = "staff_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    # nothing until the person has set one by a sign-in link
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    # of the mail to this person
    language: Mapped[str] = mapped_column(String(8), default="en", server_default="en")
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # the mixin says list[RoleMixin]
        secondary=staff_user_role, order_by=Role.id
    )


class Tenure(Base):
    """An officer, with an account or only by name, on a beat from one day to another."""

    __tablename__ = "tenure"
    __table_args__ = (
        CheckConstraint("user_id IS NOT NULL OR officer_name <> ''", name="officer_known"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="days_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    beat_id: Mapped[int] = mapped_column(ForeignKey(Beat.id, ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id), index=True)
    officer_name: Mapped[str] = mapped_column(String(120), default="")
    role: Mapped[str] = mapped_column(String(80), default="")
    shift: Mapped[str] = mapped_column(String(80), default="")
    # whose task it is what the supervisor of the beat has promised
    is_supervisor: Mapped[bool] = mapped_column(default=False, server_default=false())
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    user: Mapped[User | None] = relationship()
    beat: Mapped[Beat] = relationship()

    @property
    def name(self) -> str:
        """Return the officer's name."""
        return self.officer_name or (self.user.name if self.user else "")


class SignInLink(Base):
    """A link that signs one person in once; only its hash is kept."""

    __tablename__ = "sign_in_link"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)

"""Settings that an administrator changes while the server runs; they are rows of a table."""

from typing import Any

from sqlalchemy.orm import Mapped, Session, mapped_column

from mediary.core import clock
from mediary.core.types import Instant, Json, Model


class AppSetting(Model):
    """A setting by its name."""

    __tablename__ = "app_setting"
    __table_args__ = ({"info": {"schema": "ops"}},)

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
    updated_at: Mapped[Instant]


def find_setting(db: Session, name: str) -> Any:  # noqa: ANN401
    """Return what was chosen, or None where nothing was."""
    chosen = db.get(AppSetting, name)
    return None if chosen is None else chosen.value


def choose_setting(db: Session, name: str, value: object) -> None:
    """Keep a value; None forgets the choice."""
    chosen = db.get(AppSetting, name)
    if value is None:
        if chosen is not None:
            db.delete(chosen)
    elif chosen is None:
        db.add(AppSetting(name=name, value=value, updated_at=clock.now()))
    else:
        chosen.value, chosen.updated_at = value, clock.now()
    db.flush()

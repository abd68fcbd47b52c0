"""Who sees what of whom: the one place that decides it.

Every query of another person's things goes through `visible_to(viewer)`: `person` to enter by a
name, `rows` as a condition on rows that belong to people, `items` on items of the catalogue that
may be private. What is not seen is as if it were not there.
"""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    exists,
    false,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from mediary.accounts.models import Account
from mediary.accounts.names import username_key
from mediary.accounts.preferences import Privacy
from mediary.accounts.viewer import Viewer
from mediary.core.errors import NotFoundError

Area = Literal["profile", "history", "statistics", "now_playing", "lists", "reviews"]
AREAS: tuple[Area, ...] = get_args(Area)


def are_friends(_viewer: Viewer, _user_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Return whether two people are friends; nobody is, until people can befriend each other."""
    return false()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a viewer sees them, with the areas that are open to this viewer."""

    account: Account
    areas: frozenset[Area]


@dataclass(frozen=True, slots=True)
class Sight:
    """What one viewer (or nobody) sees."""

    viewer: Viewer | None

    def person(self, db: Session, username: str, area: Area) -> Person:
        """Return who is called so, when this area of theirs is seen.

        Raises:
            NotFoundError: It is not, or nobody is called so: the answer does not tell which.
        """
        is_friend = self._is_friend(Account.id).label("is_friend")
        named = select(Account, is_friend).where(Account.username_key == username_key(username))
        row = db.execute(named).one_or_none()
        person = None if row is None else Person(row[0], self._areas(row[0], is_friend=row[1]))
        if person is None or area not in person.areas:
            raise NotFoundError("There is nobody of this name, or they keep this to themselves.")
        return person

    def rows(
        self,
        area: Area,
        *,
        user_id: SQLColumnExpression[int],
        visibility: SQLColumnExpression[str] | None = None,
        is_private: SQLColumnExpression[bool] | None = None,
    ) -> ColumnElement[bool]:
        """Return a condition on rows of people: one's own, and what others let be seen.

        Of others the area must be open, and the row itself, where it says so, too.
        """
        level = Account.privacy[area].as_string()
        others: list[ColumnElement[bool]] = [
            exists().where(Account.id == user_id, Account.is_active, self._is_open(level, user_id))
        ]
        if visibility is not None:
            others.append(self._is_open(visibility, user_id))
        if is_private is not None:
            others.append(~is_private)
        return or_(self._is_own(user_id), and_(*others))

    def items(self, owner_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
        """Return a condition on items of the catalogue: the shared ones, and one's own."""
        return or_(owner_id.is_(None), self._is_own(owner_id))

    def _areas(self, owner: Account, *, is_friend: bool) -> frozenset[Area]:
        if self.viewer is not None and self.viewer.user_id == owner.id:
            return frozenset(AREAS)
        if not owner.is_active:
            return frozenset()
        levels = {"friends", "public"} if is_friend else {"public"}
        privacy = Privacy.of(owner.privacy)
        return frozenset(area for area in AREAS if getattr(privacy, area) in levels)

    def _is_open(
        self, level: SQLColumnExpression[str], user_id: SQLColumnExpression[int]
    ) -> ColumnElement[bool]:
        return or_(level == "public", and_(level == "friends", self._is_friend(user_id)))

    def _is_friend(self, user_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
        return false() if self.viewer is None else are_friends(self.viewer, user_id)

    def _is_own(self, user_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
        return false() if self.viewer is None else user_id == self.viewer.user_id


def visible_to(viewer: Viewer | None) -> Sight:
    """Return what a viewer sees; None is somebody who is not signed in."""
    return Sight(viewer)


def as_sql(db: Session, condition: ColumnElement[bool], *tables: Any) -> str:  # noqa: ANN401
    """Return a condition for a statement that is written by hand; it holds our own values only.

    `tables` are those that the statement reads, under the names that it gives them: a question
    inside of the condition then asks of its row, and not of all rows of a table of its own.
    """
    dialect = db.connection().dialect
    whole = select(literal(1)).select_from(*tables).where(condition)
    written = str(whole.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    return written.partition("\nWHERE ")[2]

"""Reads of lists: whose a viewer sees, and what stands in them.

Of other people's lists everything goes through `_seen`, and of their entries through `_shown`.
"""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select, text
from sqlalchemy.orm import Session, aliased

from mediary.accounts.models import Account
from mediary.accounts.viewer import Viewer
from mediary.accounts.visibility import visible_to
from mediary.core.bulk import select_in
from mediary.lists.models import ListItem, ListMember, ListShare, ListSubscription, UserList

# Not `Account` itself, which the condition on what is seen looks up on its own.
_Owner = aliased(Account)
_Standings = Select[UserList, str, int | None, int]


class Standing(NamedTuple):
    """A list as a viewer meets it: its row, and what they are to it."""

    row: UserList
    owner: str
    is_own: bool
    is_member: bool
    is_subscribed: bool


def _seen(viewer: Viewer | None) -> ColumnElement[bool]:
    """Return the condition on lists that are the viewer's, or that others let them see."""
    return visible_to(viewer).rows(
        "lists", user_id=UserList.user_id, visibility=UserList.visibility
    )


def _standings(viewer: Viewer | None) -> _Standings:
    user_id = viewer.user_id if viewer else 0
    mine = and_(ListMember.list_uuid == UserList.uuid, ListMember.user_id == user_id)
    follows = and_(ListSubscription.list_uuid == UserList.uuid, ListSubscription.user_id == user_id)
    return (
        select(UserList, _Owner.username, ListMember.accepted_at, ListSubscription.since)
        .join(_Owner, _Owner.id == UserList.user_id)
        .outerjoin(ListMember, mine)
        .outerjoin(ListSubscription, follows)
        # Folds write past the session.
        .execution_options(populate_existing=True)
    )  # fmt: skip


def _standing(row: Row[UserList, str, int | None, int], viewer: Viewer | None) -> Standing:
    one, owner, accepted_at, since = row
    return Standing(
        row=one,
        owner=owner,
        is_own=viewer is not None and one.user_id == viewer.user_id,
        is_member=accepted_at is not None,
        is_subscribed=since is not None,
    )


def list_with(db: Session, viewer: Viewer | None, uuid: str) -> Standing | None:
    """Return a list that the viewer owns, collaborates on, or may read; None for any other."""
    may = or_(ListMember.accepted_at.is_not(None), _seen(viewer))
    row = db.execute(_standings(viewer).where(UserList.uuid == uuid, may)).one_or_none()
    return None if row is None else _standing(row, viewer)


def list_shared_as(db: Session, viewer: Viewer | None, code: str) -> Standing | None:
    """Return the list of a share link."""
    row = db.execute(
        _standings(viewer)
        .join(ListShare, ListShare.list_uuid == UserList.uuid)
        .where(ListShare.code == code, _Owner.is_active)
    ).one_or_none()
    return None if row is None else _standing(row, viewer)


def own_list(db: Session, viewer: Viewer, subject: str) -> Standing | None:
    """Return a list of the viewer's own by its subject."""
    row = db.execute(
        _standings(viewer).where(UserList.user_id == viewer.user_id, UserList.subject == subject)
    ).one_or_none()
    return None if row is None else _standing(row, viewer)


def lists_of(
    db: Session, viewer: Viewer, relation: str, *, before: int | None, limit: int
) -> list[Standing]:
    """Return lists that are something to the viewer (own, joined, invited, followed), newest first.

    A list that was followed and is not seen any more is left out.
    """
    is_something = {
        "own": UserList.user_id == viewer.user_id,
        "joined": ListMember.accepted_at.is_not(None),
        "invited": and_(ListMember.invited_at.is_not(None), ListMember.accepted_at.is_(None)),
        "followed": and_(ListSubscription.since.is_not(None), _seen(viewer)),
    }
    found = _standings(viewer).where(is_something[relation])
    return _page(db, viewer, found, before, limit)


def lists_of_person(
    db: Session, viewer: Viewer | None, username: str, *, before: int | None, limit: int
) -> list[Standing]:
    """Return the lists of a person that the viewer may see, newest first.

    Raises:
        NotFoundError: There is nobody of this name, or they keep their lists to themselves.
    """
    owner = visible_to(viewer).person(db, username, "lists").account
    found = _standings(viewer).where(UserList.user_id == owner.id, _seen(viewer))
    return _page(db, viewer, found, before, limit)


def _page(
    db: Session, viewer: Viewer | None, found: _Standings, before: int | None, limit: int
) -> list[Standing]:
    if before is not None:
        found = found.where(UserList.id < before)
    rows = db.execute(found.order_by(UserList.id.desc()).limit(limit))
    return [_standing(row, viewer) for row in rows]


def share_of(db: Session, uuid: str) -> ListShare | None:
    """Return a list's share link."""
    return db.get(ListShare, uuid)


def members_of(db: Session, uuid: str) -> list[tuple[ListMember, str]]:
    """Return a list's collaborators and those who are invited, with their names."""
    rows = db.execute(
        select(ListMember, Account.username)
        .join(Account, Account.id == ListMember.user_id)
        .where(ListMember.list_uuid == uuid)
        .order_by(ListMember.invited_at, ListMember.user_id)
    )
    return [(member, name) for member, name in rows]


def is_there(db: Session, uuid: str) -> bool:
    """Whether there is such a list."""
    return bool(db.scalar(select(exists().where(UserList.uuid == uuid))))


# What a person keeps to themselves is in none of their lists for anybody else.
_SHOWN = (
    " AND (:is_own OR e.media_item_id IS NULL OR NOT EXISTS (SELECT 1 FROM user_media u"
    " WHERE u.user_id = e.user_id AND u.media_item_id IN (i.id, i.work_id) AND u.is_private))"
)
# The viewer's own items that are an item of somebody else: by its namings, ids, name and year.
_SAME = (
    "SELECT i.id UNION ALL"
    " SELECT y.media_item_id FROM external_id x JOIN external_id y ON y.owner_id = :viewer"
    " AND y.provider = x.provider AND y.kind = x.kind AND y.key = x.key"
    " WHERE x.media_item_id = i.id UNION ALL"
    " SELECT v.media_item_id FROM item_mention o JOIN item_mention v ON v.user_id = :viewer"
    " AND v.digest = o.digest WHERE o.user_id = e.user_id AND o.media_item_id = i.id"
    " AND o.void_reason IS NULL AND v.void_reason IS NULL UNION ALL"
    " SELECT v.media_item_id FROM item_mention o JOIN item_mention v ON v.user_id = :viewer"
    " AND v.bucket = o.bucket JOIN media_item t ON t.id = v.media_item_id AND t.year = i.year"
    " WHERE o.user_id = e.user_id AND o.media_item_id = i.id"
    " AND o.void_reason IS NULL AND v.void_reason IS NULL"
)
_PLAYED = (
    "(EXISTS (SELECT 1 FROM watch_log l WHERE l.user_id = :viewer AND NOT l.is_partial"
    " AND l.media_item_id IN ({same})) OR EXISTS (SELECT 1 FROM user_title c"
    " WHERE c.user_id = :viewer AND c.status = 'completed' AND c.media_item_id IN ({same})))"
)
_FROM = (
    " FROM list_item e LEFT JOIN media_item i ON i.id = e.media_item_id"
    " LEFT JOIN media_item p ON p.id = i.parent_id LEFT JOIN media_item w ON w.id = i.work_id"
    " WHERE e.user_id = :owner AND e.list_id = :list"
)
_ENTRY = (
    "SELECT e.place, e.id, e.note, e.person, e.free_text, e.added_at, e.added_from, e.added_to,"
    " e.added_by, i.uuid AS item, i.title, i.level, i.year, i.position AS number, i.media_type_id,"
    " i.owner_id, i.work_id, i.id AS item_id, p.position AS season, p.level AS parent_level,"
    " w.title AS work_title, {played} AS is_seen"
)


def _played(standing: Standing) -> str:
    return _PLAYED.format(same="i.id" if standing.is_own else _SAME)


def _asked(viewer: Viewer | None, standing: Standing) -> dict[str, Any]:
    row = standing.row
    return {
        "viewer": viewer.user_id if viewer else 0, "owner": row.user_id, "list": row.id,
        "is_own": standing.is_own,
    }  # fmt: skip


def entries_after(
    db: Session,
    viewer: Viewer | None,
    standing: Standing,
    *,
    after: int | None,
    limit: int,
    is_seen: bool | None,
) -> list[Row[Any]]:
    """Return a list's entries as the viewer sees them, in order, from behind a place on."""
    played = _played(standing)
    where = "" if after is None else " AND e.place > :after"
    if is_seen is not None:
        where += f" AND e.media_item_id IS NOT NULL AND {'' if is_seen else 'NOT '}{played}"
    sql = f"{_ENTRY.format(played=played)}{_FROM}{_SHOWN}{where} ORDER BY e.place LIMIT :limit"
    asked = {**_asked(viewer, standing), "after": after, "limit": limit}
    return list(db.execute(text(sql), asked))


def entries_with(db: Session, viewer: Viewer, standing: Standing, ids: list[int]) -> list[Row[Any]]:
    """Return entries of a list by their ids, in order."""
    sql = f"{_ENTRY.format(played=_played(standing))}{_FROM}{_SHOWN}"
    found = select_in(db, f"{sql} AND e.id {{values}}", ids, **_asked(viewer, standing))
    return sorted(found, key=lambda row: row.place)


def entries_until(db: Session, viewer: Viewer | None, standing: Standing, place: int) -> int:
    """Return how many entries stand up to a place."""
    sql = f"SELECT COUNT(*){_FROM}{_SHOWN} AND e.place <= :place"
    asked = {**_asked(viewer, standing), "place": place}
    return int(db.execute(text(sql), asked).scalar_one())


def seen_of(db: Session, viewer: Viewer, standing: Standing) -> tuple[int, int]:
    """Return how many of a list's titles the viewer knows, and how many there are."""
    sql = (
        f"SELECT COUNT(*), SUM(CASE WHEN {_played(standing)} THEN 1 ELSE 0 END)"
        f"{_FROM}{_SHOWN} AND e.media_item_id IS NOT NULL"
    )
    of, seen = db.execute(text(sql), _asked(viewer, standing)).one()
    return int(seen or 0), int(of)


def sizes_of(db: Session, viewer: Viewer | None, standings: list[Standing]) -> dict[int, int]:
    """Return how many entries of each list the viewer sees."""
    return {
        one.row.id: entries_until(db, viewer, one, 2**62) if not one.is_own else 0
        for one in standings
    } | {
        row.list_id: row.size
        for owner in {one.row.user_id for one in standings if one.is_own}
        for row in select_in(
            db,
            "SELECT list_id, COUNT(*) AS size FROM list_item WHERE user_id = :user"
            " AND list_id {values} GROUP BY list_id",
            [one.row.id for one in standings if one.is_own],
            user=owner,
        )
    }


def items_in(db: Session, standing: Standing, item_ids: list[int]) -> set[int]:
    """Return those of these items that stand in a list."""
    rows = select_in(
        db,
        "SELECT media_item_id FROM list_item WHERE user_id = :user AND list_id = :list"
        " AND media_item_id {values}",
        item_ids,
        user=standing.row.user_id,
        list=standing.row.id,
    )
    return {row.media_item_id for row in rows}


def items_named(db: Session, viewer: Viewer, uuids: list[str]) -> dict[str, int]:
    """Return the items of these UUIDs, of those that the viewer sees."""
    rows = select_in(
        db,
        "SELECT uuid, id FROM media_item WHERE (owner_id = :user OR owner_id IS NULL)"
        " AND uuid {values}",
        sorted(set(uuids)),
        user=viewer.user_id,
    )
    return {row.uuid: row.id for row in rows}


def place_of(db: Session, standing: Standing, entry_id: int) -> int | None:
    """Return the place of an entry."""
    row = standing.row
    return db.scalar(
        select(ListItem.place).where(
            ListItem.user_id == row.user_id, ListItem.list_id == row.id, ListItem.id == entry_id
        )
    )


def last_place(db: Session, standing: Standing) -> int | None:
    """Return the place of a list's last entry."""
    found = db.execute(
        text("SELECT MAX(place) FROM list_item WHERE user_id = :user AND list_id = :list"),
        {"user": standing.row.user_id, "list": standing.row.id},
    )
    place: int | None = found.scalar_one()
    return place


def next_place(db: Session, standing: Standing, after: int | None) -> int | None:
    """Return the place behind one; without one that of the first entry."""
    found = db.execute(
        text(
            "SELECT MIN(place) FROM list_item WHERE user_id = :user AND list_id = :list"
            " AND place > :after"
        ),
        {
            "user": standing.row.user_id, "list": standing.row.id,
            "after": -(2**62) if after is None else after,
        },
    )  # fmt: skip
    following: int | None = found.scalar_one()
    return following


def records_at(db: Session, standing: Standing, places: list[int]) -> list[Row[Any]]:
    """Return the statements behind entries, by place.

    In a queue that holds a title once, all of them that say so; the one that counts comes first.
    """
    return select_in(
        db,
        "SELECT e.place, s.id, s.source, s.source_key, s.value, s.media_item_id"
        " FROM list_item e JOIN statement s ON s.user_id = e.user_id AND (s.id = e.id OR"
        " (s.media_item_id = e.media_item_id AND :is_queue AND s.kind = 'list_entry'"
        " AND s.void_reason IS NULL AND s.subject = :subject))"
        " WHERE e.user_id = :user AND e.list_id = :list AND e.place {values}"
        " ORDER BY e.place, CASE WHEN s.id = e.id THEN 0 ELSE 1 END, s.source, s.source_key",
        places,
        user=standing.row.user_id,
        list=standing.row.id,
        subject=standing.row.subject,
        is_queue=standing.row.kind != "list",
    )


def entries_said(db: Session, user_id: int, source: str, keys: list[str]) -> list[int]:
    """Return the live statements of entries under these keys."""
    rows = select_in(
        db,
        "SELECT id FROM statement WHERE user_id = :user AND kind = 'list_entry'"
        " AND source = :source AND void_reason IS NULL AND source_key {values}",
        keys,
        user=user_id,
        source=source,
    )
    return [row.id for row in rows]


def items_of(db: Session, viewer: Viewer | None, standing: Standing) -> list[Row[Any]]:
    """Return all that a viewer sees of a list's entries, as little as a copy needs."""
    sql = f"SELECT e.media_item_id, e.note, e.person, e.free_text{_FROM}{_SHOWN} ORDER BY e.place"
    return list(db.execute(text(sql), _asked(viewer, standing)))

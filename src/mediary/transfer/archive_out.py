"""Writing the archive: streamed from the database, one member after the other."""

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Result, Row, text
from sqlalchemy.orm import Session

from mediary.catalog.service import BY_ID
from mediary.transfer import archive_shape as shape
from mediary.transfer.members import Written, add_lines, sha256_of, whole
from mediary.transfer.rows import raw_lines

_JSON = msgspec.json.Encoder().encode
_RAW = msgspec.Raw
ROWS_AT_ONCE = 1_000


class _RecordLine(msgspec.Struct, omit_defaults=True, rename={"from_": "from"}):
    """What one source said of a play; what it does not say is left out."""

    source: str
    instance: str | None = None
    key: str = ""
    title: str = ""
    nature: str | None = None
    at: str | None = None
    from_: str | None = None
    to: str | None = None
    offset: int | None = None
    weight: int = -1
    said_at: str | None = None
    logged_on: str | None = None
    layout: str | None = None
    seconds: int | None = None
    rating: int | None = None
    is_rewatch: bool | None = None
    is_partial: bool | None = None
    is_skipped: bool | None = None
    note: str | None = None
    place: str | None = None
    platform: str | None = None
    device: str | None = None
    profile: str | None = None
    void: str | None = None
    progress: msgspec.Raw | None = None
    extra: msgspec.Raw | None = None


class _PlayLine(msgspec.Struct, omit_defaults=True, rename={"from_": "from"}):
    """A play as it counts."""

    id: str
    item: str
    at: str | None = None
    from_: str | None = None
    to: str | None = None
    offset: int | None = None
    seconds: int | None = None
    rating: int | None = None
    is_rewatch: bool | None = None
    is_partial: bool | None = None
    note: str | None = None
    place: str | None = None


def write_archive(db: Session, user_id: int, path: Path) -> Written:
    """Write everything of a person into one zip; the file appears when it is whole."""
    counts: dict[str, int] = {}
    hashes: dict[str, str] = {}
    with whole(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
        for name, lines in _members(db, user_id):
            counts[name], hashes[name] = add_lines(archive, name, lines)
        manifest = {
            "format": shape.FORMAT, "version": shape.VERSION, "counts": counts, "sha256": hashes,
        }  # fmt: skip
        add_lines(archive, shape.MANIFEST, [msgspec.json.format(_JSON(manifest), indent=1)])
    return Written(sum(counts.values()), sha256_of(path))


def _members(db: Session, user_id: int) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield shape.TITLES, _titles(db, user_id)
    yield "items.jsonl", _items(db, user_id)
    yield shape.RECORDS, _records(db, user_id)
    yield "plays.jsonl", _plays(db, user_id)
    yield shape.STATEMENTS, _statements(db, user_id)
    yield "entries.jsonl", _entries(db, user_id)
    yield "lists.jsonl", _lists(db, user_id)
    for digest, files in _source_files(db, user_id):
        yield f"{shape.SOURCES}{digest}.jsonl", _source(db, files)


# SQLite has no statistics of a young database. The plus signs and "|| ''" below keep it from an
# index that looks fit and is read from end to end for every row.
def _stream(db: Session, sql: str, user_id: int, **more: object) -> Result[*tuple[Any, ...]]:
    # PostgreSQL sorts text by the rules of a language unless told to compare bytes.
    collate = "" if db.get_bind().dialect.name == "sqlite" else ' COLLATE "C"'
    statement = text(sql.replace("{c}", collate)).execution_options(yield_per=ROWS_AT_ONCE)
    return db.execute(statement, {"user": user_id, **more})


def _name_of(column: str) -> str:
    """Return the SQL for the smallest hash of an item's namings."""
    # The plus keeps engines from walking all hashes in their order for the first that fits.
    return (
        "(SELECT MIN(+n.digest) FROM item_mention n WHERE n.user_id = :user"
        f" AND n.media_item_id = {column} AND n.void_reason IS NULL)"
    )


def _titles(db: Session, user_id: int) -> Iterator[bytes]:
    """Every naming, parents before their parts."""
    rows = _stream(
        db,
        "SELECT m.digest, p.digest AS parent, m.naming,"
        " CASE WHEN m.parent_id IS NULL THEN 0 WHEN p.parent_id IS NULL THEN 1 ELSE 2 END AS depth"
        " FROM item_mention m LEFT JOIN item_mention p ON p.user_id = m.user_id"
        " AND p.id = m.parent_id WHERE m.user_id = :user AND m.void_reason IS NULL"
        " ORDER BY depth, m.digest",
        user_id,
    )
    for digest, parent, naming, _ in rows:
        above = None if parent is None else shape.hex_of(parent)
        yield _JSON({"id": shape.hex_of(digest), "parent": above, "title": _RAW(naming.encode())})


def _items(db: Session, user_id: int) -> Iterator[bytes]:
    """Every item that the titles make, folded: for readers; an import makes them anew."""
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    name = "x.provider || ':' || x.kind || ':' || x.key"
    joined = f"group_concat({name}, char(31))" if is_sqlite else f"string_agg({name}, chr(31))"
    rows = _stream(
        db,
        "SELECT MIN(m.digest) AS name, i.id, i.media_type_id, i.level, i.position, i.title,"
        " i.original_title, i.year, i.release_from, i.release_to, i.runtime_minutes,"
        f" i.original_language, i.attributes, {_name_of('i.parent_id')} AS parent,"
        f" (SELECT {joined} FROM external_id x WHERE x.media_item_id = i.id) AS ids"
        " FROM item_mention m JOIN media_item i ON i.id = m.media_item_id"
        " WHERE m.user_id = :user AND m.void_reason IS NULL GROUP BY i.id ORDER BY name",
        user_id,
    )
    for row in rows:
        yield _JSON(_item(row))


def _item(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    (
        name, _, type_id, level, number, title, original_title, year, first, last, minutes,
        language, attributes, parent, ids,
    ) = row  # fmt: skip
    if isinstance(attributes, str):
        attributes = {} if attributes == "{}" else msgspec.json.decode(attributes)
    return {
        "id": shape.item_name(name), "type": BY_ID[type_id].name, "level": level,
        "parent": None if parent is None else shape.item_name(parent), "number": number,
        "title": title, "original_title": original_title, "year": year,
        "released_from": _day(first), "released_to": _day(last), "runtime_minutes": minutes,
        "language": language, "ids": sorted(set(ids.split("\x1f"))) if ids else [],
        "facts": dict(sorted(attributes.items())),
    }  # fmt: skip


_SAID = (
    "s.source, s.instance, s.source_key, s.layout, s.nature, s.weight, s.said_at, s.watched_at,"
    " s.watched_from, s.watched_to, s.utc_offset, s.logged_on, s.duration_seconds, s.progress,"
    " s.rating, s.is_rewatch, s.is_partial, s.is_skipped, s.note, s.place, s.platform, s.device,"
    " s.profile, s.extra, s.void_reason, m.digest AS title"
)


def _records(db: Session, user_id: int) -> Iterator[bytes]:
    """What every source said of plays; replaced values before the one that counts."""
    rows = _stream(
        db,
        f"SELECT {_SAID} FROM watch_log_source s JOIN item_mention m ON m.user_id = s.user_id"
        " AND m.id = s.mention_id WHERE s.user_id = :user"
        " AND (s.void_reason IS NULL OR s.void_reason <> 'undone')"
        " ORDER BY s.source{c}, s.instance{c}, s.source_key{c},"
        " CASE WHEN s.void_reason = 'superseded' THEN 0 ELSE 1 END,"
        " COALESCE(s.said_at, 0), s.digest",
        user_id,
    )
    for (
        source, instance, key, layout, nature, weight, said_at, at, first, last, offset,
        logged_on, seconds, progress, rating, is_rewatch, is_partial, is_skipped, note, place,
        platform, device, profile, extra, void, title,
    ) in rows:  # fmt: skip
        yield _JSON(_RecordLine(
            source, instance or None, key, shape.hex_of(title),
            None if nature == "event" else nature, _instant(at), _day(first), _day(last), offset,
            weight, _instant(said_at), _day(logged_on), layout or None, seconds, rating,
            _yes(is_rewatch), _yes(is_partial), _yes(is_skipped), note or None, place or None,
            platform or None, device or None, profile or None, void or None, _raw(progress),
            _raw(extra),
        ))  # fmt: skip


def _said(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return what is there to say; nought is said of figures only."""
    return {
        name: bool(value) if name.startswith("is_") else value
        for name, value in values
        if value or (value is not None and name in {"seconds", "rating"})
    }


def _plays(db: Session, user_id: int) -> Iterator[bytes]:
    """Every play, folded: for readers. Named by the smallest of its records, in their order."""
    rows = _stream(
        db,
        "SELECT s.source, s.instance, s.source_key, l.watched_at, l.watched_from, l.watched_to,"
        " l.utc_offset, l.seconds, l.rating, l.is_rewatch, l.is_partial, l.note, l.place,"
        f" {_name_of('l.media_item_id')} AS item"
        " FROM watch_log_source s JOIN watch_log l ON l.user_id = s.user_id"
        " AND l.id = s.watch_log_id WHERE s.user_id = :user AND s.void_reason IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM watch_log_source o WHERE o.user_id = s.user_id"
        " AND o.watch_log_id = s.watch_log_id AND o.void_reason IS NULL"
        " AND ((o.source || ''){c}, (o.instance || ''){c}, (o.source_key || ''){c})"
        " < (s.source{c}, s.instance{c}, s.source_key{c}))"
        " ORDER BY s.source{c}, s.instance{c}, s.source_key{c}",
        user_id,
    )
    for (
        source, instance, key, at, first, last, offset, seconds, rating, is_rewatch, is_partial,
        note, place, item,
    ) in rows:  # fmt: skip
        yield _JSON(_PlayLine(
            shape.uuid_of("play", source, instance, key), shape.item_name(item), _instant(at),
            _day(first), _day(last), offset, seconds, rating, _yes(is_rewatch), _yes(is_partial),
            note or None, place or None,
        ))  # fmt: skip


def _statements(db: Session, user_id: int) -> Iterator[bytes]:
    """What every source said of anything else; replaced values before the one that counts."""
    rows = _stream(
        db,
        "SELECT s.kind, s.source, s.source_key, s.subject, s.said_at, s.value, s.void_reason,"
        " m.digest AS title FROM statement s LEFT JOIN item_mention m ON m.user_id = s.user_id"
        " AND m.id = s.mention_id WHERE s.user_id = :user"
        " AND (s.void_reason IS NULL OR s.void_reason <> 'undone')"
        " ORDER BY s.kind{c}, s.source{c}, s.source_key{c},"
        " CASE WHEN s.void_reason = 'superseded' THEN 0 ELSE 1 END,"
        " COALESCE(s.said_at, 0), s.digest",
        user_id,
    )
    for row in rows:
        line: dict[str, Any] = {"kind": row.kind, "source": row.source, "key": row.source_key}
        if row.subject:
            line["subject"] = row.subject
        if row.title is not None:
            line["title"] = shape.hex_of(row.title)
        if row.said_at is not None:
            line["said_at"] = shape.instant_text(row.said_at)
        line["value"] = _RAW(row.value.encode())
        if row.void_reason:
            line["void"] = row.void_reason
        yield _JSON(line)


def _entries(db: Session, user_id: int) -> Iterator[bytes]:
    """What the person says of each item now, folded: for readers."""
    rows = _stream(
        db,
        f"SELECT u.*, {_name_of('u.media_item_id')} AS item"
        " FROM user_media u WHERE u.user_id = :user ORDER BY item",
        user_id,
    )
    for row in rows:
        line = {"item": shape.item_name(row.item)} | _said((
            ("status", row.status_chosen), ("label", row.status_label), ("rating", row.rating),
            ("scale", row.rating_scale), ("is_favorite", row.is_favorite), ("notes", row.notes),
        ))  # fmt: skip
        yield _JSON(line)


def _lists(db: Session, user_id: int) -> Iterator[bytes]:
    """Every list with its items in order, folded: for readers."""
    lists = _stream(
        db, "SELECT * FROM user_list WHERE user_id = :user ORDER BY subject{c}", user_id
    )
    for row in list(lists):
        items = db.execute(
            text(
                "SELECT i.note, i.person, i.free_text AS text, i.added_by,"
                f" {_name_of('i.media_item_id')} AS item FROM list_item i"
                " WHERE i.user_id = :user AND i.list_id = :list ORDER BY i.place"
            ),
            {"user": user_id, "list": row.id},
        )
        yield _JSON({
            "id": shape.uuid_of("list", row.subject), "kind": row.kind, "name": row.name,
            "description": row.description, "visibility": row.visibility,
            **({} if row.is_ranked is None else {"is_ranked": bool(row.is_ranked)}),
            "items": [_listed(one) for one in items],
        })  # fmt: skip


def _listed(one: Row[Any]) -> dict[str, str]:
    said = {} if one.item is None else {"item": shape.item_name(one.item)}
    texts = {name: getattr(one, name) for name in ("person", "text", "note", "added_by")}
    return said | {name: text for name, text in texts.items() if text}


def _source_files(db: Session, user_id: int) -> list[tuple[str, list[Row[Any]]]]:
    """Return the files of imports that are not undone, those of equal rows together."""
    rows = db.execute(
        text(
            "SELECT f.id, f.digest, f.source, f.kind, f.name, f.header, f.rows FROM import_file f"
            " JOIN import_job j ON j.id = f.import_job_id JOIN batch b ON b.id = j.batch_id"
            " WHERE f.user_id = :user AND b.undone_at IS NULL AND f.rows > 0 AND f.digest <> ''"
        ),
        {"user": user_id},
    ).all()
    by_digest: dict[str, list[Row[Any]]] = {}
    for row in rows:
        by_digest.setdefault(row.digest, []).append(row)
    return sorted(by_digest.items())


def _source(db: Session, files: list[Row[Any]]) -> Iterator[bytes]:
    one = files[0]
    name = min(file.name.replace("\\", "/").rsplit("/", 1)[-1] for file in files)
    yield _JSON({"source": one.source, "kind": one.kind, "name": name, "header": one.header})
    yield from raw_lines(db, one.id)


def _day(day: int | None) -> str | None:
    return None if day is None else shape.day_text(day)


def _instant(instant: int | None) -> str | None:
    return None if instant is None else shape.instant_text(instant)


def _yes(value: object) -> bool | None:
    return True if value else None


def _raw(json: str | None) -> msgspec.Raw | None:
    return _RAW(json.encode()) if json else None

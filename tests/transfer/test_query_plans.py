"""No hot statement reads a whole table: each is explained by the engine itself."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from mediary.core.db import Database
from mediary.lists.service import start_list
from mediary.shelf.asking import Asked
from mediary.shelf.item import page_of
from mediary.shelf.library import library, to_continue, up_next
from mediary.shelf.sayings import collection, ratings, reviews, tags
from mediary.stats.service import totals
from mediary.tracking.history import history
from mediary.transfer import service
from tests.factories.transfer import Diary

# Tables that grow with the history; a scan of one of them is what the test is about.
LARGE = (
    "watch_log", "watch_log_source", "statement", "item_mention", "media_item", "external_id",
    "claim", "user_media", "media_tag", "review", "list_item", "import_row", "import_file",
    "import_problem", "api_token", "user_title", "login_session",
)  # fmt: skip


def _exports() -> list[dict[str, str]]:
    history_rows = [
        {
            "id": n,
            "watched_at": f"2020-01-{n % 28 + 1:02}T20:{n % 60:02}:00.000Z",
            "action": "watch",
            "type": "movie",
            "movie": {"title": f"Film {n}", "year": 1980 + n % 40, "ids": {"trakt": n, "tmdb": n}},
        }
        for n in range(1, 120)
    ]
    ratings = [
        {
            "rated_at": "2020-02-01T10:11:12.000Z",
            "rating": 8,
            **{k: r[k] for k in ("type", "movie")},
        }
        for r in history_rows[:40]
    ]
    diary = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n" + "".join(
        f"2020-01-{n % 28 + 1:02},Film {n},{1980 + n % 40},https://boxd.it/{n},4,,a b,"
        f"2020-01-{n % 28 + 1:02}\n"
        for n in range(1, 60)
    )
    return [
        {
            "watched-history.json": json.dumps(history_rows),
            "ratings-movies.json": json.dumps(ratings),
        },
        {"diary.csv": diary},
    ]


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """Collect every statement that the block sends, with one set of its parameters."""
    seen: dict[str, Any] = {}

    def note(_c: Any, _cur: Any, sql: str, parameters: Any, _ctx: Any, many: bool) -> None:
        seen.setdefault(sql, parameters[0] if many else parameters)

    event.listen(database.engine, "before_cursor_execute", note)
    found: list[tuple[str, Any]] = []
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
        found += seen.items()


def scans(database: Database, sql: str, parameters: Any) -> list[str]:
    """Return the large tables that the engine would read whole for a statement."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).all()
            details = [str(row[3]) for row in plan]
            loose = _loose(plan, is_lookup="json_each" in sql)
            words = [d.split() for d in details if d.startswith("SCAN ") and "USING" not in d]
            names = {w[1] for w in words}
            return [n for n in names if _table_of(n, sql) in LARGE] + loose
        connection.exec_driver_sql("SET enable_seqscan = off")
        plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sql}", parameters).scalar_one()
        return [t for t in _seq_scans(plan[0]["Plan"]) if t in LARGE]


def _loose(plan: Any, *, is_lookup: bool) -> list[str]:
    """Return searches by the person alone, where each row or each key asks for one."""
    correlated = {row[0] for row in plan if str(row[3]).startswith("CORRELATED")}
    inner = [str(row[3]) for row in plan if is_lookup or row[1] in correlated]
    return [one for one in inner if one.endswith("(user_id=?)")]


def _table_of(name: str, sql: str) -> str:
    words = sql.replace(",", " ").replace("(", " ").split()
    return next((words[i - 1] for i, w in enumerate(words) if w == name and i), name)


def _seq_scans(node: dict[str, Any]) -> list[str]:
    own = [node["Relation Name"].split("_p")[0]] if node["Node Type"] == "Seq Scan" else []
    return own + [t for child in node.get("Plans", []) for t in _seq_scans(child)]


VERBS = ("SELECT", "UPDATE", "DELETE", "WITH")


@pytest.fixture
def diary(database: Database, tmp_path: Path) -> Diary:
    """Return a diary with two services in it, beside those of others, its tables analysed."""
    for name in ("ben", "cleo", "dan"):
        other = Diary(database, tmp_path, name)
        for files in _exports():
            other.take(files)
    diary = Diary(database, tmp_path)
    for files in _exports():
        diary.take(files)
    # No ANALYZE: the plans must be right on a young database, too.
    return diary


def _explained(database: Database, found: list[tuple[str, Any]]) -> None:
    checked = [(sql, p) for sql, p in found if sql.lstrip().upper().startswith(VERBS)]
    assert checked
    bad = {sql: scans(database, sql, p) for sql, p in checked}
    assert not {sql: tables for sql, tables in bad.items() if tables}


def test_importing_again_reads_no_table_whole(diary: Diary) -> None:
    with statements(diary.database) as found:
        for files in _exports():
            diary.take(files)
    _explained(diary.database, found)


def test_importing_something_new_and_undoing_it_reads_no_table_whole(diary: Diary) -> None:
    first = {"diary.csv": _exports()[1]["diary.csv"].replace("Film", "Movie")}
    with statements(diary.database) as found:
        batch = diary.take(first)[0].batch
        diary.undo(batch)
    _explained(diary.database, found)


def test_pages_read_no_table_whole(diary: Diary) -> None:
    with statements(diary.database) as found, diary.database.reading() as db:
        _, cursor = history(db, diary.viewer, cursor=None, limit=10)
        history(db, diary.viewer, cursor=cursor, limit=10)
        totals(db, diary.viewer)
        for job in service.imports_of(db, diary.viewer):
            service.report(db, job)
            service.rows_of(db, job, outcome="created", limit=10)
    _explained(diary.database, found)


def test_the_library_and_the_page_of_a_title_read_no_table_whole(diary: Diary) -> None:
    with diary.database.reading() as db:
        (uuid,) = db.execute(
            text("SELECT uuid FROM media_item WHERE owner_id = :user LIMIT 1"),
            {"user": diary.viewer.user_id},
        ).one()
    with diary.database.transaction() as db:
        start_list(db, diary.viewer, name="Some")
        made = db.execute(text("SELECT MIN(uuid) FROM user_list")).scalar_one()
    asked = (
        Asked(), Asked(type_ids=(1,), sort="rating", is_descending=True),
        Asked(words="film 1", sort="match"), Asked(tag="a", list_uuid=made, statuses=("planned",)),
    )  # fmt: skip
    with statements(diary.database) as found, diary.database.reading() as db:
        for one in asked:
            page = library(db, diary.viewer, one, size=10)
            if page["next"]:
                library(db, diary.viewer, one, size=10, cursor=page["next"])
        up_next(db, diary.viewer, size=10)
        to_continue(db, diary.viewer, size=10)
        page_of(db, diary.viewer, uuid)
        for read in (ratings, reviews, collection):
            read(db, diary.viewer, size=10, page=1)
        tags(db, diary.viewer)
    _explained(diary.database, found)


def test_the_archive_is_written_by_the_persons_rows_alone(diary: Diary) -> None:
    with statements(diary.database) as found:
        diary.archive()
    _explained(diary.database, found)

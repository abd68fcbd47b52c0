"""A reading sees one state of the data, however long it takes."""

from sqlalchemy import text

from mediary.core.db import Database
from tests.factories.accounts import add_person

PEOPLE = text("SELECT COUNT(*) FROM account")


def test_a_reading_sees_nothing_of_what_is_written_meanwhile(database: Database) -> None:
    add_person(database)
    with database.reading() as db:
        before = db.execute(PEOPLE).scalar_one()
        add_person(database)
        assert db.execute(PEOPLE).scalar_one() == before
    with database.reading() as db:
        assert db.execute(PEOPLE).scalar_one() == before + 1


def test_a_transaction_after_a_reading_sees_what_is_there(database: Database) -> None:
    for count in range(1, 4):
        with database.reading() as db:
            assert db.execute(PEOPLE).scalar_one() == count - 1
        add_person(database)
        with database.transaction() as db:
            assert db.execute(PEOPLE).scalar_one() == count

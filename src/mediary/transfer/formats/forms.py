"""All formats, and the writing of one into a file."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.core.errors import InvalidError
from mediary.transfer.archive_out import write_archive
from mediary.transfer.formats import (
    goodreads,
    letterboxd,
    myanimelist,
    opml,
    spreadsheet,
    trakt,
    yamtrack,
)
from mediary.transfer.formats.form import Form, Loss, Member, Scope, statement
from mediary.transfer.members import Written, add_lines, sha256_of, whole, write_lines


def _none(_: Scope) -> Iterator[Member]:
    yield from ()


ARCHIVE = Form(
    "archive",
    "Archive",
    ".zip",
    "Everything of yours, lossless: for a move to another server, or to keep.",
    (Loss("secrets", "Passwords, tokens, sessions, and what belongs to other people."),),
    _none,
)
FORMS = {
    form.name: form
    for form in (
        ARCHIVE, spreadsheet.FORM, letterboxd.FORM, trakt.FORM, myanimelist.FORM, goodreads.FORM,
        yamtrack.FORM, opml.FORM,
    )
}  # fmt: skip
# Names of the contract that nothing can be written in yet, and why.
LATER = {"ics": "A calendar of your history comes with the calendar"}


def form_of(name: str) -> Form:
    """Return a format by name.

    Raises:
        InvalidError: There is none, or it cannot be written yet.
    """
    known = ", ".join(FORMS)
    if name in LATER:
        raise InvalidError(f"{LATER[name]}; it cannot be written yet. Take one of: {known}.")
    if name not in FORMS:
        raise InvalidError(f"“{name}” is no format to write; take one of: {known}.")
    return FORMS[name]


def write(db: Session, user_id: int, name: str, path: Path) -> Written:
    """Write what a person has in a format; the file appears when it is whole.

    Raises:
        InvalidError: There is no such format.
    """
    form = form_of(name)
    if form is ARCHIVE:
        return write_archive(db, user_id, path)
    scope = Scope(db, user_id, _zone(db, user_id))
    with whole(path) as part:
        rows = _zip(form, scope, part) if form.suffix == ".zip" else _file(form, scope, part)
    return Written(rows, sha256_of(path))


def _zip(form: Form, scope: Scope, path: Path) -> int:
    rows = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        add_lines(archive, "README.txt", [statement(form).encode()])
        for member in form.members(scope):
            lines, _ = add_lines(archive, member.name, _lines(member))
            rows += lines - len(member.head) - len(member.tail)
    return rows


def _file(form: Form, scope: Scope, path: Path) -> int:
    (member,) = form.members(scope)
    with path.open("wb") as file:
        return write_lines(file, _lines(member)) - len(member.head) - len(member.tail)


def _lines(member: Member) -> Iterator[bytes]:
    yield from member.head
    yield from member.rows
    yield from member.tail


def _zone(db: Session, user_id: int) -> ZoneInfo:
    asked = text("SELECT timezone FROM account WHERE id = :user")
    name = db.execute(asked, {"user": user_id}).scalar_one()
    return ZoneInfo(name or "UTC")

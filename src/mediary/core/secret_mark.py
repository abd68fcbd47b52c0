"""A mark in the database by which it is told whether the secret key fits it."""

from typing import Literal

from mediary.core.app_settings import choose_setting, find_setting
from mediary.core.db import Database
from mediary.core.sealing import Sealer

NAME, TEXT = "secret_key_mark", "It opens."

Fit = Literal["unmarked", "current", "earlier", "wrong"]


def fit_of(database: Database, sealer: Sealer) -> Fit:
    """Tell whether the secret key is the one that this database's secrets are sealed with."""
    with database.reading() as db:
        mark = find_setting(db, NAME)
    if mark is None:
        return "unmarked"
    if not sealer.knows(mark):
        return "wrong"
    return "current" if sealer.is_current(mark) else "earlier"


def mark_database(database: Database, sealer: Sealer) -> Fit:
    """Mark the database with the present key where it may be; return what was found before.

    A mark that cannot be opened stays: somebody may bring the right key back.
    """
    fit = fit_of(database, sealer)
    if fit in {"unmarked", "earlier"}:
        with database.transaction() as db:
            choose_setting(db, NAME, sealer.seal(TEXT, purpose=NAME, owner="instance"))
    return fit

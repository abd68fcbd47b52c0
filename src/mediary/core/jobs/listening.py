"""Hears on PostgreSQL that another process has asked for work."""

import logging
import threading
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from mediary.core.db import Database
from mediary.core.jobs.bell import CHANNEL, Bell

logger = logging.getLogger(__name__)


def listen(database: Database, bell: Bell, stopping: threading.Event) -> None:
    """Ring the bell at each notification, until stopping; a lost connection is made anew."""
    while not stopping.is_set():
        try:
            _hear(database, bell, stopping)
        except (SQLAlchemyError, OSError, _driver_error(database)):
            # Polling goes on meanwhile, so a deaf while only makes jobs start later.
            logger.warning("cannot hear the database's notifications; trying again")
            stopping.wait(5)


def _hear(database: Database, bell: Bell, stopping: threading.Event) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"LISTEN {CHANNEL}")
        raw: Any = connection.connection.driver_connection
        connection.detach()  # the pool's places are for those who work
        bell.ring()
        while not stopping.is_set():
            for _ in raw.notifies(timeout=0.5, stop_after=1):
                bell.ring()


def _driver_error(database: Database) -> type[Exception]:
    error: type[Exception] = database.engine.dialect.loaded_dbapi.Error
    return error

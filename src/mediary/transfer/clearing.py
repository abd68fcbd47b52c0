"""Clearing away of files that can be written again, or that nobody asks for any more."""

from pathlib import Path

from mediary.core.clock import now
from mediary.core.settings import get_settings

DAY = 86_400_000_000


def clear_written() -> None:
    """Remove exports of yesterday, and copies of the database that a killed rehearsal left."""
    for name in ("exports", "tmp"):
        for path in get_settings().folder(name).iterdir():
            if path.is_file() and _is_old(path):
                path.unlink(missing_ok=True)


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime * 1_000_000 < now() - DAY

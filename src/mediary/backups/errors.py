"""What can go wrong with backups."""

from mediary.core.errors import ConflictError, MediaryError, NotFoundError


class BackupFailedError(MediaryError):
    """The backup could not be written; nothing of it is left."""

    code = "backup-failed"


class UnsoundBackupError(MediaryError):
    """The backup is not what it was, or cannot be restored."""

    code = "backup-unsound"


class CannotTryOutError(ConflictError):
    """A test restore is not possible here; the backup may be sound."""

    code = "cannot-try-out"


class InUseError(ConflictError):
    """Somebody has the database open."""

    code = "database-in-use"


class BackupNotFoundError(NotFoundError):
    """There is no such backup."""

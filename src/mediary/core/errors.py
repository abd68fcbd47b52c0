"""Errors that a person can act on; each knows its HTTP status and its exit code."""


class MediaryError(Exception):
    """A sentence for the person: what is wrong and what to do.

    Attributes:
        status: HTTP status.
        code: Stable machine name, last part of the problem's type.
        exit_code: Exit code of the command line.
    """

    status = 500
    code = "error"
    exit_code = 1

    def __init__(self, message: str, **details: object) -> None:
        """Keep the sentence, and details that a program may want."""
        super().__init__(message)
        self.message = message
        self.details = details


class InvalidError(MediaryError):
    """What was sent cannot be used as it stands."""

    status, code, exit_code = 422, "invalid", 2


class NotFoundError(MediaryError):
    """There is no such thing, or not for this person."""

    status, code, exit_code = 404, "not-found", 2


class ConflictError(MediaryError):
    """It contradicts what is there."""

    status, code, exit_code = 409, "conflict", 3


class SignInNeededError(MediaryError):
    """Nobody is signed in."""

    status, code, exit_code = 401, "sign-in-needed", 3


class ForbiddenError(MediaryError):
    """This person or token may not do that."""

    status, code, exit_code = 403, "forbidden", 3


class TooLargeError(MediaryError):
    """More than the bounds allow."""

    status, code, exit_code = 413, "too-large", 2


class TooManyError(MediaryError):
    """Too many attempts; `details["retry_after"]` says how many seconds to wait."""

    status, code, exit_code = 429, "too-many", 3


class UnreachableError(MediaryError):
    """The database or a server does not answer."""

    status, code, exit_code = 503, "unreachable", 4

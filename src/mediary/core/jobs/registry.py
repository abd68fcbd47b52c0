"""Which kinds of jobs and schedules there are, as the code declares them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from mediary.core.errors import NotFoundError
from mediary.core.jobs.cron import Cron

Work = TypeVar("Work", bound=Callable[..., None])
DEFAULT_ATTEMPTS = 5


@dataclass(frozen=True)
class Kind:
    """A kind of job.

    Attributes:
        run: Called with the context, and with the payload as named arguments.
        is_heavy: It computes for long, and so never runs in the server's process.
        max_running: How many of it may run at a time, everywhere.
    """

    name: str
    run: Callable[..., None]
    is_heavy: bool = False
    max_attempts: int = DEFAULT_ATTEMPTS
    max_running: int | None = None


_kinds: dict[str, Kind] = {}
_schedules: dict[str, Cron] = {}


def job(
    name: str,
    *,
    is_heavy: bool = False,
    max_attempts: int = DEFAULT_ATTEMPTS,
    max_running: int | None = None,
) -> Callable[[Work], Work]:
    """Register what runs the jobs of a kind: `def run(context: JobContext, **payload) -> None`."""

    def register(run: Work) -> Work:
        _kinds[name] = Kind(name, run, is_heavy, max_attempts, max_running)
        return run

    return register


def schedule(name: str, *, cron: str, **options: Any) -> Callable[[Work], Work]:  # noqa: ANN401
    """Register a kind of job that is enqueued by the clock (UTC); the options are those of `job`.

    An administrator may change its times, its settings (which are its payload) or switch it off.
    """
    times = Cron(cron)

    def register(run: Work) -> Work:
        job(name, **options)(run)
        _schedules[name] = times
        return run

    return register


def find_kind(name: str) -> Kind | None:
    """Return the kind of this name, when the code that registers it is loaded."""
    return _kinds.get(name)


def kind_of(name: str) -> Kind:
    """Return the kind of this name.

    Raises:
        NotFoundError: Nothing that is loaded registers it.
    """
    kind = find_kind(name)
    if kind is None:
        raise NotFoundError(f"Nothing here knows how to run {name}.")
    return kind


def kinds() -> list[Kind]:
    """Return every registered kind."""
    return list(_kinds.values())


def schedules() -> dict[str, Cron]:
    """Return the times that the code gives each schedule."""
    return dict(_schedules)

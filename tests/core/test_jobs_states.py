"""Any order of what people, workers and deaths do to the queue leaves it sound."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from sqlalchemy import func, select, update

from mediary.core.db import Database
from mediary.core.errors import ConflictError
from mediary.core.jobs import (
    STATUSES,
    JobContext,
    LeaseLostError,
    StoppedError,
    cancel,
    enqueue,
    find,
    mark_undone,
    retry,
)
from mediary.core.jobs.leases import JOB, Lease, free_lost, settle, take
from mediary.core.jobs.owner import this_owner
from mediary.core.jobs.registry import kinds
from tests.core import working  # noqa: F401  # registers the kinds

DEAD = f"{this_owner().rsplit('/', 1)[0]}/1"


class Queue(RuleBasedStateMachine):
    """The model: who was given which job last, and how many steps each job has."""

    template: Path
    jobs = Bundle("jobs")
    leases = Bundle("leases")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="mediary-queue-"))
        shutil.copyfile(self.template, self.folder / "mediary.db")
        self.database = Database(f"sqlite:///{self.folder / 'mediary.db'}")
        self.steps: dict[int, int] = {}
        self.holders: dict[int, int] = {}

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    def status_of(self, job_id: int) -> str:
        with self.database.reading() as db:
            return find(db, job_id).status

    def attempt(self, verb: Any, job_id: int, allowed: set[str]) -> None:
        """Do it, and see that it is refused exactly where it is not allowed."""
        before = self.status_of(job_id)
        try:
            with self.database.transaction() as db:
                verb(db, job_id)
        except ConflictError:
            assert before not in allowed or verb is retry
        else:
            assert before in allowed

    @rule(target=jobs, key=st.sampled_from([None, "a", "b"]), priority=st.integers(0, 2))
    def ask(self, key: str | None, priority: int) -> int:
        with self.database.transaction() as db:
            job_id = enqueue(db, "test.nothing", {}, key=key, priority=priority)
        self.steps.setdefault(job_id, 0)
        return job_id

    @rule(target=leases)
    def take(self) -> Lease | None:
        with self.database.reading() as db:
            waiting = db.execute(
                select(func.max(JOB.c.priority)).where(JOB.c.status == "pending")
            ).scalar()
        lease = take(self.database, kinds())
        assert (lease is None) == (waiting is None)
        if lease is not None:
            with self.database.reading() as db:
                assert find(db, lease.job_id).priority == waiting
            assert lease.token > self.holders.get(lease.job_id, 0)
            self.holders[lease.job_id] = lease.token
        return lease

    @rule(lease=leases)
    def step(self, lease: Lease | None) -> None:
        if lease is None:
            return
        is_holder = self.is_held(lease)
        before = self.steps[lease.job_id]
        try:
            context = JobContext(self.database, lease)
            with context.transaction() as db:
                self.steps[lease.job_id] += 1
                context.report(db, before + 1)
        except LeaseLostError:
            assert not is_holder
        except StoppedError:
            assert is_holder
            self.steps[lease.job_id] = before

    @rule(lease=consumes(leases), status=st.sampled_from(["completed", "failed", "pending"]))
    def end(self, lease: Lease | None, status: str) -> None:
        if lease is None:
            return
        is_holder = self.is_held(lease)
        with self.database.transaction() as db:
            assert settle(db, lease, status, run_at=0) == is_holder

    @rule(lease=leases)
    def die(self, lease: Lease | None) -> None:
        if lease is None or not self.is_held(lease):
            return
        with self.database.transaction() as db:
            db.execute(update(JOB).where(JOB.c.id == lease.job_id).values(lease_owner=DEAD))
        assert free_lost(self.database) == 1
        assert not self.is_held(lease)

    @rule(job_id=jobs)
    def call_off(self, job_id: int) -> None:
        self.attempt(cancel, job_id, {"pending", "running", "cancelled"})

    @rule(job_id=jobs)
    def start_again(self, job_id: int) -> None:
        self.attempt(retry, job_id, {"pending", "failed", "cancelled"})

    @rule(job_id=jobs)
    def undo(self, job_id: int) -> None:
        self.attempt(mark_undone, job_id, set(STATUSES) - {"pending", "running"})

    def is_held(self, lease: Lease) -> bool:
        is_last = self.holders[lease.job_id] == lease.token
        return is_last and self.status_of(lease.job_id) == "running"

    @invariant()
    def rows_are_sound(self) -> None:
        with self.database.reading() as db:
            rows = db.execute(select(JOB)).all()
        live = [(row.kind, row.key) for row in rows if row.status in {"pending", "running"}]
        keyed = [pair for pair in live if pair[1] is not None]
        assert len(keyed) == len(set(keyed))
        for row in rows:
            assert row.status in STATUSES
            assert (row.lease_owner is not None) == (row.status == "running")
            assert (row.finished_at is None) == (row.status in {"pending", "running"})
            assert row.done == self.steps[row.id]


@pytest.fixture
def machine(sqlite_template: Path) -> type[Queue]:
    Queue.template = sqlite_template
    return Queue


def _explore(machine: type[Queue], examples: int) -> None:
    case = machine.TestCase
    case.settings = settings(
        max_examples=examples,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    case("runTest").runTest()


def test_the_queue_stays_sound(machine: type[Queue]) -> None:
    _explore(machine, 25)


@pytest.mark.soak
def test_the_queue_stays_sound_for_long(machine: type[Queue]) -> None:
    _explore(machine, 2000)

"""How a running job ends before its end. No job catches these; the runner does."""


class StoppedError(Exception):
    """The job's work stops here; what its earlier steps wrote stays."""


class LeaseLostError(StoppedError):
    """Somebody else was given the job, so this process may write nothing more for it."""


class JobCancelledError(StoppedError):
    """A person cancelled the job."""


class JobInterruptedError(StoppedError):
    """The process is ending; another one goes on with the job."""

"""What the clock does for accounts."""

from mediary.accounts import audit
from mediary.core.jobs import JobContext, schedule


@schedule("accounts.forget_audit", cron="40 4 * * *", max_attempts=2)
def forget_audit(context: JobContext, days: int = audit.KEPT_DAYS) -> None:
    """Delete old lines of the audit log."""
    with context.transaction(is_last=True) as db:
        audit.forget_old(db, days)

"""What the clock does for accounts."""

from sqlalchemy import delete

from mediary.accounts import audit
from mediary.accounts.models import LoginSession, OneTimeToken, SpentRefresh
from mediary.core import clock
from mediary.core.jobs import JobContext, schedule

KEPT = 30 * 24 * 3600 * 1_000_000


@schedule("accounts.tidy", cron="10 4 * * *", max_attempts=2)
def tidy(context: JobContext) -> None:
    """Forget sessions and links that ended a month ago, and refresh tokens spent before that."""
    since = clock.now() - KEPT
    with context.transaction(is_last=True) as db:
        db.execute(delete(SpentRefresh).where(SpentRefresh.spent_at < since))
        db.execute(delete(LoginSession).where(LoginSession.expires_at < since))
        db.execute(delete(OneTimeToken).where(OneTimeToken.expires_at < since))


@schedule("accounts.forget_audit", cron="40 4 * * *", max_attempts=2)
def forget_audit(context: JobContext, days: int = audit.KEPT_DAYS) -> None:
    """Delete old lines of the audit log."""
    with context.transaction(is_last=True) as db:
        audit.forget_old(db, days)

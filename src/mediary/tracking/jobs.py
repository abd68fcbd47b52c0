"""Background work of the diary: the cache of titles is caught up, and rebuilt when asked."""

from sqlalchemy import text

from mediary.core.clock import now
from mediary.core.jobs import JobContext, job, schedule
from mediary.ledger.service import begin_writing
from mediary.sdk.when import DAY
from mediary.tracking.now_playing import forget_stale
from mediary.tracking.titles import note_stale, rebuild_titles, refresh_stale

REBUILD = "tracking.rebuild_titles"
# An import refreshes what it noted when it ends; while one runs its person waits for that.
_BEHIND = text(
    "SELECT DISTINCT s.user_id FROM stale_title s WHERE NOT EXISTS (SELECT 1 FROM job j"
    " WHERE j.user_id = s.user_id AND j.status = 'running')"
)
_RELEASED = text(
    "SELECT user_id, media_item_id FROM user_title WHERE next_release_on <= :today ORDER BY user_id"
)


@schedule("tracking.stale_now_playing", cron="* * * * *")
def stale_now_playing(context: JobContext) -> None:
    """Forget what was playing where nobody spoke of it for five minutes."""
    with context.transaction() as db:
        forget_stale(db)


@schedule("tracking.catch_up_titles", cron="*/2 * * * *")
def catch_up_titles(context: JobContext) -> None:
    """Refresh what a cut or cancelled import left behind, and shows with a new episode out."""
    with context.database.reading() as db:
        released: dict[int, list[int]] = {}
        for row in db.execute(_RELEASED, {"today": now() // DAY}):
            released.setdefault(row.user_id, []).append(row.media_item_id)
        people = sorted({row.user_id for row in db.execute(_BEHIND)} | set(released))
    for user_id in people:
        with context.transaction() as db:
            begin_writing(db, user_id)
            note_stale(db, user_id, released.get(user_id, []))
            refresh_stale(db, user_id)


@job(REBUILD, is_heavy=True, max_attempts=3)
def rebuild(context: JobContext, user_id: int) -> None:
    """Count all titles of a person anew."""
    with context.transaction(is_last=True) as db:
        begin_writing(db, user_id)
        rebuild_titles(db, user_id)

"""Which of TV Time's files a file is, and the way to its rows."""

from collections.abc import Callable, Iterator
from typing import Any

from mediary.builtin.tvtime.exports import ExportReader
from mediary.builtin.tvtime.lists import go_list_rows, list_rows
from mediary.builtin.tvtime.request import RequestReader, unused
from mediary.builtin.tvtime.tracking import FirstLog, SecondLog
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.files import ExportFile
from mediary.sdk.tables import Table

# Columns that only this kind of table has; the first that fits wins.
COLUMNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("log-1", frozenset({"type-uuid-n"})),
    ("episodes", frozenset({"series_tvdb_id", "season", "episode", "is_watched"})),
    ("activity", frozenset({"imdb_id", "tvdb_id", "type", "is_watched", "is_watchlisted"})),
    ("movies", frozenset({"uuid", "tvdb_id", "title", "is_watched", "watched_at"})),
    ("series", frozenset({"uuid", "tvdb_id", "title", "status"})),
    ("lists", frozenset({"list_id", "list_name", "item_type", "tvdb_id"})),
    ("go-lists", frozenset({"s_key", "objects", "name"})),
    ("followed", frozenset({"tv_show_id", "tv_show_name", "archived"})),
    ("series-data", frozenset({"tv_show_id", "tv_show_name", "nb_episodes_seen"})),
    ("special-status", frozenset({"tv_show_id", "tv_show_name", "status"})),
    ("rates", frozenset({"tv_show_id", "tv_show_name", "rating"})),
    ("rewatched", frozenset({"tv_show_name", "episode_id", "cpt"})),
    ("comments", frozenset({"tv_show_name", "comment", "created_at"})),
    ("comments", frozenset({"entity_uuid", "comment_uuid", "type"})),
    ("characters", frozenset({"show_character_id", "episode_id"})),
    ("emotions", frozenset({"tv_show_name", "emotion_id"})),
)
SEEN = {"episode_id", "episode_season_number", "episode_number"}
SEEN_MORE = {
    "source",
    "watched_on_source_id",
    "created_at",
    "updated_at",
    "tv_show_name",
    "user_id",
    "ts",
    "show_name",
    "episode_name",
    "seen_date",
}
LATEST = {"tv_show_id", "episode_id", "tv_show_name"}
VOTES = {"vote_key", "episode_id"}
LOG_KEYS = (b"watch-episode-", b"user-series-", b"tracking-stats")
SKIPPED = {
    "emotions": "how a title felt: not a rating",
    "characters": "a vote for a character",
}
RANKS = {"log-2": 10, "log-1": 11, "lists": 60, "go-lists": 60}
# Tables of the request that hold settings, totals, other people, devices, addresses or secrets.
# Their columns are those of any database, so the name decides; none of them is ever opened.
UNREAD = frozenset(
    {
        "_appsflyer_ids",
        "access_token",
        "ad_campaign_view",
        "ad_identifier",
        "auth-prod-login",
        "comment_translation",
        "device_data",
        "device_token",
        "episode_comment_like",
        "episode_comments_last_read_date",
        "followed_tv_show_source",
        "friend",
        "gdpr_requests",
        "install_tracking",
        "installed_app",
        "ip_address",
        "meme",
        "notifications-prod-notifications",
        "recommendations-prod-user-scores",
        "recommendations-prod-user-shows",
        "refresh_token",
        "show_addiction_score",
        "similar_show_suggestion",
        "stats-prod-cache",
        "tracking-deployment-prod-tracks",
        "tracking-prod-count-by-timeframe",
        "tv_show_user_emotion_count",
        "user",
        "user_badge",
        "user_connection",
        "user_custom_show_image",
        "user_device",
        "user_facebook_data",
        "user_facebook_like",
        "user_last_updated",
        "user_leaderboard",
        "user_mail_sent_status",
        "user_object_last_action_date",
        "user_personal_data",
        "user_platform",
        "user_poll",
        "user_quiz",
        "user_quiz_answer",
        "user_session",
        "user_setting",
        "user_social_data",
        "user_statistics",
        "webhook_data",
        "where-to-watch-prod-table",
    }
)


class TvTime:
    """Reads watches, counts, ratings, statuses, comments and lists of all generations."""

    name = "tvtime"
    label = "TV Time"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Tell by the columns or the first element; votes need the file's name as well."""
        columns = set(file.columns)
        if not columns:
            return _kind_of_element(file.json_shape.element)
        stem = file.stem.casefold()
        if stem in UNREAD and columns & {"user_id", "mail", "password"}:
            return Kind(name="account", is_history=False)
        found = next((kind for kind, needed in COLUMNS if columns >= needed), "")
        if not found:
            return _kind_of_table(columns, file.head, stem)
        return Kind(name=found, rank=RANKS.get(found, 50))

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            DamagedFileError: The file is empty or cut.
            AnswerNeededError: Votes that may be ratings or emotions.
        """
        what = options.kind if kind.needs else kind.name
        if kind.needs and what not in kind.needs:
            raise AnswerNeededError(
                "These votes may be ratings or emotions; only the name of the file tells.",
                option="--as",
                choices=kind.needs,
            )
        if kind.is_history:
            yield from _rows(file, what)


def _rows(file: ExportFile, what: str) -> Iterator[Row]:
    if what in {"series-json", "movies-json"}:
        return ExportReader().elements(file, what.removesuffix("-json"))
    table = file.table()
    if what in SKIPPED:
        return unused(table, SKIPPED[what])
    if what in {"episodes", "movies", "series", "activity"}:
        return ExportReader().tables(table, what)
    readers: dict[str, Callable[[Table], Iterator[Row]]] = {
        "log-1": lambda table: FirstLog(table).rows(),
        "log-2": lambda table: SecondLog(table).rows(),
        "lists": list_rows,
        "go-lists": go_list_rows,
    }
    return readers[what](table) if what in readers else RequestReader(table).rows(what)


def _kind_of_table(columns: set[str], head: bytes, stem: str) -> Kind | None:
    if "key" in columns and "created_at" in columns and any(key in head for key in LOG_KEYS):
        return Kind(name="log-2", rank=RANKS["log-2"])
    if columns >= SEEN and columns <= SEEN | SEEN_MORE and columns & {"tv_show_name", "show_name"}:
        return Kind(name="seen", rank=20)
    if columns >= LATEST and columns <= LATEST | SEEN | SEEN_MORE:
        return Kind(name="latest", rank=40)
    if columns >= VOTES and columns & {"movie_name", "series_name"}:
        found = next((name for name in ("ratings", "emotions") if name in stem), "")
        return Kind(name=found or "votes", needs=() if found else ("ratings", "emotions"))
    return None


def _kind_of_element(element: dict[str, Any]) -> Kind | None:
    ids = element.get("id")
    if not isinstance(ids, dict) or "tvdb" not in ids or "title" not in element:
        return None
    if isinstance(element.get("seasons"), list):
        return Kind(name="series-json", rank=30)
    return Kind(name="movies-json", rank=30) if "is_watched" in element else None

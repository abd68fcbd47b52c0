"""Steam's answer to `GetOwnedGames` (and `GetRecentlyPlayedGames`), as people save it.

`{"response": {"game_count", "games": [{appid, name?, playtime_forever, rtime_last_played?, …}]}}`
as written by Steam's Web API; some people keep the inner object or only the inner array.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import known, numbered
from mediary.sdk.records import AnyRecord, Owned, Progress, Title
from mediary.sdk.when import UNKNOWN, When, at_epoch

# The head is searched because one member `response` holds the whole file: in a big library it
# does not end within the head.
_HEAD = re.compile(
    rb'^(?:\xef\xbb\xbf)?\s*(?:\{(?:\s*"response"\s*:\s*\{)?\s*(?:"(?P<counter>game_count|total_count)"'
    rb'\s*:\s*\d+\s*,?\s*)?"games"\s*:\s*)?\[\s*\{[^{}\[\]]*"appid"\s*:\s*\d+[^{}\[\]]*'
    rb'"playtime_(?:forever|2weeks)"'
)
_EMPTY = re.compile(rb'^(?:\xef\xbb\xbf)?\s*\{\s*"response"\s*:\s*\{\s*"game_count"\s*:\s*\d+')
_RECENT = re.compile(rb'"total_count"\s*:')
# Steam opened in September 2003; 0 and 86400 stand for never, and so does all before.
_OPENED = 1_063_324_800


class Steam:
    """Reads a library of games: copies, and hours in all."""

    name = "steam"
    label = "Steam"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it is a list of games with Steam's app ids and playing times."""
        found = _HEAD.match(file.head)
        if found is None:
            return Kind(name="owned") if _EMPTY.match(file.head) else None
        return Kind(name="recent" if found["counter"] == b"total_count" else "owned")

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each game."""
        for index, game in enumerate(_games(file), start=1):
            yield _row(index, game, is_owned=kind.name == "owned")


def _games(file: ExportFile) -> Iterable[Any]:
    if file.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        for element in file.json_elements():
            yield element.value()
        return
    whole = file.json()
    inner = whole.get("response", whole) if isinstance(whole, dict) else None
    games = inner.get("games", []) if isinstance(inner, dict) else None
    if not isinstance(games, list):
        raise DamagedFileError("no list of games in it")
    yield from games


def _row(index: int, game: object, *, is_owned: bool) -> Row:
    if not isinstance(game, dict):
        return Row(line=index, raw=game, failed="not a game; Steam's list holds objects only")
    app = numbered("steam", "app", game.get("appid"))
    name = game.get("name")
    if app is None and not name:
        return Row(line=index, raw=game, unmatched="a game without an app id or a name")
    title = Title(type="game", level="game", title=str(name or ""), ids=known(app))
    records: list[AnyRecord] = []
    if is_owned:
        records.append(Owned(title=title, medium="digital", place="Steam"))
    minutes, problem = _minutes(game.get("playtime_forever"))
    last, trouble = _last_played(game.get("rtime_last_played"))
    if minutes or not last.is_unknown:
        records.append(Progress(title=title, minutes=minutes or None, last=last))
    problem = "; ".join(part for part in (problem, trouble) if part)
    if not records:
        return Row(
            line=index, raw=game, failed=problem, skipped="" if problem else "a game never played"
        )
    return Row(line=index, raw=game, records=tuple(records), problem=problem)


def _minutes(cell: object) -> tuple[int, str]:
    try:
        minutes = int(str(cell or 0))
    except ValueError:
        return 0, f"playtime_forever “{cell}” is not a number of minutes"
    if minutes < 0:
        return 0, f"playtime_forever {minutes} is negative"
    return minutes, ""


def _last_played(cell: object) -> tuple[When, str]:
    try:
        seconds = int(str(cell or 0))
        if seconds < _OPENED:
            return UNKNOWN, ""
        return at_epoch(seconds), ""
    except (ValueError, OverflowError):
        return UNKNOWN, f"rtime_last_played “{cell}” is not a date"


plugin = Steam()

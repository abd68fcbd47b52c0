"""`Ratings.csv` and `MyList.csv` of Netflix's data request.

Thumbs: 1 is down, 2 is up, 3 is two thumbs up, 0 takes the rating back. Stars (until 2017): 1–5.
Neither file says whether a title is a film or a show.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from mediary.builtin.netflix.titles import work_title
from mediary.sdk.contract import Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.records import AnyRecord, ListEntry, Rating
from mediary.sdk.text import one_line
from mediary.sdk.when import UNKNOWN, When, at_moment, on_day

_THUMBS = {"1": 200, "2": 800, "3": 1000}


def read_ratings(file: ExportFile, options: Options) -> Iterator[Row]:
    """Yield a row for each rating ever given; the latest of a title counts."""
    table = file.table()
    profile, title = table.cell("profile name"), table.cell("title name")
    stars, thumbs, moment = (
        table.cell("star value"),
        table.cell("thumbs value"),
        table.cell("event utc ts"),
    )
    for line, cells in table:
        name = one_line(title(cells))
        row = _without_title(line, cells, name, profile(cells), options.profile)
        yield row or _rating(line, cells, name, stars(cells), thumbs(cells), moment(cells))


def read_my_list(file: ExportFile, options: Options) -> Iterator[Row]:
    """Yield a row for each title to watch."""
    table = file.table()
    profile, title = table.cell("profile name"), table.cell("title name")
    added = table.cell("utc title add date", "utc title added date", "title add date", "add date")
    for line, cells in table:
        name = one_line(title(cells))
        row = _without_title(line, cells, name, profile(cells), options.profile)
        if row is None:
            when, problem = _when(added(cells))
            entry = ListEntry(
                title=work_title(name), list_key="watchlist", role="watch_later", added=when
            )
            row = Row(line=line, raw=cells, records=(entry,), problem=problem)
        yield row


def _without_title(line: int, cells: list[str], name: str, profile: str, wanted: str) -> Row | None:
    if wanted and profile != wanted:
        return Row(line=line, raw=cells, skipped="another profile's")
    return None if name else Row(line=line, raw=cells, unmatched="Netflix left the title blank")


def _rating(line: int, cells: list[str], name: str, stars: str, thumbs: str, text: str) -> Row:
    when, problem = _when(text)
    found = _value(stars, thumbs)
    if found is None:
        if stars in {"", "0", "0.0"} and thumbs in {"", "0"}:
            return Row(line=line, raw=cells, skipped="a rating taken back")
        return Row(
            line=line,
            raw=cells,
            failed=f"neither Star Value “{stars}” nor Thumbs Value “{thumbs}” is a rating",
        )
    value, scale = found
    record: AnyRecord = Rating(
        title=work_title(name), value=value, scale=scale, rated=when, said_at=when.at
    )
    return Row(line=line, raw=cells, records=(record,), problem=problem)


def _value(stars: str, thumbs: str) -> tuple[int, str] | None:
    if thumbs in _THUMBS:
        return _THUMBS[thumbs], "thumbs"
    try:
        count = float(stars)
    except ValueError:
        return None
    return (round(count * 200), "5") if 0 < count <= 5 else None


def _when(text: str) -> tuple[When, str]:
    if not text:
        return UNKNOWN, ""
    try:
        moment = datetime.fromisoformat(text)
        if len(text) == 10:
            return on_day(moment.date()), ""
        return at_moment(moment if moment.tzinfo else moment.replace(tzinfo=UTC)), ""
    except ValueError:
        return UNKNOWN, f"“{text}” is not a time; kept without one"

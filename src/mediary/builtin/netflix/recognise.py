"""Which of Netflix's files a file is."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from mediary.builtin.netflix.activity import read_activity
from mediary.builtin.netflix.dates import looks_like_a_day
from mediary.builtin.netflix.history import read_history
from mediary.builtin.netflix.opinions import read_my_list, read_ratings
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile

_ACTIVITY = {"profile name", "start time", "duration", "title", "supplemental video type"}
_RATINGS = {"profile name", "title name", "thumbs value"}
_MY_LIST = {"profile name", "title name"}
_MY_LIST_MORE = {
    "country",
    "country iso code",
    "utc title add date",
    "utc title added date",
    "title add date",
    "add date",
}
# Further tables of the data request: searches, answers, settings, addresses.
_OTHERS = (
    {"profile name", "query typed", "displayed name"},
    {"profile name", "has watched", "is interested"},
    {"profile name", "title description", "playtraces"},
    {"profile name", "title desc", "selection type"},
    {"profile name", "maturity level"},
    {"profile name", "image url"},
    {"profile name", "navigation level"},
    {"esn", "device description"},
    {"customer creation timestamp", "email address"},
)
# Names of index columns that statistics programs put in front.
_INDEX = {"", "x", "index", "unnamed: 0", "...1"}


class Netflix:
    """Reads viewing histories, ratings and My List."""

    name = "netflix"
    label = "Netflix"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say by the columns which file it is; two columns alone also need Netflix's dates."""
        columns = set(file.columns)
        if columns >= _ACTIVITY:
            return Kind(name="activity")
        if columns >= _RATINGS:
            return Kind(name="ratings")
        if columns >= _MY_LIST and columns <= _MY_LIST | _MY_LIST_MORE:
            return Kind(name="my-list")
        if columns - _INDEX == {"title", "date"}:
            return Kind(name="history") if _has_netflix_days(file) else None
        if any(columns >= other for other in _OTHERS):
            return Kind(name="other", is_history=False)
        return None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield the rows of a file.

        Raises:
            AnswerNeededError: Nothing in a viewing history tells day and month apart.
        """
        if kind.name == "activity":
            yield from read_activity(file, options)
        elif kind.name == "ratings":
            yield from read_ratings(file, options)
        elif kind.name == "my-list":
            yield from read_my_list(file, options)
        elif kind.name == "history":
            yield from read_history(file, options)


def _has_netflix_days(file: ExportFile) -> bool:
    """Look for a day in the first rows; a table without rows must have Netflix's name."""
    text = file.head[:65_536].decode(file.encoding, "replace").lstrip("\ufeff")
    place = file.columns.index("date")
    table = file.table()
    rows = csv.reader(io.StringIO(text), delimiter=table.delimiter, skipinitialspace=True)
    try:
        days = [cells[place] for cells in islice(rows, 50) if len(cells) > place]
    except csv.Error:
        days = []
    if any(looks_like_a_day(day) for day in days[1:]):
        return True
    return "netflix" in f"{file.container}/{file.name}".casefold()

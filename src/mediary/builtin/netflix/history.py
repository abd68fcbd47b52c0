"""`Title,Date`, newest first, as Netflix's viewing activity page gives it for one profile."""

from collections.abc import Iterator

from mediary.builtin.netflix.dates import is_day_first, parse_day
from mediary.builtin.netflix.titles import parse_title
from mediary.sdk.contract import Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.keys import key_of
from mediary.sdk.records import Play
from mediary.sdk.text import fold_title, one_line
from mediary.sdk.when import UNKNOWN, on_day


def read_history(file: ExportFile, options: Options) -> Iterator[Row]:
    """Yield a row for each title and day."""
    table = file.table()
    date_cell, title_cell = table.cell("date"), table.cell("title")
    day_first = is_day_first((date_cell(cells) for _, cells in table), options.is_day_first)
    for line, cells in table:
        title = one_line(title_cell(cells))
        if title:
            play, problem = _play(title, date_cell(cells), options.profile, day_first=day_first)
            yield Row(line=line, raw=cells, records=(play,), problem=problem)
        else:
            yield Row(line=line, raw=cells, unmatched="Netflix left the title blank")


def _play(title: str, text: str, profile: str, *, day_first: bool) -> tuple[Play, str]:
    when, day, problem = UNKNOWN, text, ""
    try:
        found = parse_day(text, is_day_first=day_first)
        when, day = on_day(found), found.isoformat()
    except ValueError:
        problem = f"Date “{text}” is not a date; the play is kept without one"
    play = Play(
        title=parse_title(title),
        key=key_of("simple", fold_title(title), day),
        has_own_key=False,
        when=when,
        layout="simple",
        profile=profile,
    )
    return play, problem

"""What counters claim: plays of which a source says how many there were, and little more."""

from mediary.sdk.records import AnyRecord, Play, Title
from mediary.sdk.when import UNKNOWN, When

# Nobody plays one thing more often; a higher number is a slip of the keyboard or a fault.
MOST_PLAYS = 5_000


def counted_parts(
    series: Title,
    level: str,
    key: str,
    passes: list[int],
    *,
    finish: When,
    dated_pass: int | None = None,
    has_own_key: bool = True,
) -> list[AnyRecord]:
    """Return a play for each part of each pass through a series, `MOST_PLAYS` at most.

    Args:
        series: What the parts belong to; they are numbered from 1.
        level: Level of a part: "episode", "chapter", "volume".
        key: What the plays' keys begin with.
        passes: How many parts each pass took, the oldest pass first.
        finish: When the last part of `dated_pass` was played; the others have no date.
        dated_pass: Number of that pass, from 1; None is the last one.
        has_own_key: See `Record`.
    """
    plays: list[AnyRecord] = []
    parts: list[Title] = []
    dated_pass = len(passes) if dated_pass is None else dated_pass
    for k, claimed in enumerate(passes, start=1):
        count = min(claimed, MOST_PLAYS - len(plays))
        parts += [
            Title(type=series.type, level=level, parent=series, number=n)
            for n in range(len(parts) + 1, count + 1)
        ]
        dated = count if k == dated_pass else 0
        plays += [
            Play(
                title=parts[n - 1],
                key=f"{key}{n}:{k}",
                has_own_key=has_own_key,
                nature="aggregate",
                when=finish if n == dated else UNKNOWN,
                is_rewatch=k > 1,
            )
            for n in range(1, count + 1)
        ]
        if len(plays) >= MOST_PLAYS:
            break
    return plays


def counted_whole(
    title: Title, key: str, count: int, *, finish: When, has_own_key: bool = True
) -> list[AnyRecord]:
    """Return the plays of a title that was completed so often; the last one is dated."""
    return [
        Play(
            title=title,
            key=f"{key}:{k}",
            has_own_key=has_own_key,
            nature="aggregate" if count > 1 else "mark",
            when=finish if k == count else UNKNOWN,
            is_rewatch=k > 1,
        )
        for k in range(1, count + 1)
    ]


def read_counter(value: object, name: str, problems: list[str]) -> int:
    """Return a counter of decoded JSON; nothing and less than nothing are 0."""
    try:
        return max(int(float(str(value or 0))), 0)
    except (ValueError, OverflowError):
        problems.append(f"{name} “{value}” is not a number")
        return 0

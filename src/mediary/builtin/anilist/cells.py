"""Values of AniList's JSON, read one by one; what cannot be read becomes a problem."""

from collections.abc import Callable

from mediary.sdk.when import UNKNOWN, When, at_epoch, at_moment, parse_iso, parse_partial


def number(value: object, name: str, problems: list[str]) -> float:
    """Return a score; null is 0."""
    try:
        found = float(str(value or 0))
    except ValueError:
        found = -1
    if not 0 <= found <= 100:
        problems.append(f"{name} “{value}” is not a score")
        return 0
    return found


def fuzzy(value: object, name: str, problems: list[str]) -> When:
    """Return the date of `{year, month, day}`, each nullable, or of 20210400 (zeros: unknown)."""
    if value in (None, "", 0, "0"):
        return UNKNOWN
    if isinstance(value, dict):
        parts = [str(value.get(part) or 0) for part in ("year", "month", "day")]
        if parts == ["0", "0", "0"]:
            return UNKNOWN
    else:
        text = str(value).replace("-", "").split(" ")[0]
        parts = [text[:-4], text[-4:-2], text[-2:]]
    return _or_problem(lambda: parse_partial("-".join(parts)), value, name, problems)


def moment(value: object, name: str, problems: list[str]) -> When:
    """Return the instant of an epoch in seconds, or of "2020-01-02 10:00:00" in UTC."""
    if value in (None, "", 0, "0"):
        return UNKNOWN
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value
        return _or_problem(lambda: at_epoch(float(seconds)), value, name, problems)
    return _or_problem(lambda: at_moment(parse_iso(str(value))), value, name, problems)


def _or_problem(parse: Callable[[], When], value: object, name: str, problems: list[str]) -> When:
    try:
        return parse()
    except (ValueError, OverflowError):
        problems.append(f"{name} “{value}” is not a date")
        return UNKNOWN

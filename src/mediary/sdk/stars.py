"""Stars out of five, as people and services write them: "4", "3.5", "4.25"."""


def read_stars(cell: str, name: str, problems: list[str]) -> int | None:
    """Return the rating of a cell from 0 to 1000; None for an empty cell, and with a problem."""
    if not cell:
        return None
    try:
        value = round(float(cell) * 200)
    except (ValueError, OverflowError):
        value = -1
    if not 0 <= value <= 1000:
        problems.append(f"{name} “{cell}” is not a number of stars")
        return None
    return value

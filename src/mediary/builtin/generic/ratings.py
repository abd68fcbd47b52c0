"""Reading of ratings in whatever way they are written."""

import re
from collections.abc import Iterable
from typing import Any

from mediary.builtin.generic.cells import is_nothing

_OF = re.compile(r"^([\d.,]+)\s*(?:/|of|out of)\s*(\d+)$")
_STARS = re.compile(r"^[★⭐]+\s*½?$|^½$")
_THUMBS = {"👍": 1000, "👎": 0, "thumbs up": 1000, "thumbs down": 0}
# Base of the scale → what it is called when the value falls between its steps.
_FINER = {5.0: (("5", 200), ("5.5", 100), ("5.25", 50)), 10.0: (("10", 100), ("10.1", 10))}


def rating_of(
    cell: str, scale: float | str | None, values: dict[str, Any]
) -> tuple[int, str] | None:
    """Return a rating from 0 to 1000 with the name of its scale; None where there is none.

    0 is a rating on a scale of 100 alone; elsewhere it stands for none.

    Raises:
        ValueError: It is no rating of the scale.
    """
    text = cell.strip()
    if text in values:
        return _valued(text, float(values[text]), scale)
    if is_nothing(text):
        return None
    if text.lower() in _THUMBS:
        return _THUMBS[text.lower()], "thumbs"
    value, base = _worded(text)
    if value is not None:
        return _scaled(text, value, base)
    value = float(text.replace(",", "."))
    return _scaled(text, value, _base(scale), str(scale) if isinstance(scale, str) else "")


def _worded(text: str) -> tuple[float | None, float]:
    """Return value and base of a rating that says its own scale: "★★★½", "4/5", "85%"."""
    if _STARS.match(text):
        return text.count("★") + text.count("⭐") + (0.5 if "½" in text else 0), 5
    if found := _OF.match(text):
        return float(found[1].replace(",", ".")), float(found[2])
    if text.endswith("%"):
        return float(text[:-1].replace(",", ".")), 100
    return None, 0


def scale_of(cells: Iterable[str]) -> float | None:
    """Return the scale that these cells are of, as far as they settle it."""
    largest, count, has_own = 0.0, 0, False
    for cell in cells:
        text = cell.strip()
        if is_nothing(text):
            continue
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            has_own = True
            continue
        count += 1
        largest = max(largest, value)
    if largest > 10:
        return 100
    if largest > 5:
        return 10
    if not count:
        return 10 if has_own else None
    return 5 if largest == 5 and count >= 5 else None


def _valued(text: str, value: float, scale: float | str | None) -> tuple[int, str]:
    base = _base(scale if scale is not None else 100)
    if not 0 <= value <= base:
        raise ValueError(f"“{text}” stands for {value}, which is more than {base:g}")
    return round(value / base * 1000), str(scale) if isinstance(scale, str) else f"{base:g}"


def _base(scale: float | str | None) -> float:
    if scale is None:
        return 10
    if scale == "thumbs":
        return 1
    return float(str(scale).split(".")[0]) if isinstance(scale, str) else float(scale)


def _scaled(text: str, value: float, base: float, name: str = "") -> tuple[int, str] | None:
    if not 0 <= value <= base or not base:
        raise ValueError(f"“{text}” is not between 0 and {base:g}")
    if not value and base != 100 and name != "thumbs":
        return None
    exact = value / base * 1000
    if not name:
        steps = _FINER.get(base, ((f"{base:g}", 1000 / base),))
        name = next((word for word, step in steps if round(exact) % step == 0), steps[-1][0])
    return round(exact), name

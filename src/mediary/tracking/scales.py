"""Scales that ratings are given and shown on; inside a rating is an integer from 0 to 1000."""

from fractions import Fraction
from typing import Literal, NamedTuple

from mediary.core.errors import InvalidError

Scale = Literal["10", "10.1", "10.5", "5", "5.5", "5.25", "100", "thumbs"]


class _Steps(NamedTuple):
    """Highest value of a scale and the step between two of its values."""

    most: int
    step: Fraction


_STEPS: dict[str, _Steps] = {
    "10": _Steps(10, Fraction(1)),
    "10.1": _Steps(10, Fraction(1, 10)),
    "10.5": _Steps(10, Fraction(1, 2)),
    "5": _Steps(5, Fraction(1)),
    "5.5": _Steps(5, Fraction(1, 2)),
    "5.25": _Steps(5, Fraction(1, 4)),
    "100": _Steps(100, Fraction(1)),
    # 0 is down, 1 is up, 2 is two thumbs up.
    "thumbs": _Steps(2, Fraction(1)),
}


def to_thousandths(value: float, scale: str) -> int:
    """Return a rating on a scale as it is kept; every value of every scale comes back exactly.

    Raises:
        InvalidError: It is no value of the scale.
    """
    steps = _STEPS[scale]
    exact = Fraction(str(value))
    if not 0 <= exact <= steps.most or exact % steps.step:
        raise InvalidError(
            f"{value:g} is no rating: the scale goes to {steps.most} in steps of"
            f" {float(steps.step):g}."
        )
    return round(exact * 1000 / steps.most)

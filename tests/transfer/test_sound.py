"""Rows that say what cannot be are failed, with the reason; the others go in."""

from mediary.sdk.contract import Row
from mediary.sdk.records import Play, Title
from mediary.transfer.sound import Soundness

HEAT = Title(type="movie", level="movie", title="Heat")


def judged(seconds: int) -> Row:
    play = Play(title=HEAT, key="1", duration_seconds=seconds)
    return Soundness().judged(Row(line=2, raw={}, records=(play,)), b"{}")


def test_a_time_spent_below_nothing_fails_its_row() -> None:
    assert "the time spent (-60)" in judged(-60).failed
    assert judged(-60).records == ()


def test_no_time_at_all_is_sound() -> None:
    assert judged(0).failed == ""
    assert len(judged(0).records) == 1

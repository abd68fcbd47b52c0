"""Which status follows from what was played."""

import pytest

from mediary.tracking.statuses import Counted, derived_status, is_derived

SHOW = Counted("show", "show", parts_played=5, watched=5, aired=5)


@pytest.mark.parametrize(
    ("media_type", "level"), [("movie", "movie"), ("game", "game"), ("book", "book")]
)
def test_a_whole_play_completes_what_is_played_as_a_whole(media_type: str, level: str) -> None:
    assert derived_status(Counted(media_type, level, plays=1)) == "completed"


def test_a_partial_play_never_completes() -> None:
    assert derived_status(Counted("movie", "movie", is_begun=True)) == "in_progress"


def test_a_show_is_in_progress_while_nobody_knows_that_all_of_it_is_known() -> None:
    assert derived_status(SHOW) == "in_progress"


def test_a_show_that_the_catalogue_knows_whole_is_completed() -> None:
    assert derived_status(SHOW._replace(is_provisional=False)) == "completed"


def test_a_new_season_that_is_out_brings_a_completed_show_back() -> None:
    assert derived_status(SHOW._replace(is_provisional=False, aired=15)) == "in_progress"


def test_a_show_that_a_source_says_was_seen_whole_is_completed() -> None:
    assert derived_status(Counted("anime", "show", plays=1)) == "completed"


def test_what_waits_in_the_queue_is_planned_until_it_is_begun() -> None:
    queued = Counted("movie", "movie", is_queued=True)
    assert derived_status(queued) == "planned"
    assert derived_status(queued._replace(is_begun=True)) == "in_progress"


def test_of_a_title_that_is_only_rated_nothing_follows() -> None:
    assert derived_status(Counted("movie", "movie")) is None


def test_an_artist_has_no_status_however_much_was_heard() -> None:
    assert derived_status(Counted("music", "artist", parts_played=900, watched=9, aired=9)) is None


def test_statuses_are_derived_unless_the_person_switched_it_off() -> None:
    assert is_derived({})
    assert not is_derived({"is_status_derived": False})

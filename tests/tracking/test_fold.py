"""When are two records one play? The five rules, one by one, and that no order matters."""

import random
import sys
from datetime import date
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from mediary.sdk.when import DAY, SECOND, day_number
from mediary.tracking.fold import Said, Word, fold, said_of

MINUTE, HOUR = 60 * SECOND, 3600 * SECOND
FILM = 2 * HOUR
FRIDAY = day_number(date(2020, 5, 1))
EVENING = FRIDAY * DAY + 20 * HOUR
_ids = count(1)


def said(
    source: str,
    key: str = "1",
    *,
    at: int | None = None,
    day: int | None = None,
    last: int | None = None,
    nature: str = "event",
    layout: str = "",
    offset: int | None = 0,
    instance: str = "",
) -> Said:
    return said_of(
        next(_ids),
        (source, instance, layout, nature),
        key,
        at=at,
        first_day=day,
        last_day=day if last is None else last,
        offset=offset if at is not None else None,
    )


def names(records: list[Said], length: int = FILM, word: Word | None = None) -> list[list[str]]:
    """The plays as lists of source and key, the record whose date counts first."""
    plays = fold(records, length, word) if word else fold(records, length)
    return [[f"{one.voice[0]}{one.key}" for one in play] for play in plays]


def number(records: list[Said], length: int = FILM) -> int:
    return len(fold(records, length))


# Rule 2: different keys of one source


def test_two_events_of_one_source_are_two_plays_even_at_one_instant() -> None:
    assert number([said("trakt", "1", at=EVENING), said("trakt", "2", at=EVENING)]) == 2


def test_two_diary_entries_of_one_day_are_two_plays() -> None:
    assert number([said("letterboxd", "1", day=FRIDAY), said("letterboxd", "2", day=FRIDAY)]) == 2


def test_two_servers_of_one_kind_are_two_sources() -> None:
    records = [said("jellyfin", at=EVENING, instance=i) for i in ("home", "cabin")]
    assert number(records) == 1


def test_layouts_of_one_service_pair_by_nearest_time() -> None:
    records = [
        said("netflix", "a", at=EVENING, layout="detailed"),
        said("netflix", "b", at=EVENING + 2 * DAY, layout="detailed"),
        said("netflix", "c", day=FRIDAY, layout="simple"),
        said("netflix", "d", day=FRIDAY + 2, layout="simple"),
    ]
    assert sorted(names(records)) == [["netflixa", "netflixc"], ["netflixb", "netflixd"]]


def test_a_layout_that_dates_by_another_zone_still_meets_the_day_beside() -> None:
    records = [
        said("netflix", "a", at=FRIDAY * DAY + 2 * HOUR, layout="detailed"),
        said("netflix", "c", day=FRIDAY - 1, layout="simple"),
    ]
    assert number(records) == 1


# Rule 3: instants of different sources


def test_instants_within_the_length_and_ten_minutes_are_one_play() -> None:
    assert number([said("a", at=EVENING), said("b", at=EVENING + FILM + 10 * MINUTE)]) == 1


def test_instants_further_apart_are_two_plays() -> None:
    assert number([said("a", at=EVENING), said("b", at=EVENING + FILM + 11 * MINUTE)]) == 2


def test_a_short_episode_seen_twice_in_a_row_is_two_plays() -> None:
    assert number([said("a", at=EVENING), said("b", at=EVENING + 40 * MINUTE)], 24 * MINUTE) == 2


def test_midnight_between_two_instants_makes_no_difference() -> None:
    late = (FRIDAY + 1) * DAY - 10 * MINUTE
    assert number([said("a", at=late), said("b", at=late + 40 * MINUTE)]) == 1


def test_the_nearest_instants_pair() -> None:
    records = [
        said("a", "1", at=EVENING),
        said("a", "2", at=EVENING + FILM),
        said("b", "1", at=EVENING + 5 * MINUTE),
        said("b", "2", at=EVENING + FILM + 5 * MINUTE),
    ]
    assert sorted(names(records)) == [["a1", "b1"], ["a2", "b2"]]


def test_each_play_takes_only_one_event_of_a_source() -> None:
    records = [said("a", at=EVENING), said("b", "1", at=EVENING), said("b", "2", at=EVENING + 1)]
    assert number(records) == 2


def test_three_sources_of_one_evening_are_one_play() -> None:
    records = [
        said("trakt", at=EVENING),
        said("plex", at=EVENING + MINUTE),
        said("letterboxd", day=FRIDAY),
    ]
    assert number(records) == 1


# Rule 4: where one has no instant


def test_a_day_and_an_instant_of_that_day_are_one_play_with_the_instant() -> None:
    assert names([said("letterboxd", day=FRIDAY), said("trakt", at=EVENING)]) == [
        ["trakt1", "letterboxd1"]
    ]


def test_the_local_day_counts() -> None:
    # 22:30 on Friday in New York is Saturday in UTC.
    at = (FRIDAY + 1) * DAY + 150 * MINUTE
    assert number([said("letterboxd", day=FRIDAY), said("trakt", at=at, offset=-240)]) == 1
    assert number([said("letterboxd", day=FRIDAY + 1), said("trakt", at=at, offset=-240)]) == 2


def test_another_day_is_another_play() -> None:
    assert number([said("letterboxd", day=FRIDAY + 3), said("trakt", at=EVENING)]) == 2


def test_a_second_viewing_stays_one_when_only_one_source_knows_of_it() -> None:
    records = [
        said("trakt", "1", at=EVENING),
        said("trakt", "2", at=EVENING + 3 * HOUR),
        said("letterboxd", day=FRIDAY),
    ]
    assert number(records) == 2


def test_a_month_meets_a_day_of_it_and_the_day_counts() -> None:
    month = said("a", day=FRIDAY, last=FRIDAY + 30)
    assert names([month, said("b", day=FRIDAY + 9)]) == [["b1", "a1"]]


def test_an_exact_day_comes_before_a_month_for_a_vague_record() -> None:
    records = [
        said("a", "month", day=FRIDAY, last=FRIDAY + 30),
        said("a", "day", day=FRIDAY + 2),
        said("b", day=FRIDAY + 2),
    ]
    assert ["aday", "b1"] in [sorted(one) for one in names(records)]


def test_an_event_of_unknown_date_is_one_with_a_dated_one_of_another_source() -> None:
    assert names([said("a"), said("b", day=FRIDAY)]) == [["b1", "a1"]]


# Rule 5: marks and counters


def test_a_mark_that_an_event_covers_adds_nothing() -> None:
    assert number([said("letterboxd", nature="mark"), said("trakt", at=EVENING)]) == 1


def test_a_mark_alone_is_a_play_of_unknown_date() -> None:
    (play,) = fold([said("letterboxd", nature="mark")], FILM)
    assert play[0].at is None


def test_a_counter_adds_only_what_events_lack() -> None:
    counters = [said("trakt", f"c{n}", nature="aggregate") for n in range(5)]
    assert number([*counters, said("trakt", at=EVENING)]) == 5


def test_a_counter_below_the_events_adds_nothing() -> None:
    events = [said("trakt", str(n), at=EVENING + n * DAY) for n in range(4)]
    assert number([*events, said("simkl", "c", nature="aggregate")]) == 4


def test_the_last_date_of_a_counter_covers_the_event_of_that_day() -> None:
    records = [
        said("trakt", "1", at=EVENING - 90 * DAY),
        said("trakt", "2", at=EVENING),
        said("kodi", "c1", nature="aggregate"),
        said("kodi", "c2", day=FRIDAY, nature="aggregate"),
    ]
    assert number(records) == 2
    assert ["kodic2", "trakt2"] in [sorted(one) for one in names(records)]


def test_a_mark_and_a_counter_of_one_source_do_not_add_up() -> None:
    records = [said("a", "m", nature="mark"), said("a", "c", nature="aggregate")]
    assert number(records) == 1


# What the person said by hand


def test_what_the_person_parted_stays_apart() -> None:
    one, two = said("a", at=EVENING), said("b", at=EVENING)
    word = Word(apart=frozenset({frozenset({one.name, two.name})}))
    assert len(fold([one, two], FILM, word)) == 2


def test_what_the_person_joined_is_one() -> None:
    one, two = said("a", day=FRIDAY), said("b", day=FRIDAY + 9)
    word = Word(together=frozenset({frozenset({one.name, two.name})}))
    assert len(fold([one, two], FILM, word)) == 1


# Any records at all

_DAYS = st.integers(FRIDAY, FRIDAY + 4)
_DATES = st.one_of(
    st.just({}),
    st.builds(lambda day: {"day": day}, _DAYS),
    st.builds(lambda day, wide: {"day": day, "last": day + wide}, _DAYS, st.integers(1, 400)),
    st.builds(
        lambda day, at, offset: {"at": day * DAY + at * 15 * MINUTE, "offset": offset},
        _DAYS,
        st.integers(0, 95),
        st.sampled_from([None, 0, -300, 600]),
    ),
)
_EVENTS = st.builds(
    lambda source, key, layout, when: said(source, f"e{key}", layout=layout, **when),
    st.sampled_from("abc"),
    st.integers(1, 5),
    st.sampled_from(["", "simple"]),
    _DATES,
)
_COUNTED = st.builds(
    lambda source, key, nature, when: said(source, f"{nature}{key}", nature=nature, **when),
    st.sampled_from("abc"),
    st.integers(1, 5),
    st.sampled_from(["mark", "aggregate"]),
    _DATES,
)
_RECORDS = st.lists(
    st.one_of(_EVENTS, _COUNTED), max_size=14, unique_by=lambda s: (s.voice[0], s.key)
)
_LENGTHS = st.sampled_from([4 * MINUTE, 24 * MINUTE, FILM])


def content(plays: list[list[Said]]) -> list[list[tuple[object, ...]]]:
    return [[one.order for one in play] for play in plays]


@given(_RECORDS, _LENGTHS, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(
    records: list[Said], length: int, chance: random.Random
) -> None:
    expected = content(fold(records, length))
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert content(fold(shuffled, length)) == expected


@given(_RECORDS, _LENGTHS)
def test_every_record_is_in_one_play(records: list[Said], length: int) -> None:
    found = [one.id for play in fold(records, length) for one in play]
    assert sorted(found) == sorted(one.id for one in records)


@given(_RECORDS, _LENGTHS)
def test_records_of_one_voice_never_merge(records: list[Said], length: int) -> None:
    for play in fold(records, length):
        assert len({one.voice for one in play}) == len(play)


@given(_RECORDS, _LENGTHS)
def test_counters_never_raise_the_number_above_the_events_and_the_highest_counter(
    records: list[Said], length: int
) -> None:
    events = number([one for one in records if one.is_event], length)
    claims: dict[tuple[str, str, str, str], int] = {}
    for one in records:
        if not one.is_event:
            claims[one.voice] = claims.get(one.voice, 0) + 1
    assert number(records, length) == max([events, *claims.values()])


@given(_RECORDS, _LENGTHS)
def test_the_date_that_counts_is_one_that_a_record_of_the_play_says(
    records: list[Said], length: int
) -> None:
    for play in fold(records, length):
        dated = [one.hi - one.lo for one in play if one.lo <= play[0].hi and play[0].lo <= one.hi]
        assert play[0].hi - play[0].lo == min(dated)


def calls(records: list[Said], length: int) -> int:
    """How many functions the fold calls: what it costs, on any machine."""
    counted = 0

    def note(frame: object, event: str, arg: object) -> None:
        nonlocal counted
        counted += event == "call"

    sys.setprofile(note)
    try:
        fold(records, length)
    finally:
        sys.setprofile(None)
    return counted


def listens(many: int) -> list[Said]:
    records = [said("lastfm", str(n), at=EVENING + n * HOUR) for n in range(many)]
    records += [said("spotify", str(n), at=EVENING + n * HOUR + 1) for n in range(many)]
    return [*records, said("lastfm", "unknown"), said("listenbrainz", "unknown")]


def equal_days(many: int) -> list[Said]:
    records = [said("a", str(n), day=FRIDAY) for n in range(many)]
    records += [said("b", str(n), day=FRIDAY) for n in range(many)]
    return records + [said("c", str(n), day=FRIDAY + n) for n in range(many)]


def test_twice_the_listens_of_one_track_cost_twice_as_much() -> None:
    assert number(listens(2_000), 4 * MINUTE) == 2_001  # one that Last.fm cannot date
    assert calls(listens(2_000), 4 * MINUTE) < 2.2 * calls(listens(1_000), 4 * MINUTE)


def test_thousands_of_equal_days_cost_no_more_than_their_number() -> None:
    assert number(equal_days(3_000)) == 2 * 3_000 - 1
    assert calls(equal_days(3_000), FILM) < 2.2 * calls(equal_days(1_500), FILM)

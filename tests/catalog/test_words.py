"""What the person says of namings comes before the rules, in whatever order it is told."""

import random

from hypothesis import given
from hypothesis import strategies as st

from mediary.catalog.matching import closures, cluster
from mediary.catalog.mentions import Mention
from mediary.catalog.words import Word
from tests.catalog.test_matching import _MENTIONS, IMDB, are_one, mention, movie, part


def same(*mentions: Mention, at: int = 1) -> Word:
    return Word(f"same{at}", at, True, (tuple(m.digest for m in mentions),))


def different(these: list[Mention], those: list[Mention], at: int = 1) -> Word:
    sides = (tuple(m.digest for m in these), tuple(m.digest for m in those))
    return Word(f"different{at}", at, False, sides)


def parts_of(mentions: list[Mention], words: list[Word]) -> set[frozenset[int]]:
    return {frozenset(m.digest for m in members) for members in cluster(mentions, words)}


def test_a_word_beats_other_ids_years_and_names() -> None:
    one, other = (
        mention(movie("Alien", 1979, (*IMDB, "1"))),
        mention(movie("X", 2000, (*IMDB, "2"))),
    )
    assert len(cluster([one, other], [same(one, other)])) == 1


def test_a_word_beats_a_shared_id() -> None:
    one, other = (
        mention(movie("Alien", 1979, (*IMDB, "1"))),
        mention(movie("X", 2000, (*IMDB, "1"))),
    )
    assert len(cluster([one, other], [different([one], [other])])) == 2


def test_the_last_word_counts() -> None:
    one, other = mention(movie("Alien")), mention(movie("Dune"))
    for last, count in ((same(one, other, at=2), 1), (different([one], [other], at=2), 2)):
        words = [same(one, other, at=1), different([one], [other], at=1), last]
        assert len(cluster([one, other], words)) == count


def test_what_is_left_open_goes_to_the_one_that_it_is_most_like() -> None:
    for key in range(20):  # whatever the hashes say
        shared = (*IMDB, str(key))
        dune, solaris = (
            mention(movie("Dune", 1984, shared)),
            mention(movie("Solaris", 1972, shared)),
        )
        late = mention(movie("DUNE", 1984, shared, ("tmdb", "movie", "9")))
        found = parts_of([dune, solaris, late], [different([dune], [solaris])])
        assert found == {frozenset({dune.digest, late.digest}), frozenset({solaris.digest})}


def test_a_word_about_what_nobody_names_any_more_changes_nothing() -> None:
    one, gone = mention(movie("Alien", 1979)), mention(movie("Dune"))
    assert parts_of([one], [same(one, gone), different([one], [gone], at=2)]) == {
        frozenset({one.digest})
    }


def test_no_word_makes_a_show_an_episode() -> None:
    work, piece = mention(movie("Alien")), mention(part(1), 7)
    assert len(cluster([work, piece], [same(work, piece)])) == 2


def test_parts_of_works_that_the_person_joined_meet_in_spite_of_their_ids() -> None:
    one, other = part(1, "", ("trakt", "episode", "1")), part(1, "", ("trakt", "episode", "2"))
    assert not are_one(one, other, parent=7)
    held = [mention(one, 7), mention(other, 7)]
    for piece in held:
        piece.is_of_held = True
    assert len(cluster(held)) == 1


@st.composite
def told(draw: st.DrawFn) -> tuple[list[Mention], list[Word]]:
    """Mentions, and words about them and about some that are not there."""
    mentions = draw(_MENTIONS)
    digests = [m.digest for m in mentions] + [1, 2]
    some = st.lists(st.sampled_from(digests), min_size=1, max_size=4, unique=True).map(tuple)
    words = draw(
        st.lists(
            st.one_of(
                st.builds(lambda at, side: (at, True, (side,)), st.integers(0, 3), some),
                st.builds(lambda at, a, b: (at, False, (a, b)), st.integers(0, 3), some, some),
            ),
            max_size=5,
        )
    )
    return mentions, [Word(f"w{n}", *word) for n, word in enumerate(words)]


@given(told(), st.randoms(use_true_random=False))
def test_the_order_of_words_and_mentions_does_not_matter(
    given_: tuple[list[Mention], list[Word]], chance: random.Random
) -> None:
    mentions, words = given_
    expected = parts_of(mentions, words)
    chance.shuffle(mentions)
    chance.shuffle(words)
    assert parts_of(mentions, words) == expected


@given(told())
def test_sets_that_no_word_links_are_parted_alike_alone_and_together(
    given_: tuple[list[Mention], list[Word]],
) -> None:
    mentions, words = given_
    alone = [one for closed in closures(mentions, words) for one in parts_of(closed, words)]
    assert sorted(map(sorted, alone)) == sorted(map(sorted, parts_of(mentions, words)))


@given(told(), st.integers(100, 1 << 62), st.integers(100, 1 << 62))
def test_numbers_of_a_server_do_not_matter_to_words(
    given_: tuple[list[Mention], list[Word]], one: int, two: int
) -> None:
    mentions, words = given_
    expected = parts_of(mentions, words)
    for m in mentions:
        m.parent_item_id = {0: 0, 7: one, 8: two + (one == two)}[m.parent_item_id]
    assert parts_of(mentions, words) == expected


@given(told())
def test_the_last_word_is_always_heeded(given_: tuple[list[Mention], list[Word]]) -> None:
    mentions, words = given_
    if not words:
        return
    last = max(words, key=lambda w: (w.said_at, w.name))
    home = {m.digest: place for place, ms in enumerate(cluster(mentions, words)) for m in ms}
    levels = {m.digest: m.title.level == "episode" for m in mentions}
    sides = [[d for d in side if d in home] for side in last.sides]
    named = [d for side in sides for d in side]
    if len({levels[d] for d in named}) == 1 and len(set(named)) == len(named):
        assert all(len({home[d] for d in side}) <= 1 for side in sides)
        if not last.is_same:
            assert not {home[d] for d in sides[0]} & {home[d] for d in sides[1]}

"""Which namings are one title."""

import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from mediary.catalog.matching import closures, cluster
from mediary.catalog.mentions import Mention
from mediary.catalog.naming import digest_of, naming_of
from mediary.sdk.ids import ExternalId
from mediary.sdk.records import Title

IMDB, TMDB = ("imdb", "title"), ("tmdb", "movie")


def ids(*named: tuple[str, str, str]) -> tuple[ExternalId, ...]:
    return tuple(sorted(ExternalId(*one) for one in named))


def movie(
    name: str, year: int | None = None, *named: tuple[str, str, str], **more: object
) -> Title:
    return Title(type="movie", level="movie", title=name, year=year, ids=ids(*named), **more)  # type: ignore[arg-type]


def book(name: str, author: str, year: int | None, *named: tuple[str, str, str]) -> Title:
    by = (author,) if author else ()
    return Title(type="book", level="book", title=name, year=year, creators=by, ids=ids(*named))


def part(
    number: float | None, name: str = "", *named: tuple[str, str, str], level: str = "episode"
) -> Title:
    return Title(type="show", level=level, title=name, number=number, ids=ids(*named))


def mention(title: Title, parent_item: int = 0) -> Mention:
    naming = naming_of(title)
    above = parent_item and 1
    digest = digest_of(naming, above)
    return Mention(digest & 0xFFFFFFFF, digest, title, parent_id=above, parent_item_id=parent_item)


def parts_of(mentions: Sequence[Mention]) -> set[frozenset[int]]:
    return {frozenset(m.digest for m in members) for members in cluster(mentions)}


def are_one(*titles: Title, parent: int = 0) -> bool:
    return len(cluster([mention(title, parent) for title in titles])) == 1


def test_a_shared_id_makes_one_whatever_the_titles_say() -> None:
    shared = (*IMDB, "tt0078748")
    assert are_one(movie("Alien", 1979, shared), movie("Das unheimliche Wesen", 1980, shared))


def test_ids_bridge_services_that_share_none_directly() -> None:
    assert are_one(
        movie("Alien", 1979, (*IMDB, "tt1")),
        movie("Alien (1979)", None, (*TMDB, "348")),
        movie("Alien, le huitième passager", 1979, (*IMDB, "tt1"), (*TMDB, "348")),
    )


def test_the_same_number_of_another_kind_is_another_id() -> None:
    assert not are_one(
        movie("Alien", 1979, ("tmdb", "movie", "348")),
        Title(type="show", level="show", title="Ally", ids=ids(("tmdb", "show", "348"))),
    )


def test_conflicting_ids_stay_apart_with_equal_title_and_year() -> None:
    assert not are_one(
        movie("The Haunted Castle", 1897, (*IMDB, "tt1")),
        movie("The Haunted Castle", 1897, (*IMDB, "tt2")),
    )


def test_one_title_of_one_year_is_one_where_nothing_contradicts() -> None:
    assert are_one(movie("Amélie", 2001, (*IMDB, "tt1")), movie("AMELIE", 2001, (*TMDB, "194")))


def test_another_year_is_another_film() -> None:
    assert not are_one(movie("Dune", 1984), movie("Dune", 2021))


def test_without_a_year_a_single_candidate_is_taken() -> None:
    assert are_one(movie("Dune", 1984), movie("Dune", None))


def test_without_a_year_two_candidates_are_one_too_many() -> None:
    assert len(cluster([mention(movie("Dune", y)) for y in (1984, 2021, None)])) == 3


def test_an_id_without_a_year_does_not_choose_between_two_years() -> None:
    for key in range(20):  # whatever the hashes say
        found = cluster(
            [
                mention(movie("Dune", 1984)),
                mention(movie("Dune", 2021)),
                mention(movie("Dune", None, (*TMDB, str(key)))),
            ]
        )
        assert len(found) == 3


def test_two_films_of_one_title_and_year_leave_a_third_naming_alone() -> None:
    found = cluster(
        [
            mention(movie("The Haunted Castle", 1897, (*IMDB, "tt1"))),
            mention(movie("The Haunted Castle", 1897, (*IMDB, "tt2"))),
            mention(movie("The Haunted Castle", 1897)),
        ]
    )
    assert len(found) == 3


def test_a_book_is_told_by_its_author_and_no_edition_by_its_year() -> None:
    assert are_one(
        book("The Hobbit", "J.R.R. Tolkien", 1937, ("isbn", "book", "9780261102217")),
        book("The Hobbit", "J. R. R. Tolkien", 2012, ("isbn", "book", "9780547928227")),
    )


def test_one_title_by_two_authors_is_two_books() -> None:
    assert not are_one(book("It", "Stephen King", None), book("It", "Alexa Chung", None))


def test_a_film_is_no_book() -> None:
    assert not are_one(movie("It", 2017), book("It", "", 2017))


def test_a_film_that_is_surely_one_is_no_show() -> None:
    assert not are_one(
        movie("Fargo", 2014), Title(type="show", level="show", title="Fargo", year=2014)
    )


def test_a_source_that_cannot_tell_films_from_shows_meets_either() -> None:
    assert are_one(
        movie("Fargo", None, is_type_sure=False),
        Title(type="show", level="show", title="Fargo", year=2014),
    )


def test_an_episode_known_by_name_is_the_numbered_one_of_that_name() -> None:
    assert are_one(part(1, "Pilot"), part(None, "Pilot"), parent=7)


def test_a_number_alone_is_the_episode() -> None:
    assert are_one(part(1, "Pilot"), part(1), part(1.0, "Piloto"), parent=7)


def test_two_numbers_of_one_name_are_two_episodes() -> None:
    assert not are_one(part(1, "TBA"), part(2, "TBA"), parent=7)


def test_one_number_under_two_shows_is_two_episodes() -> None:
    assert len(cluster([mention(part(1), 7), mention(part(1), 8)])) == 2


def test_an_episode_that_knows_only_its_id_finds_its_show() -> None:
    found = cluster(
        [
            mention(part(5, "Ozymandias", (*IMDB, "tt2301451")), 7),
            mention(part(None, "Ozymandias", (*IMDB, "tt2301451"))),
        ]
    )
    assert len(found) == 1


def test_a_show_that_carries_an_episodes_id_by_mistake_does_not_become_it() -> None:
    mistaken = (*IMDB, "tt2301451")
    for name in "abcdefgh":  # whatever the hashes say
        titles = [
            mention(part(5, "Ozymandias", mistaken), 7),
            mention(Title(type="show", level="show", title=name, ids=ids(mistaken))),
            mention(part(None, "Ozymandias", mistaken)),
        ]
        assert parts_of(titles) == parts_of(titles[::-1])
        assert parts_of(titles[:1]) <= parts_of(titles)


_KEYS = st.sampled_from(["1", "2", "3"])
_IDS = st.lists(
    st.one_of(
        st.tuples(st.just("imdb"), st.just("title"), _KEYS),
        st.tuples(st.just("tmdb"), st.just("movie"), _KEYS),
        st.tuples(st.just("isbn"), st.just("book"), _KEYS),
    ),
    max_size=2,
)
_NAMES = st.sampled_from(["Alien", "ALIEN", "Dune"])
_WORKS = st.builds(
    lambda kind, name, year, by, named, sure: mention(
        Title(
            type=kind,
            level=kind,
            title=name,
            year=year,
            ids=ids(*set(named)),
            creators=(by,) if by else (),
            is_type_sure=sure,
        )
    ),
    st.sampled_from(["movie", "show", "book"]),
    _NAMES,
    st.sampled_from([None, 1979, 2021]),
    st.sampled_from(["", "Ann Lee", "Bo Fox"]),
    _IDS,
    st.booleans(),
)
_PARTS = st.builds(
    lambda number, name, named, parent: mention(part(number, name, *set(named)), parent),
    st.sampled_from([None, 1, 2]),
    st.sampled_from(["", "Pilot", "TBA"]),
    _IDS,
    st.sampled_from([0, 7, 8]),
)
_MENTIONS = st.lists(st.one_of(_WORKS, _PARTS), max_size=12, unique_by=lambda m: m.digest)


@given(_MENTIONS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(
    mentions: list[Mention], chance: random.Random
) -> None:
    expected = parts_of(mentions)
    shuffled = list(mentions)
    chance.shuffle(shuffled)
    assert parts_of(shuffled) == expected


@given(_MENTIONS, st.integers(100, 1 << 62), st.integers(100, 1 << 62))
def test_the_numbers_that_a_server_gives_do_not_matter(
    mentions: list[Mention], one: int, two: int
) -> None:
    expected = parts_of(mentions)
    for m in mentions:
        m.parent_item_id = {0: 0, 7: one, 8: two + (one == two)}[m.parent_item_id]
    assert parts_of(mentions) == expected


@given(_MENTIONS)
def test_sets_that_cannot_touch_are_parted_alike_alone_and_together(
    mentions: list[Mention],
) -> None:
    alone = [found for closed in closures(mentions) for found in parts_of(closed)]
    assert sorted(map(sorted, alone)) == sorted(map(sorted, parts_of(mentions)))


@given(_MENTIONS)
def test_a_part_never_belongs_to_two_parents(mentions: list[Mention]) -> None:
    for members in cluster(mentions):
        assert len({m.parent_item_id for m in members} - {0}) <= 1

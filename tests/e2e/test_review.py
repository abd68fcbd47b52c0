"""The review of a rehearsal in a real browser: it writes nothing, and what a person says counts."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.factories.pages import choose, figure, import_letterboxd, letterboxd_zip, make_account

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

NETFLIX = b"""\
Title,Date
Northline,3/3/24
Glass Harbour: A Night in the City,6/17/22
Velvet Static,7/7/22
"""
SEEN = (
    ("2024-03-01T20:10:00.000Z", {"title": "The Long Orbit", "year": 2021, "ids": {"trakt": 901}}),
    ("2024-03-03T19:00:00.000Z", {"title": "Northline", "year": 2019, "ids": {"trakt": 902}}),
)
MANY = 260


def trakt(*seen: tuple[str, dict[str, Any]]) -> bytes:
    """Films with the instants at which they were seen."""
    return json.dumps([
        {"id": number, "watched_at": at, "action": "watch", "type": "movie", "movie": film}
        for number, (at, film) in enumerate(seen, 1)
    ]).encode()  # fmt: skip


def rehearse(page: Page, name: str, content: bytes) -> Locator:
    choose(page, name, content)
    page.get_by_role("button", name="Rehearse").click()
    card = page.locator("[data-import][data-status=rehearsed]")
    expect(card).to_have_count(1, timeout=60_000)
    expect(card.locator("[data-review=titles]")).to_be_visible()
    return card


def run(page: Page, card: Locator) -> None:
    known = page.locator("[data-import][data-status=completed]").count()
    card.get_by_role("button", name="Import now").click()
    done = page.locator("[data-import][data-status=completed]")
    expect(done).to_have_count(known + 1, timeout=60_000)
    expect(card).to_have_count(0)


def open_part(card: Locator, part: str) -> Locator:
    found = card.locator(f"[data-review={part}]")
    found.locator("summary").click()
    return found


def correct(card: Locator, title: str, **said: str) -> None:
    card.get_by_role("button", name=f"Correct {title}", exact=True).click()
    form = card.get_by_role("form", name=f"Correct {title}")
    for label, value in said.items():
        field = form.get_by_label(label.replace("_", " "), exact=True)
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.get_by_role("button", name="Keep").click()
    expect(form).to_have_count(0)


def plays(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.request.get("/api/v1/history?limit=200").json()["plays"]
    return found


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
                const one = document.activeElement;
                const label = one.labels?.[0]?.textContent;
                return one.getAttribute("aria-label") ?? label ?? one.textContent.trim();
            }"""
        )
        if told.startswith(name):
            return
    raise AssertionError(f"no Tab leads to “{name}”")


def test_a_rehearsal_writes_nothing_however_much_is_corrected(page: Page) -> None:
    make_account(page)
    card = rehearse(page, "NetflixViewingHistory.csv", NETFLIX)
    expect(card).to_contain_text("Nothing is written yet. Importing 3 rows would add 3 plays.")
    expect(card).to_contain_text("3 titles would be new.")
    open_part(card, "titles")
    correct(card, "Velvet Static", Year="1999")
    expect(card).to_contain_text("You corrected 1 title.")
    assert plays(page) == []
    page.reload()
    expect(card).to_contain_text("You corrected 1 title.")
    card.get_by_role("button", name="Discard").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard").click()
    expect(card).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", name="Bring your history home")).to_be_visible()
    expect(card).to_have_count(0)
    assert plays(page) == []


def test_a_corrected_title_lands_as_corrected(page: Page) -> None:
    make_account(page)
    card = rehearse(page, "NetflixViewingHistory.csv", NETFLIX)
    titles = open_part(card, "titles")
    expect(titles.locator("summary")).to_have_text("Titles (3, 1 needs a look)")
    first = titles.locator("[data-title]").first
    expect(first).to_contain_text("The source does not say what kind of title this is.")

    long = "Glass Harbour: A Night in the City"
    episode = {"Title": "A Night in the City", "Episode_of": "Glass Harbour"}
    correct(card, long, Kind="show", **episode, Season="1", Episode="4")
    expect(first).to_contain_text("An episode of Glass Harbour")
    address = "https://www.imdb.com/title/tt0083658/?ref_=nv"
    correct(card, "Velvet Static", Title="Velvet Static Again", Year="1999", Id_elsewhere=address)
    expect(card).to_contain_text("You corrected 2 titles.")
    run(page, card)

    found = {(play["title"], play["media_type"], play["year"]) for play in plays(page)}
    assert ("Velvet Static Again", "movie", 1999) in found
    assert ("Northline", "movie", None) in found
    assert [title for title, kind, _ in found if kind == "show"] == ["Glass Harbour"]

    # What the id says counts as well: another service's name for it is the same film.
    film = {"title": "Statique", "year": 1999, "ids": {"trakt": 9, "imdb": "tt0083658"}}
    card = rehearse(page, "history.json", trakt(("2025-05-01T20:00:00.000Z", film)))
    row = open_part(card, "titles").locator("[data-title]")
    expect(row).to_contain_text("There already")


def test_an_id_that_is_none_is_said_at_once(page: Page) -> None:
    make_account(page)
    card = rehearse(page, "NetflixViewingHistory.csv", NETFLIX)
    open_part(card, "titles")
    card.get_by_role("button", name="Correct Northline").click()
    ids = card.get_by_label("Id elsewhere")
    ids.fill("the one with the ship")
    ids.press("Enter")
    expect(card.get_by_role("alert")).to_contain_text("“the” is no id that is known here")
    expect(ids).to_be_focused()
    ids.fill("tmdb:27205")
    ids.press("Enter")
    expect(card).to_contain_text("TMDB 27205")


def test_a_pair_parted_by_hand_stays_two_plays(page: Page) -> None:
    make_account(page)
    import_letterboxd(page)
    card = rehearse(page, "history.json", trakt(*SEEN))
    pairs = open_part(card, "pairs")
    expect(pairs.locator("[data-pair]")).to_have_count(2)
    orbit = pairs.locator("[data-pair]", has_text="The Long Orbit")
    expect(orbit).to_contain_text("1 Mar 2024, 21:10")
    north = pairs.locator("[data-pair]", has_text="Northline")
    expect(north).to_contain_text("3 Mar 2024Letterboxd")
    for pair in (north, orbit):
        pair.get_by_role("button", name="These are two plays").click()
        expect(pair).to_contain_text("Two plays, as you say")
    # One of them was one play after all.
    orbit.get_by_role("button", name="They are one play").click()
    expect(orbit).to_contain_text("Taken for one play")
    expect(card).to_contain_text("You corrected 1 pair.")
    run(page, card)
    expect(page.locator("[data-figure=plays] dd")).to_have_text("5")
    assert sorted(play["title"] for play in plays(page)).count("Northline") == 2
    assert figure(page, "titles") == "3"


def test_a_rehearsal_is_reviewed_by_keyboard_alone(page: Page) -> None:
    make_account(page)
    import_letterboxd(page)
    card = rehearse(page, "history.json", trakt(*SEEN))
    page.get_by_role("heading", level=1).focus()
    tab_to(page, "Titles (2")
    page.keyboard.press("Enter")
    tab_to(page, "Correct Northline")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(card.get_by_role("button", name="Correct Northline")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card.get_by_label("Title", exact=True)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("North Line")
    page.keyboard.press("Enter")
    expect(card.get_by_role("button", name="Correct North Line")).to_be_focused()
    tab_to(page, "Pairs (2)")
    page.keyboard.press("Space")
    tab_to(page, "These are two plays: The Long Orbit")
    page.keyboard.press("Space")
    expect(card).to_contain_text("You corrected 1 title and 1 pair.")
    assert page.evaluate("document.activeElement.textContent") == "They are one play"
    tab_to(page, "Import now")
    page.keyboard.press("Enter")
    expect(page.locator("[data-import][data-status=completed]")).to_have_count(2, timeout=60_000)
    expect(page.get_by_role("heading", name="Trakt")).to_be_focused()
    # One was parted, and one is of another film now.
    expect(page.locator("[data-figure=plays] dd")).to_have_text("6")


def test_many_titles_are_shown_in_steps_and_found_by_name_on_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    make_account(page)
    rows = "".join(f"Harbour {number:03},5/25/21\n" for number in range(MANY))
    card = rehearse(page, "NetflixViewingHistory.csv", f"Title,Date\n{rows}".encode())
    titles = open_part(card, "titles")
    expect(titles.locator("[data-title]")).to_have_count(100)
    titles.get_by_role("button", name="Show 100 more of 160").press("Enter")
    expect(titles.locator("[data-title]")).to_have_count(200)
    expect(titles.get_by_role("button", name="Correct Harbour 100")).to_be_focused()
    titles.get_by_label("Find a title").fill("harbour 25")
    expect(titles.locator("[data-title]")).to_have_count(10)
    titles.get_by_role("button", name="Correct Harbour 255").click()
    expect(titles.get_by_role("form")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    # Drawn as cards, the table is still a table to a screen reader.
    expect(titles.get_by_role("row", name="Harbour 255 no year Film")).to_be_visible()


def test_the_archive_says_how_large_it_is(page: Page) -> None:
    make_account(page)
    import_letterboxd(page)
    with page.expect_download(timeout=60_000):
        page.get_by_role("button", name="Download archive").click()
    expect(page.get_by_text(re.compile(r"^\d+(\.\d)? kB$"))).to_be_visible()


def test_rows_that_come_to_nothing_say_why(page: Page) -> None:
    make_account(page)
    nameless = ("2024-03-05T19:00:00.000Z", {"title": "", "year": None, "ids": {}})
    card = rehearse(page, "history.json", trakt(*SEEN, nameless))
    lost = card.locator("[data-rows]")
    expect(lost).to_have_count(1)
    lost.locator("summary").click()
    expect(lost.get_by_role("listitem")).to_contain_text("history.json, line 3")
    expect(lost.get_by_role("listitem").locator("code")).to_contain_text("2024-03-05")


def test_a_cancelled_import_is_resumed(page: Page) -> None:
    make_account(page)
    films = "".join(f"2024-03-02,Reel {n},2021,https://boxd.it/r{n},4,,,\n" for n in range(40_000))
    header = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    choose(page, "diary.csv", f"{header}{films}".encode())
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("[data-import][data-status=cancelled]")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Resume").click()
    expect(page.locator("[data-import][data-status=completed]")).to_be_visible(timeout=120_000)
    expect(page.locator("[data-figure=plays] dd")).to_have_text("40,000")


def both(page: Page) -> None:
    """Choose an export that can be read as it is, and one of which something is asked."""
    history = b"Title,Date\nPerihelion: Season 1: One,1/2/20\nPerihelion: Season 1: Two,3/4/20\n"
    files = [("letterboxd.zip", letterboxd_zip()), ("NetflixViewingHistory.csv", history)]
    page.locator("input[type=file][multiple]").set_input_files(
        [{"name": n, "mimeType": "application/octet-stream", "buffer": b} for n, b in files]
    )
    expect(page.get_by_role("heading", name="2 exports recognised")).to_be_visible()


def test_an_export_with_a_question_waits_while_the_others_go_on(page: Page) -> None:
    make_account(page)
    both(page)
    page.get_by_role("button", name="Import", exact=True).click()
    done = page.locator("[data-import][data-status=completed]")
    expect(done).to_have_count(1, timeout=60_000)
    expect(page.locator("[data-export]")).to_have_count(1)
    expect(page.get_by_text("These wait for an answer.")).to_be_visible()
    page.get_by_label("Order of the dates").select_option("month-first")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(done).to_have_count(2, timeout=60_000)
    expect(page.locator("[data-export]")).to_have_count(0)
    expect(page.locator("[data-figure=plays] dd")).to_have_text("6")


def test_several_rehearsals_are_imported_with_one_press(page: Page) -> None:
    make_account(page)
    both(page)
    page.get_by_label("Order of the dates").select_option("month-first")
    page.get_by_role("button", name="Rehearse").click()
    page.get_by_role("button", name="Import all 2 rehearsals").click(timeout=60_000)
    expect(page.locator("[data-import][data-status=completed]")).to_have_count(2, timeout=60_000)
    expect(page.locator("[data-import][data-status=rehearsed]")).to_have_count(0)
    page.reload()
    expect(page.locator("[data-import]")).to_have_count(2)


def test_a_table_that_nobody_knows_is_read_with_a_mapping(page: Page, tmp_path: Path) -> None:
    make_account(page)
    choose(page, "cards.csv", b"Werk;Jahr\nNorthline;2019\n")
    expect(page.get_by_role("heading", name="No export recognised")).to_be_visible()
    mapping = tmp_path / "mapping.json"
    mapping.write_text(
        '{"type": "movie", "columns": {"title": "Werk", "year": "Jahr"}, "means": "seen"}'
    )
    page.locator("input[data-mapping]").set_input_files(mapping)
    card = page.locator("[data-import][data-status=rehearsed]")
    expect(card).to_contain_text("would add 1 play", timeout=60_000)


def test_ratings_mark_titles_as_seen_where_a_person_says_so(page: Page) -> None:
    make_account(page)
    ratings = (
        b"Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,"
        b"Runtime (mins),Year,Genres,Num Votes,Release Date,Directors\n"
        b"tt0113277,8,2025-05-01,Heat,Heat,https://www.imdb.com/title/tt0113277/,Movie,8.3,170,"
        b"1995,Crime,1,1995-12-15,Michael Mann\n"
    )
    choose(page, "ratings.csv", ratings)
    page.get_by_text("More options").click()
    page.get_by_label("A rating also marks the title as seen").check()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("[data-figure=plays] dd")).to_have_text("1", timeout=60_000)

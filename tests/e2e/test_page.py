"""The page in a real browser against a real server: from nothing to a diary and back."""

import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.factories.accounts import PASSWORD
from tests.factories.pages import (
    DIARY,
    choose,
    figure,
    import_letterboxd,
    letterboxd_zip,
    make_account,
)

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]


def test_an_export_comes_in_shows_and_is_undone(page: Page) -> None:
    make_account(page)
    import_letterboxd(page)
    card = page.locator("[data-import]")
    expect(card).to_contain_text("8 rows")
    expect(page.get_by_role("heading", name="Your diary")).to_be_visible()
    assert (figure(page, "plays"), figure(page, "titles"), figure(page, "ratings")) == (
        "4",
        "3",
        "2",
    )

    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("heading", name="Thursday, 4 April 2024")).to_be_visible()
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert headings[:3] == [
        "Thursday, 4 April 2024",
        "Sunday, 3 March 2024",
        "Friday, 1 March 2024",
    ]
    first = page.locator("[data-play]").first
    expect(first).to_contain_text("The Long Orbit")
    expect(first).to_contain_text("10")
    expect(page.locator("[data-play]")).to_have_count(4)

    page.get_by_role("link", name="Home").click()
    card.get_by_role("button", name="Undo").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo the import").click()
    expect(page.locator("[data-import][data-status=undone]")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("Nothing here yet")).to_be_visible()


def test_a_rehearsal_writes_nothing_until_it_is_run(page: Page) -> None:
    make_account(page)
    choose(page, "letterboxd.zip", letterboxd_zip())
    page.get_by_role("button", name="Rehearse").click()
    rehearsed = page.locator("[data-import][data-status=rehearsed]")
    expect(rehearsed).to_contain_text("8 rows", timeout=60_000)
    expect(page.locator("[data-figure]")).to_have_count(0)
    rehearsed.get_by_role("button", name="Import now").click()
    expect(page.locator("[data-import][data-status=completed]")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-figure=plays] dd")).to_have_text("4")


def test_what_is_dropped_is_taken(page: Page) -> None:
    make_account(page)
    transfer = page.evaluate_handle(
        """text => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([text], "diary.csv", { type: "text/csv" }));
            return transfer;
        }""",
        DIARY,
    )
    page.dispatch_event(".drop", "drop", {"dataTransfer": transfer})
    expect(page.get_by_role("heading", name="Letterboxd")).to_be_visible()


def test_a_file_of_no_known_service_is_named(page: Page) -> None:
    make_account(page)
    choose(page, "notes.txt", b"Buy milk.")
    expect(page.get_by_role("heading", name="No export recognised")).to_be_visible()
    page.get_by_text("1 file not recognised").click()
    expect(page.get_by_text("notes.txt")).to_be_visible()


def test_the_archive_is_downloaded(page: Page) -> None:
    make_account(page)
    import_letterboxd(page)
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Download archive").click()
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert archive.testzip() is None


def test_another_format_is_downloaded_and_says_what_it_loses(page: Page) -> None:
    make_account(page)
    import_letterboxd(page)
    page.get_by_label("Format").select_option("trakt")
    page.get_by_text("What it cannot carry").click()
    expect(page.get_by_text("Everything but films, shows and anime.")).to_be_visible()
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="Download", exact=True).click()
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert "watched-history.json" in archive.namelist()


def test_sign_out_and_in_again_and_a_wrong_password_is_said(page: Page) -> None:
    make_account(page)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("User name or e-mail").fill("anna")
    page.get_by_label("Password").fill("something else")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not fit")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Bring your history home")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Bring your history home")).to_be_visible()


def test_a_telephone_shows_all_of_it_and_the_theme_is_kept(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    make_account(page)
    import_letterboxd(page)
    for place in ("/app/", "/app/history"):
        page.goto(place)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    background = "getComputedStyle(document.documentElement).backgroundColor"
    before = page.evaluate(background)
    page.get_by_role("button", name=re.compile("theme")).click()
    expect(page.locator("html")).not_to_have_css("background-color", before)
    after = page.evaluate(background)
    page.reload()
    assert page.evaluate(background) == after


def test_everything_is_reached_by_keyboard(page: Page) -> None:
    make_account(page)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    names = []
    for _ in range(9):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert names[0] == "Skip to content"
    for name in ("Home", "History", "Sign out", "Choose files", "Choose a folder"):
        assert name in names


def test_the_api_is_described_without_anyone_elses_scripts(page: Page) -> None:
    page.goto("/api/v1/docs")
    page.get_by_text("/api/v1/auth/login").click()
    expect(page.locator("#sign_in pre").first).to_contain_text("password")


def test_a_question_is_asked_and_answered(page: Page) -> None:
    make_account(page)
    history = b"Title,Date\nPerihelion: Season 1: One,1/2/20\nPerihelion: Season 1: Two,3/4/20\n"
    choose(page, "NetflixViewingHistory.csv", history)
    page.get_by_label("Order of the dates").select_option("month-first")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("[data-import][data-status=completed]")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("heading", name="Wednesday, 4 March 2020")).to_be_visible()

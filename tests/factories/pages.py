"""What a person does with the page, and files that they may have."""

import io
import zipfile

from playwright.sync_api import Page, expect

from tests.factories.accounts import PASSWORD

DIARY = """\
Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date
2024-03-02,The Long Orbit,2021,https://boxd.it/aaaa1,4.5,,,2024-03-01
2024-03-04,Northline,2019,https://boxd.it/aaaa2,3,,cinema,2024-03-03
2024-04-05,The Long Orbit,2021,https://boxd.it/aaaa3,5,Yes,,2024-04-04
"""
WATCHED = """\
Date,Name,Year,Letterboxd URI
2024-03-02,The Long Orbit,2021,https://boxd.it/1aaa
2024-03-04,Northline,2019,https://boxd.it/2aaa
2023-01-01,Velvet Static,1999,https://boxd.it/3aaa
"""
RATINGS = """\
Date,Name,Year,Letterboxd URI,Rating
2024-04-05,The Long Orbit,2021,https://boxd.it/1aaa,5
2024-03-04,Northline,2019,https://boxd.it/2aaa,3
"""


def letterboxd_zip() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, text in (("diary", DIARY), ("watched", WATCHED), ("ratings", RATINGS)):
            archive.writestr(f"{name}.csv", text)
    return kept.getvalue()


def make_account(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="Welcome to Mediary")).to_be_visible()
    page.get_by_label("User name").fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").press("Enter")
    expect(page.get_by_role("heading", name="Bring your history home")).to_be_visible()


def choose(page: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]:not([webkitdirectory])").set_input_files([file])


def figure(page: Page, name: str) -> str:
    return page.locator(f"[data-figure={name}] dd").inner_text()


def import_letterboxd(page: Page) -> None:
    choose(page, "letterboxd-anna-2024-05-01.zip", letterboxd_zip())
    expect(page.get_by_role("heading", name="Letterboxd")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("[data-import][data-status=completed]")).to_be_visible(timeout=60_000)

"""Links that an administrator hands on, opened in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.pages import make_account
from tests.factories.processes import answers, mediary

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]


def test_a_reset_link_asks_for_a_new_password_and_signs_in(page: Page, tmp_path: Path) -> None:
    make_account(page)
    (made,) = answers(mediary(tmp_path / "data", "user", "reset", "anna", "--json"))
    page.context.clear_cookies()
    page.goto(f"/app/#reset={made['token']}")
    expect(page.get_by_role("heading", name="Choose a new password")).to_be_visible()
    page.get_by_label("Password").fill("battery staple")
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("heading", name="Bring your history home")).to_be_visible()
    assert "#" not in page.url
    page.context.clear_cookies()
    page.reload()
    page.get_by_label("User name or e-mail").fill("anna")
    page.get_by_label("Password").fill("battery staple")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Bring your history home")).to_be_visible()

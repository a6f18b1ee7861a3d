from pathlib import Path

from playwright.sync_api import Browser, expect

from rigs.echo import SOURCE
from rigs.html_page import NOISE, export, open_export, serving_exports
from rigs.probe import watched


def test_an_exported_widget_draws_and_sends_into_the_void(browser: Browser, tmp_path: Path) -> None:
    export(tmp_path, SOURCE, {"echo": "Echo()"})
    with serving_exports(tmp_path) as base, watched(browser, "html", NOISE) as probe:
        page = open_export(f"{base}/echo.html", probe)

        page.get_by_role("button", name="Send 1, 2, 3").click()

        expect(page.locator("output")).to_be_empty()
        probe.assert_clean()

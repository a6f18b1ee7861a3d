from pathlib import Path

from playwright.sync_api import Browser

from rigs.echo import SOURCE, assert_echoes
from rigs.marimo_app import NOISE, marimo_app, open_app, outputs, set_theme
from rigs.probe import watched


def test_a_message_with_bytes_makes_the_round_trip(browser: Browser, tmp_path: Path) -> None:
    with marimo_app(tmp_path, [SOURCE, "Echo()"]) as url, watched(browser, "marimo", NOISE) as probe:
        page = open_app(url, probe)

        assert_echoes(outputs(page))
        set_theme(page, "dark")
        set_theme(page, "light")
        probe.assert_clean()

import pytest

from rigs.probe import Probe

SHADOW_WITH_FAINT_TEXT = """() => {
  const host = document.createElement("div");
  host.id = "host";
  host.attachShadow({ mode: "open" }).innerHTML = "<p style='color:#ccc;background:#fff'>faint</p>";
  document.body.replaceChildren(host);
}"""


def test_an_outside_request_is_blocked_and_reported(probe: Probe) -> None:
    page = probe.context.new_page()

    answer = page.evaluate("() => fetch('https://example.org/').then(() => 'reached', () => 'blocked')")

    assert answer == "blocked"
    assert probe.outside_requests == ["https://example.org/"]
    with pytest.raises(AssertionError, match=r"example\.org"):
        probe.assert_clean()


def test_an_outside_websocket_is_reported(probe: Probe) -> None:
    page = probe.context.new_page()

    page.evaluate("() => new Promise((done) => { new WebSocket('wss://example.org/').onerror = done; })")

    assert probe.outside_requests == ["wss://example.org/"]


def test_console_errors_and_uncaught_exceptions_are_reported(probe: Probe) -> None:
    page = probe.context.new_page()

    with page.expect_event("pageerror"):
        page.evaluate("() => { console.error('printed'); setTimeout(() => { throw new Error('thrown'); }); }")

    with pytest.raises(AssertionError, match="printed"):
        probe.assert_clean()
    assert any("thrown" in error for error in probe.errors)


def test_axe_looks_into_shadow_roots(probe: Probe) -> None:
    page = probe.context.new_page()
    page.evaluate(SHADOW_WITH_FAINT_TEXT)

    with pytest.raises(AssertionError, match="color-contrast"):
        probe.assert_accessible(page.locator("#host"))
    with pytest.raises(AssertionError, match="color-contrast"):
        probe.assert_accessible(page.locator("#host p"))


def test_a_quiet_page_is_clean(probe: Probe) -> None:
    page = probe.context.new_page()
    page.set_content("<main lang=en><h1>Quiet</h1></main>")

    probe.assert_clean()
    probe.assert_accessible(page.locator("main"))

"""Watch a page for everything that must not happen in a class-room without a network."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, WebError

from rigs.paths import NODE_MODULES, SCREENSHOTS

Theme = Literal["light", "dark"]
Host = Literal["lab", "vscode_host", "marimo", "html", "rig"]

#: Pictures to look at; no test needs them, and taking them costs a third of the time of all of these tests.
PICTURES = os.environ.get("LLMHERO_PICTURES") == "1"
WIDTHS = (480, 900, 1400) if PICTURES else (480,)
# Most other tests are in English and light.
LOOKS = pytest.mark.parametrize(
    ("lang", "theme"),
    [("en", "dark"), ("zh", "light"), *([("en", "light"), ("zh", "dark")] if PICTURES else [])],
)

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
BEYOND_LOOPBACK = re.compile(r"^(?:https?|wss?)://(?!(?:127\.0\.0\.1|localhost)(?:[:/?#]|$))")
RUN_AXE = """async (root) => {
  const results = await axe.run(root, { resultTypes: ["violations"] });
  return results.violations.map(({ id, impact, help, nodes }) => ({
    id, impact, help, nodes: nodes.map((node) => `${node.target.flat().join(" ")}: ${node.failureSummary}`),
  }));
}"""


@dataclass(frozen=True)
class Noise:
    """A console message that the bare host prints without any widget of ours, and why."""

    pattern: str
    reason: str


@dataclass
class Probe:
    """What one browser context asked of the network and complained about."""

    host: Host
    context: BrowserContext
    noise: tuple[Noise, ...] = ()
    outside_requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Watch every page of the context, those that tests open later included."""
        self.context.route(BEYOND_LOOPBACK, lambda route: route.abort())
        self.context.on("request", self._on_request)
        self.context.on("console", self._on_console)
        self.context.on("weberror", self._on_web_error)
        self.context.on("page", self._on_page)

    def assert_clean(self) -> None:
        """Nothing left the machine, nothing was thrown or printed as an error."""
        assert not self.outside_requests, f"requests beyond loopback: {self.outside_requests}"
        assert not self.errors, "errors in the browser:\n" + "\n".join(self.errors)

    def assert_accessible(self, root: Locator) -> None:
        """Run axe-core on `root` (open shadow roots included): nothing serious, nothing critical."""
        violations = [found for found in self.axe(root) if found["impact"] in {"serious", "critical"}]
        report = "\n".join(
            f"{found['impact']} {found['id']} ({found['help']})\n  " + "\n  ".join(found["nodes"][:5])
            for found in violations
        )
        assert not violations, report

    def axe(self, root: Locator) -> list[dict[str, object]]:
        """Every violation axe-core finds under `root`."""
        page = root.page
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate((NODE_MODULES / "axe-core" / "axe.min.js").read_text())
        return root.evaluate(RUN_AXE)

    def screenshot(self, root: Locator, name: str, theme: Theme, width: int) -> None:
        """Store what `root` looks like under `build/screenshots/<host>/`, if pictures are wanted."""
        if not PICTURES:
            return
        path = SCREENSHOTS / self.host / f"{name}-{theme}-{width}.png"
        root.screenshot(path=path, animations="disabled")

    def _on_page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._note_request(socket.url))

    def _on_request(self, request: Request) -> None:
        self._note_request(request.url)

    def _note_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOOPBACK:
            self.outside_requests.append(url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note_error(f"{message.text} [{message.location['url']}]")

    def _on_web_error(self, error: WebError) -> None:
        self._note_error(f"uncaught {error.error.name}: {error.error.message}\n{error.error.stack}")

    def _note_error(self, text: str) -> None:
        if not any(re.search(noise.pattern, text) for noise in self.noise):
            self.errors.append(text)


@contextmanager
def watched(browser: Browser, host: Host, noise: tuple[Noise, ...] = ()) -> Iterator[Probe]:
    """Open a fresh, empty browser context and watch it until the block ends."""
    context = browser.new_context(viewport={"width": 1500, "height": 1000})
    try:
        yield Probe(host, context, noise)
    finally:
        context.close()


# What a host puts above and below its outputs, and room for the rest of the cell.
HOST_HEIGHT = 400


def fit_window(root: Locator, width: int) -> None:
    """Resize the window until the host gives `root` exactly `width` CSS pixels, and shows all of it."""
    page = root.page
    for _ in range(10):
        box = root.bounding_box()
        size = page.viewport_size
        assert box is not None
        assert size is not None
        wanted = {
            "width": size["width"] + width - round(box["width"]),
            "height": round(box["height"]) + HOST_HEIGHT,
        }
        if wanted == size:
            root.scroll_into_view_if_needed()
            return
        page.set_viewport_size(wanted)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    raise AssertionError(f"the host cannot give the widget {width} px")

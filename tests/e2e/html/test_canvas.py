"""The canvas under a real pointer, inside its shadow root: what no test without a layout can see."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from rigs.paths import ROOT
from rigs.probe import Probe, Theme, watched
from rigs.processes import free_port, serving

WIDGET = "#pipeline-english"


@pytest.fixture(scope="module")
def page_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    log = tmp_path_factory.mktemp("canvas") / "server.log"
    gallery = ["node", ROOT / "js" / "build" / "gallery.mjs"]
    with serving(gallery, ready=url, log=log, cwd=ROOT, env={"PORT": str(port)}):
        yield url


@pytest.fixture(scope="module")
def probe_of_gallery(browser: Browser) -> Iterator[Probe]:
    with watched(browser, "html") as probe:
        yield probe


class Graph:
    """The canvas of a saved widget: edits need no kernel."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator(WIDGET)
        self.flow = self.root.locator(".cv-flow")
        self.told = self.root.locator(".cv-told")
        self.edges = self.root.locator(".react-flow__edge")
        self.root.locator(".cv").scroll_into_view_if_needed()

    def card(self, node: str) -> Locator:
        return self.root.locator(f'[data-node="{node}"]')

    def port(self, node: str, side: str, index: int = 0) -> tuple[float, float]:
        return middle(self.card(node).locator(f".react-flow__handle.{side}").nth(index))

    def pull(self, start: tuple[float, float], end: tuple[float, float], *, hold: bool = False) -> None:
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
        mouse.move(*end, steps=4)
        if not hold:
            mouse.up()


def box_of(element: Locator) -> FloatRect:
    box = element.bounding_box()
    assert box is not None
    return box


def middle(element: Locator) -> tuple[float, float]:
    box = box_of(element)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def opened(probe: Probe, url: str, *, theme: Theme = "light", lang: str = "en", width: int = 900) -> Graph:
    page = probe.context.new_page()
    page.goto(f"{url}?theme={theme}&lang={lang}&width={width}&frame")
    page.locator(f"{WIDGET} .cv-card").first.wait_for()
    return Graph(page)


@pytest.fixture
def graph(probe_of_gallery: Probe, page_url: str) -> Iterator[Graph]:
    graph = opened(probe_of_gallery, page_url)
    yield graph
    graph.page.close()


def test_a_connection_is_pulled_off_and_drawn_again(graph: Graph) -> None:
    count = graph.edges.count()
    left, right = box_of(graph.card("load")), graph.port("load", "source")
    graph.page.mouse.click(left["x"] + left["width"] + 8, right[1])
    expect(graph.root.locator(".react-flow__edge.selected")).to_have_count(1)
    graph.page.keyboard.press("Delete")
    expect(graph.edges).to_have_count(count - 1)
    graph.pull(graph.port("load", "source"), graph.port("chunk", "target"))
    expect(graph.edges).to_have_count(count)
    expect(graph.told).to_have_text("Documents is connected to Chunk.")


def test_the_end_of_a_connection_is_moved_to_another_card_or_dropped(graph: Graph) -> None:
    count = graph.edges.count()
    graph.card("load").focus()
    graph.page.keyboard.press("a")
    graph.root.locator('[data-type="evaluate"]').click()
    expect(graph.told).to_have_text("Evaluate was added.")
    end = graph.root.locator('[data-id="retrieve prompt hits"] .react-flow__edgeupdater-target')
    graph.pull(middle(end), graph.port("evaluate", "target"))
    expect(graph.told).to_have_text("Retrieve is connected to Evaluate.")
    expect(graph.edges).to_have_count(count)
    end = graph.root.locator('[data-id="retrieve evaluate hits"] .react-flow__edgeupdater-target')
    flow = box_of(graph.flow)
    graph.pull(middle(end), (flow["x"] + 150, flow["y"] + flow["height"] - 50))
    expect(graph.told).to_have_text("Retrieve and Evaluate are no longer connected.")
    expect(graph.edges).to_have_count(count - 1)


def test_a_refused_connection_says_why_while_it_is_drawn_and_after(graph: Graph) -> None:
    count = graph.edges.count()
    graph.pull(graph.port("load", "source"), graph.port("prompt", "target"), hold=True)
    why = "Prompt takes hits here, but Documents gives documents."
    expect(graph.root.locator(".cv-reason")).to_have_text(why)
    graph.page.mouse.up()
    expect(graph.told).to_have_text(f"Not connected. {why}")
    expect(graph.root.locator(".cv-reason")).to_have_count(0)
    # Dropped on a card instead of a port, it is told the same way.
    graph.pull(graph.port("load", "source"), middle(graph.card("generate").locator("b")))
    expect(graph.told).to_have_text(
        "Not connected. Generate takes a prompt here, but Documents gives documents."
    )
    expect(graph.edges).to_have_count(count)


def test_a_card_goes_with_the_pointer_and_one_step_back_brings_it_home(graph: Graph) -> None:
    before = box_of(graph.card("question"))
    x, y = middle(graph.card("question").locator("b"))
    graph.pull((x, y), (x - 60, y + 4))
    assert box_of(graph.card("question"))["x"] == pytest.approx(before["x"] - 60, abs=8)
    graph.card("question").focus()
    graph.page.keyboard.press("Control+z")
    graph.page.wait_for_timeout(100)
    assert box_of(graph.card("question"))["x"] == pytest.approx(before["x"], abs=1)


def test_a_node_is_dragged_in_from_the_palette(graph: Graph) -> None:
    graph.root.get_by_role("button", name="Add node").click()
    graph.root.locator('[data-type="bm25"]').drag_to(graph.flow, target_position={"x": 160, "y": 180})
    card = graph.card("bm25")
    expect(card).to_be_visible()
    flow = box_of(graph.flow)
    x, _ = middle(card)
    assert x == pytest.approx(flow["x"] + 160, abs=60)
    expect(graph.told).to_contain_text("was added")


def test_nodes_are_chosen_together_by_a_box_and_one_by_one(graph: Graph) -> None:
    page = graph.page
    chosen = graph.root.locator(".cv-card.chosen")
    graph.card("load").click()
    expect(chosen).to_have_count(1)
    graph.card("embed").click(modifiers=["Control"])
    expect(chosen).to_have_count(2)
    graph.card("load").click(modifiers=["Control"])
    expect(chosen).to_have_count(1)
    page.keyboard.down("Shift")
    # React Flow hears of the key with the next frame.
    page.wait_for_timeout(200)
    flow = box_of(graph.flow)
    # From below the second card, beside the tools, to the corner over the first.
    graph.pull((flow["x"] + 250, flow["y"] + flow["height"] - 6), (flow["x"] + 4, flow["y"] + 6))
    page.keyboard.up("Shift")
    expect(chosen).to_have_count(2)
    page.keyboard.press("Delete")
    expect(graph.told).to_have_text("2 nodes were removed.")


def test_what_is_larger_than_the_view_is_panned_and_zoomed_and_the_wheel_scrolls_the_page(
    probe_of_gallery: Probe, page_url: str
) -> None:
    graph = opened(probe_of_gallery, page_url, width=640)
    page, mouse = graph.page, graph.page.mouse
    first = graph.card("load")
    flow, before = box_of(graph.flow), box_of(first)
    graph.pull((flow["x"] + 200, flow["y"] + flow["height"] - 8), (flow["x"] + 100, flow["y"] + 150))
    assert box_of(first)["x"] == pytest.approx(before["x"] - 100, abs=4)
    mouse.move(flow["x"] + 100, flow["y"] + 100)
    page.keyboard.down("Control")
    page.wait_for_timeout(200)
    mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_timeout(200)
    zoomed = box_of(first)["width"]
    assert zoomed > before["width"] * 1.1
    x, y = middle(graph.root.locator(".react-flow__minimap"))
    graph.pull((x, y), (x + 30, y))
    assert box_of(first)["x"] < before["x"] - 200
    scrolled = page.evaluate("scrollY")
    mouse.move(flow["x"] + 100, flow["y"] + 100)
    mouse.wheel(0, 150)
    page.wait_for_timeout(200)
    assert page.evaluate("scrollY") > scrolled
    assert box_of(first)["width"] == pytest.approx(zoomed, abs=1)
    page.close()


def test_three_nodes_are_built_by_keyboard_with_real_focus(graph: Graph) -> None:
    page = graph.page
    graph.card("load").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(graph.root.locator(".cv-card")).to_have_count(0)
    graph.root.locator(".cv-frame .btn").press("Enter")
    for node in ("load", "chunk", "embed"):
        button = graph.root.locator(f'[data-type="{node}"]')
        for _ in range(20):
            if button.evaluate("button => button.getRootNode().activeElement === button"):
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(graph.card(node)).to_be_focused()
        page.keyboard.press("a")
    expect(graph.edges).to_have_count(2)


@pytest.mark.parametrize(
    ("width", "lang", "theme"), [(900, "en", "light"), (480, "zh", "dark"), (640, "zh", "light")]
)
def test_it_is_accessible_with_everything_open(
    probe_of_gallery: Probe, page_url: str, theme: Theme, width: int, lang: str
) -> None:
    graph = opened(probe_of_gallery, page_url, theme=theme, lang=lang, width=width)
    graph.root.locator(".cv-tools .btn").first.click()
    graph.card("chunk").click()
    graph.card("chunk").focus()
    graph.page.keyboard.press("c")
    graph.root.locator(".cv-picker").wait_for()
    probe_of_gallery.assert_accessible(graph.root)
    probe_of_gallery.screenshot(graph.root, f"canvas-{lang}", theme, width)
    graph.page.close()


def test_nothing_was_asked_of_the_network_or_thrown(probe_of_gallery: Probe) -> None:
    probe_of_gallery.assert_clean()

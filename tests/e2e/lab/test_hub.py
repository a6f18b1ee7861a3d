"""A learner of a JupyterHub: signs in, opens a lesson from the panel, uses a widget on the shared models."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from llmhero_widgets.lessons import catalog
from llmhero_widgets.models import shared
from llmhero_widgets.models.catalog import DEFAULT_MODEL
from rigs.explorer import LOAD, MARY, Explorer
from rigs.hub import Hub, hub
from rigs.jupyter import Jupyter
from rigs.lab import NOISE, Lab
from rigs.probe import Probe, watched

pytestmark = pytest.mark.model

LEARNER = "ada"
LESSON = catalog.get("1.1")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, default_models: list[Path]) -> Path:
    assert default_models
    folder = tmp_path_factory.mktemp("shared") / "models"
    shared.share(DEFAULT_MODEL, folder)
    return folder


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Hub]:
    with hub(tmp_path_factory.mktemp("hub"), {"LLMHERO_MODELS": str(models)}) as served:
        yield served


@pytest.fixture(scope="module")
def server(running: Hub) -> Jupyter:
    return running.start(LEARNER)


@pytest.fixture(scope="module")
def probe(browser: Browser) -> Iterator[Probe]:
    with watched(browser, "lab", NOISE) as watching:
        yield watching


def test_a_learner_signs_in_and_opens_a_lesson_from_the_panel(
    running: Hub, server: Jupyter, probe: Probe
) -> None:
    page = probe.context.new_page()
    running.sign_in(page, LEARNER)
    page.locator('.lm-TabBar-tab[data-id="llmhero-lessons"]').click()
    panel = page.locator("#llmhero-lessons")
    expect(panel.locator(".llmhero-lesson")).to_have_count(len(catalog.lessons()))
    panel.locator(".llmhero-row").first.click()
    panel.get_by_role("button", name="Open").first.click()
    expect(panel.locator(".llmhero-front")).to_contain_text(LESSON.title.en, timeout=60_000)
    assert (server.notebooks / "llmhero-lessons" / LESSON.notebook("en")).is_file()
    page.close()


def test_a_widget_draws_and_answers_on_the_shared_models(server: Jupyter, probe: Probe, models: Path) -> None:
    notebook = Lab(server, probe).open("hub", [LOAD, f"hero.AttentionExplorer(lm, {MARY!r})"])
    notebook.run_all()
    root = notebook.outputs.locator(".llmhero")
    expect(root).to_have_count(1)
    Explorer(root).exercise()
    assert str(notebook.value("str(lm.module.config.name_or_path)")).startswith(str(models))
    notebook.close()


def test_nothing_left_the_machine_and_nothing_complained(probe: Probe) -> None:
    probe.assert_clean()

"""The rigs as fixtures. Servers and the browser start once per run, when the first test asks for them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from xdist.scheduler import LoadFileScheduling

from rigs import lab as lab_rig
from rigs import vscode_host as vscode_rig
from rigs.chromium import chromium
from rigs.jupyter import Jupyter, jupyter
from rigs.lab import Lab
from rigs.probe import Probe, watched
from rigs.vscode_host import VSCodeHost, vscode_page

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test below this directory needs a browser; lessons take longest, so they begin."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.path.name != "test_lessons.py")


class ByFile(LoadFileScheduling):
    """A file's tests share what they open, so they stay together; each lesson opens its own."""

    def _split_scope(self, nodeid: str) -> str:
        lesson = re.search(r"/test_lessons\.py::.*\[(\d+\.\d+)", nodeid)
        return super()._split_scope(nodeid) + (lesson[1] if lesson else "")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def jupyter_server(tmp_path_factory: pytest.TempPathFactory, default_models: list[Path]) -> Iterator[Jupyter]:
    with jupyter(tmp_path_factory.mktemp("jupyter")) as server:
        server.offer_warm()
        yield server


@pytest.fixture
def probe(browser: Browser) -> Iterator[Probe]:
    """Watch a context that belongs to no host, for the tests of the probe itself."""
    with watched(browser, "rig") as probe:
        yield probe


@pytest.fixture(scope="module")
def lab(browser: Browser, jupyter_server: Jupyter) -> Iterator[Lab]:
    with watched(browser, "lab", lab_rig.NOISE) as probe:
        yield Lab(jupyter_server, probe)


@pytest.fixture(scope="session")
def vscode_page_url() -> Iterator[str]:
    with vscode_page() as url:
        yield url


@pytest.fixture(scope="module")
def vscode_host(browser: Browser, jupyter_server: Jupyter, vscode_page_url: str) -> Iterator[VSCodeHost]:
    with watched(browser, "vscode_host", vscode_rig.NOISE) as probe:
        yield VSCodeHost(jupyter_server, vscode_page_url, probe)

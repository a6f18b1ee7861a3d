"""The rigs as fixtures. Servers and the browser start once per run, when the first test asks for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from rigs import lab as lab_rig
from rigs import vscode_host as vscode_rig
from rigs.chromium import chromium
from rigs.jupyter import Jupyter, jupyter
from rigs.lab import Lab
from rigs.probe import Probe, watched
from rigs.vscode_host import VSCodeHost, vscode_page

HERE = Path(__file__).parent


# Before xdist reads the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test below this directory needs a browser, and those of a file stay together."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            if item.get_closest_marker("xdist_group") is None:
                item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(HERE))))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def jupyter_server(tmp_path_factory: pytest.TempPathFactory, default_models: list[Path]) -> Iterator[Jupyter]:
    with jupyter(tmp_path_factory.mktemp("jupyter")) as server:
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

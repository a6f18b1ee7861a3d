"""The notebooks as files, in pairs: English, and Chinese with the same code."""

import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.lessons import catalog

HERE = Path(__file__).parent
NOTEBOOKS = HERE.parents[1] / "notebooks"
# It takes the network away from whoever imports it.
collect_ignore = ["offline"]


def pytest_generate_tests(metafunc):
    names = sorted({path.name for path in NOTEBOOKS.glob("*/*.ipynb")})
    if "pair" in metafunc.fixturenames:
        metafunc.parametrize("pair", names, ids=lambda name: name.removesuffix(".ipynb"), indirect=True)
    if "entry" in metafunc.fixturenames:
        metafunc.parametrize("entry", catalog.lessons(), ids=lambda entry: entry.id)
    if "notebook" in metafunc.fixturenames:
        files = [f"{language}/{name}" for language in ("en", "zh") for name in names]
        metafunc.parametrize("notebook", files, ids=lambda name: name.removesuffix(".ipynb"), indirect=True)


@pytest.fixture
def notebook(request):
    return read(request.param)


@pytest.fixture
def pair(request):
    return read(f"en/{request.param}"), read(f"zh/{request.param}")


@pytest.fixture
def texts(entry):
    """Return the cells of a lesson: per language and kind, source by cell id."""
    return {
        language: {
            kind: {
                cell["id"]: "".join(cell["source"])
                for cell in read(entry.notebook(language))["cells"]
                if cell["cell_type"] == kind
            }
            for kind in ("markdown", "code")
        }
        for language in LANGUAGES
    }


@pytest.fixture(scope="session")
def notebooks():
    return NOTEBOOKS


@pytest.fixture(scope="session")
def translation():
    """Return the script that marks translations, which no package holds."""
    return SimpleNamespace(**runpy.run_path(str(HERE / "translation.py")))


def read(name):
    return json.loads((NOTEBOOKS / name).read_text(encoding="utf-8"))

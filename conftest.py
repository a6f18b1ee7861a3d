"""For every test, those in docstrings too."""

import os
from collections.abc import Iterator

import pytest

from llmhero_widgets.core.text import LANGUAGE_VARIABLE

# The pieces of exported programs import other libraries and hold no examples.
collect_ignore_glob = [
    f"llmhero_widgets/rag/export/{target}/*.py" for target in ("plain", "langchain", "haystack")
]


@pytest.fixture(autouse=True, scope="session")
def nobody_s_progress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what tests pass away from what the user of this machine has passed, in other processes too."""
    folder = tmp_path_factory.mktemp("progress")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LLMHERO_PROGRESS", str(folder / "progress.json"))
        yield


@pytest.fixture(autouse=True)
def language_as_it_was() -> Iterator[None]:
    """Let no test choose the language of the next one."""
    before = os.environ.get(LANGUAGE_VARIABLE)
    yield
    if before is None:
        os.environ.pop(LANGUAGE_VARIABLE, None)
    else:
        os.environ[LANGUAGE_VARIABLE] = before

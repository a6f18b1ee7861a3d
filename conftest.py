"""For every test, those in docstrings too."""

from collections.abc import Iterator

import pytest

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

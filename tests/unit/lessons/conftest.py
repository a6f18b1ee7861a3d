"""Every check speaks English here, whatever the machine's language."""

import pytest

from llmhero_widgets.core.text import LANGUAGE_VARIABLE


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")

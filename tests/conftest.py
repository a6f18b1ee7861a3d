"""Fixtures that any test may use; the default models come from the user's own cache, fetched once."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no failure: what is tested is exactness, and speed is measured in benchmarks/.
# Where a test says no number, half of the usual examples: every build draws others.
settings.register_profile(
    "unhurried", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")

# Tests ask no keyring of the person who runs them; one that needs a keyring brings its own.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"


@pytest.fixture(scope="session")
def default_models():
    """Bring the default models to this machine, for tests that then use them in other processes."""
    from llmhero_widgets.models import catalog
    from llmhero_widgets.models.fetch import fetch

    return [fetch(catalog.get(name)) for name in ("smollm2-135m-instruct", "all-minilm-l6-v2")]


@pytest.fixture(scope="session")
def lm():
    """Load the default language model; a test that asks for it is marked ``model``."""
    from llmhero_widgets.models.load import load_model

    model = load_model()
    yield model
    model.close()


@pytest.fixture(scope="session")
def minilm():
    """Load the default encoder; a test that asks for it is marked ``model``."""
    from llmhero_widgets.models.load import load_model

    model = load_model("all-minilm-l6-v2")
    yield model
    model.close()

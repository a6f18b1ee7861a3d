"""Names that are no model are refused by a sentence, without asking any network."""

import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.load import load_model


@pytest.mark.parametrize(
    "name", ["通义/千问", "a--b/c", "x/y.git", "a/..", "word " * 300, "~nouser/x", "smolm2"]
)
def test_a_name_that_is_no_model(name):
    with pytest.raises(HeroError, match="There is no model") as caught:
        load_model(name)
    assert "smollm2-135m-instruct" in str(caught.value)

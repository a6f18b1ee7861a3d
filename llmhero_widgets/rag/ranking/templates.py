"""What a model reads before the question whose likelihood it is asked for."""

from __future__ import annotations

from typing import Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_rerank as messages
from llmhero_widgets.rag.ranking.words import mostly_chinese

#: What Sachan et al. 2022 ask, as a text that any language model can go on with.
TEMPLATE_EN: Final = "Passage: {passage}\nPlease write a question based on this passage.\nQuestion:"
TEMPLATE_ZH: Final = "片段：{passage}\n请根据这个片段提一个问题。\n问题："
SLOT: Final = "{passage}"


def template_for(question: str) -> str:
    """Return the template in the language of a question."""
    return TEMPLATE_ZH if mostly_chinese(question) else TEMPLATE_EN


def check_template(template: str) -> None:
    """Raise ``bad_request`` unless a template says exactly once where the passage belongs."""
    if template.count(SLOT) != 1:
        raise HeroError(messages.NO_SLOT, messages.NO_SLOT_HINT, code="bad_request", slot=SLOT)

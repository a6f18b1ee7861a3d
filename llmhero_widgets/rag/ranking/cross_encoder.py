"""How well a passage fits a question, by a classifier that reads both together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import torch

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.checked import checked
from llmhero_widgets.models.even import even_passes
from llmhero_widgets.rag import messages_rerank as messages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.models.language_model import LanguageModel

_TWO: Final = 2


def cross_encode(
    lm: LanguageModel,
    question: str,
    passages: Sequence[str],
    *,
    progress: Callable[[int, int], None] | None = None,
    check: Callable[[], None] | None = None,
) -> list[float]:
    """Score passages with a cross-encoder (Nogueira and Cho 2019, *Passage Re-ranking with BERT*).

    Parameters
    ----------
    lm
        A sequence classifier with one label, or with two of which the second means "fits".
    question
        What was asked.
    passages
        Texts; the end of one that is too long is not read.
    progress
        Called with passages done and in total.
    check
        Called inside every forward pass; may raise to stop.

    Returns
    -------
    list of float
        The logit, or the difference of the two, before any sigmoid or softmax.

    Raises
    ------
    HeroError
        ``bad_request`` for a model with more labels, or none.

    Examples
    --------
    >>> from transformers import BertConfig, BertForSequenceClassification, BertTokenizer
    >>> from llmhero_widgets.models.language_model import LanguageModel
    >>> config = BertConfig(vocab_size=6, hidden_size=8, num_hidden_layers=1, num_attention_heads=2,
    ...                     intermediate_size=8, num_labels=1)
    >>> words = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4, "cache": 5}
    >>> lm = LanguageModel(BertForSequenceClassification(config), BertTokenizer(words))
    >>> len(cross_encode(lm, "cache", ["a cache", "none"]))
    2
    """
    labels = int(getattr(lm.module.config, "num_labels", 0))
    if labels not in {1, _TWO} or not hasattr(lm.module, "num_labels"):
        raise HeroError(messages.NOT_A_CROSS_ENCODER, messages.CROSS_HINT, code="bad_request", name=lm.name)
    for text in (question, *passages):
        refuse_lone_surrogates(text)
    pairs = [
        lm.tokenizer(question, passage, truncation="only_second", max_length=lm.context, verbose=False)
        for passage in passages
    ]
    scores = [0.0] * len(pairs)
    done = 0
    # Without padding, so that a score depends on its passage alone.
    for rows in even_passes([len(pair["input_ids"]) for pair in pairs]):
        if progress:
            progress(done, len(pairs))
        batch = lm.tokenizer.pad(
            {name: [pairs[row][name] for row in rows] for name in pairs[0]}, return_tensors="pt"
        ).to(lm.module.device)
        with checked(check), torch.inference_mode():
            logits = lm.module(**batch).logits.float().cpu()
        found = logits[:, 0] if labels == 1 else logits[:, 1] - logits[:, 0]
        for row, value in zip(rows, found.tolist(), strict=True):
            scores[row] = value
        done += len(set(rows))
    return scores

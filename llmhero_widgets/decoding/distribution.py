"""The distribution of the next token, and what every stage on the way did to it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import torch

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages
from llmhero_widgets.decoding.settings import SamplingSettings
from llmhero_widgets.models.forward import for_last_token, forward_inputs, last_logits
from llmhero_widgets.models.messages import NO_LOGITS_HINT
from llmhero_widgets.models.reading import check_ids, entries, read_prompt, start_only

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.models.language_model import LanguageModel

#: Tokens whose text is kept with a distribution.
_NAMED: Final = 32


@dataclass(frozen=True, slots=True)
class Stage:
    """What the logits are after one processor; all arrays are vocabulary-long.

    Attributes
    ----------
    name
        Such as ``"top_p"``; ``"model"`` for the model's own logits.
    logits
        float32; -inf where a token was cut.
    probabilities
        float32: their softmax.
    cut
        bool: the tokens that this stage cut.
    mass
        Of the probability before this stage, the share on tokens that are left; 1 for the model's own.
    entropy
        Of ``probabilities``, in bits.
    """

    name: str
    logits: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    cut: NDArray[np.bool_]
    mass: float
    entropy: float


@dataclass(frozen=True, slots=True)
class Distribution:
    """How probable every next token is.

    Attributes
    ----------
    stages
        The model's own logits first, then one stage for each setting that is in use, in the order of
        ``generate``.
    texts
        What the likeliest tokens are, by id; empty where no vocabulary was at hand.
    """

    stages: tuple[Stage, ...]
    texts: Mapping[int, str] = field(default_factory=dict)

    @property
    def probabilities(self) -> NDArray[np.float32]:
        """What the next token is drawn from: float32 (vocabulary,)."""
        return self.stages[-1].probabilities

    @property
    def kept(self) -> NDArray[np.bool_]:
        """The tokens that can be drawn: bool (vocabulary,)."""
        kept: NDArray[np.bool_] = self.stages[-1].logits > -torch.inf
        return kept

    def named(self, lm: LanguageModel) -> Distribution:
        """Return the same with what the likeliest tokens are, before and after the settings.

        Parameters
        ----------
        lm
            Whose vocabulary.
        """
        ends = (self.stages[0].logits, self.stages[-1].logits)
        ids = np.unique([np.argsort(-logits, kind="stable")[:_NAMED] for logits in ends]).tolist()
        return replace(self, texts=dict(zip(ids, entries(lm, ids), strict=True)))

    def _repr_html_(self) -> str:
        from llmhero_widgets.decoding import pictures

        return pictures.draw(self)


def process(
    logits: NDArray[np.float32] | torch.Tensor,
    ids: Sequence[int],
    settings: SamplingSettings | None = None,
    *,
    prompt_length: int | None = None,
) -> Distribution:
    """Send logits through the stages; no model is needed, so other settings cost no forward pass.

    Parameters
    ----------
    logits
        float (vocabulary,): what the model says after ``ids``.
    ids
        The text so far, for the penalties.
    settings
        By default nothing is changed.
    prompt_length
        So many of the ``ids`` were not generated; by default none was.

    Raises
    ------
    HeroError
        ``bad_request`` for a biased token that the vocabulary does not have.

    Examples
    --------
    >>> import numpy as np
    >>> logits = np.log(np.array([0.5, 0.3, 0.15, 0.05], dtype=np.float32))
    >>> made = process(logits, [0], SamplingSettings(top_p=0.75))
    >>> made.kept.tolist(), made.probabilities.round(3).tolist(), round(made.stages[-1].mass, 3)
    ([True, True, False, False], [0.625, 0.375, 0.0, 0.0], 0.8)
    """
    settings = settings or SamplingSettings()
    scores = torch.as_tensor(logits).detach().to("cpu", torch.float32)[None]
    vocabulary = scores.shape[-1]
    for key in settings.sequence_bias:
        check_ids(key if isinstance(key, tuple) else (key,), vocabulary)
    text = torch.tensor([list(ids)], dtype=torch.long)
    length = len(ids) if prompt_length is None else prompt_length
    stages = [_stage("model", scores, None)]
    for name, processor in settings.processors(length):
        # Some processors write into what they are given.
        scores = processor(text, scores.clone())
        stages.append(_stage(name, scores, stages[-1]))
    return Distribution(tuple(stages))


def next_token(
    lm: LanguageModel, prompt: str | Sequence[int], settings: SamplingSettings | None = None
) -> Distribution:
    """Compute the distribution of the token after a prompt.

    Parameters
    ----------
    lm
        A decoder, or an encoder-decoder: there the prompt is what the encoder reads, and the token the first
        that the decoder writes.
    prompt
        A text, cut as the tokenizer cuts it, or the ids themselves.
    settings
        By default the model's own distribution.

    Raises
    ------
    HeroError
        ``bad_request`` for an encoder, a model without a language-model head or an id that does not exist;
        ``empty``, ``too_long`` and ``bad_text`` for such a prompt.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> config = GPT2Config(vocab_size=2, n_embd=8, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> next_token(lm, "abba", SamplingSettings(temperature=0)).kept.sum().item()
    1
    """
    if lm.kind == "encoder":
        raise HeroError(messages.NOT_A_WRITER, NO_LOGITS_HINT, code="bad_request", name=lm.name)
    ids = read_prompt(lm, prompt)
    written = start_only(lm).ids if lm.kind == "encoder-decoder" else None
    inputs = for_last_token(lm, forward_inputs(lm, ids, written))
    with torch.inference_mode():
        logits = last_logits(lm, lm.module(**inputs))[0]
    return process(logits, written or ids, settings).named(lm)


def _stage(name: str, scores: torch.Tensor, before: Stage | None) -> Stage:
    probabilities = scores.softmax(-1)[0].numpy()
    logits = scores[0].numpy()
    left = logits > -torch.inf
    earlier = left if before is None else before.logits > -torch.inf
    mass = 1.0
    if before is not None:
        mass = before.probabilities[left].sum(dtype="float64") / before.probabilities.sum(dtype="float64")
    exact = scores.double().log_softmax(-1)
    entropy = -(exact.exp() * exact).nan_to_num(0.0).sum().item() / math.log(2)
    return Stage(name, logits, probabilities, earlier & ~left, float(mass), max(entropy, 0.0))

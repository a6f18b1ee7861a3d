"""Labels scored by their log-probability behind a prompt."""

from __future__ import annotations

import itertools
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding.cached import Cached
from llmhero_widgets.prompts import messages
from llmhero_widgets.prompts.filling import SHOT, Rendered, check_slots, render
from llmhero_widgets.prompts.scores import Scores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import torch
    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Message
    from llmhero_widgets.models.language_model import LanguageModel

#: Inputs that say nothing, for calibration.
CONTENT_FREE = ("N/A", "", "[MASK]")
_OF_ONE = (
    messages.ONE_INPUT,
    messages.ONE_EXAMPLES,
    messages.STRANGE_SLOT,
    messages.NO_SHOTS,
    messages.EMPTY,
    messages.TOO_LONG,
)


class Scorer:
    """Scores labels behind prompts; what two prompts have in common at their beginning is read once.

    Parameters
    ----------
    lm
        A decoder.
    labels
        What may be said, at least two different ones.
    chat, shots, shot
        As :func:`llmhero_widgets.prompts.render` takes them.
    check
        Called before every forward pass; may raise to cancel.

    Raises
    ------
    HeroError
        ``bad_request`` for a model that does not write, or labels that are too few, empty or equal.
    """

    def __init__(  # noqa: PLR0913 - options, all by name
        self,
        lm: LanguageModel,
        labels: Sequence[str],
        *,
        chat: bool = True,
        shots: Sequence[tuple[str, str]] = (),
        shot: str = SHOT,
        check: Callable[[], None] | None = None,
    ) -> None:
        self._lm = lm
        self._labels = check_labels(labels)
        for label in self._labels:
            if not lm.tokenizer(label, add_special_tokens=False, verbose=False)["input_ids"]:
                raise HeroError(messages.NO_TOKENS, messages.OTHER_WORDS, code="bad_request", label=label)
        self._options = {"chat": chat, "shots": tuple(shots), "shot": shot}
        self._templated = chat and getattr(lm.tokenizer, "chat_template", None) is not None
        self._reader = Cached(lm, check=check)

    def render(self, prompt: str, text: str) -> Rendered:
        """Return what the model reads before the label."""
        return render(self._lm, prompt, text, **self._options)  # type: ignore[arg-type]

    def label_ids(self, rendered: Rendered) -> tuple[list[int], list[list[int]]]:
        """Return the tokens that all labels leave as they are, and those that each label adds.

        Text and label are cut as one, as the model would read them. Where a tokenizer joins the end of the
        prompt with the beginning of a label, the joined token counts to every label.

        Raises
        ------
        HeroError
            ``bad_request`` if the tokens of one label begin another, or are the same: a sum of fewer
            logarithms is never smaller.
        """
        ends_open = rendered.text[-1:].isspace() or self._templated
        wholes = []
        for label in self._labels:
            glue = "" if ends_open or label[:1].isspace() or _is_wide(label[:1]) else " "
            encoded = self._lm.tokenizer(
                rendered.text + glue + label, add_special_tokens=not self._templated, verbose=False
            )
            wholes.append(list(encoded["input_ids"]))
        shared = min(_shared(rendered.ids, whole) for whole in wholes)
        added = [whole[shared:] for whole in wholes]
        for (label, ids), (other, longer) in itertools.permutations(zip(self._labels, added, strict=True), 2):
            if ids == longer:
                raise HeroError(
                    messages.SAME_TOKENS, messages.OTHER_WORDS, code="bad_request", label=label, other=other
                )
            if ids == longer[: len(ids)]:
                raise HeroError(
                    messages.BEGINS, messages.BEGINS_HINT, code="bad_request", label=label, other=other
                )
        return list(rendered.ids[:shared]), added

    def cell(self, name: str, prompt: str, number: int, text: str) -> tuple[NDArray[np.float64], int]:
        """Return :meth:`logprobs` of one input behind one prompt, and how many tokens were read before.

        Parameters
        ----------
        name, number
            What a refusal calls them.
        prompt, text
            As :meth:`render` takes them.
        """
        with said_of(messages.IN_CELL, name=name, number=number):
            rendered = self.render(prompt, text)
            return self.logprobs(rendered), len(rendered.ids)

    def logprobs(self, rendered: Rendered) -> NDArray[np.float64]:
        """Return log P of each label behind what was read: float64 ``(labels,)``, in nats.

        Raises
        ------
        HeroError
            ``too_long`` if a label does not fit behind it.
        """
        shared, added = self.label_ids(rendered)
        longest = len(shared) + max(map(len, added))
        if self._lm.context is not None and longest > self._lm.context:
            raise HeroError(
                messages.TOO_LONG,
                messages.TOO_LONG_HINT,
                code="too_long",
                n=longest,
                most=self._lm.context,
            )
        if not shared:
            raise HeroError(messages.EMPTY, code="empty")
        sums, rows = [], None
        for label in added:
            # The first row is the same for all labels: one of a single token needs no other.
            if rows is None or len(label) > 1:
                rows = _log_softmax(self._reader.after([*shared, *label[:-1]], last=len(label)))
            sums.append(sum(float(row[token]) for row, token in zip(rows, label, strict=False)))
        return np.array(sums)

    def bias(self, name: str, prompt: str) -> NDArray[np.float64]:
        """Return log of the mean share of each label behind inputs that say nothing: ``(labels,)``.

        Zeros where such a prompt would be empty. A refusal calls the prompt by its name.

        References
        ----------
        Zhao et al., *Calibrate Before Use*, 2021. arXiv:2102.09690.
        """
        shares = []
        for text in CONTENT_FREE:
            try:
                with said_of(messages.IN_BIAS, name=name, text=text):
                    logprobs = self.logprobs(self.render(prompt, text))
            except HeroError as error:
                if error.code != "empty":
                    raise
                continue
            raised = np.exp(logprobs - logprobs.max())
            shares.append(raised / raised.sum())
        if not shares:
            return np.zeros(len(self._labels))
        mean: NDArray[np.float64] = np.log(np.mean(shares, axis=0))
        return mean


def score(  # noqa: PLR0913 - options, all by name
    lm: LanguageModel,
    prompts: Mapping[str, str],
    examples: Sequence[tuple[str, str]],
    labels: Sequence[str] | None = None,
    *,
    chat: bool = True,
    shots: Sequence[tuple[str, str]] = (),
    shot: str = SHOT,
    calibrate: bool = False,
    check: Callable[[], None] | None = None,
) -> Scores:
    """Compare prompts on labelled inputs.

    Parameters
    ----------
    lm
        A decoder.
    prompts
        Name to text, with ``{input}`` and, for solved examples, ``{examples}``.
    examples
        Pairs of an input and its label.
    labels
        All labels; without them, those of the examples in the order in which they come.
    chat, shots, shot
        As :func:`llmhero_widgets.prompts.render` takes them.
    calibrate
        Divide each label's probability by what it gets behind inputs that say nothing: small models
        prefer some labels whatever the input.
    check
        Called before every forward pass; may raise to cancel.

    Returns
    -------
    Scores

    Raises
    ------
    HeroError
        ``bad_request`` if something is missing: prompts, inputs, slots, two labels, a label of an input;
        or if the tokens of one label begin another's. ``too_long`` names prompt and input.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from llmhero_widgets.models.load import load_model
    >>> letters = Tokenizer(models.BPE({"a": 0, "b": 1, " ": 2}, []))
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=letters)
    >>> config = GPT2Config(vocab_size=3, n_embd=8, n_layer=1, n_head=2, bos_token_id=0, eos_token_id=0)
    >>> lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> score(lm, {"plain": "{input}"}, [("aa", "a"), ("ab", "b")]).logprobs.shape
    (1, 2, 2)
    """
    known = check_labels(list(dict.fromkeys(label for _, label in examples)) if labels is None else labels)
    truth = places_of(examples, known)
    if not prompts:
        raise HeroError(messages.NO_PROMPTS, code="bad_request")
    scorer = Scorer(lm, known, chat=chat, shots=shots, shot=shot, check=check)
    logprobs = np.zeros((len(prompts), len(examples), len(known)))
    tokens = np.zeros((len(prompts), len(examples)), dtype=np.int64)
    for name, prompt in prompts.items():
        with said_of(messages.IN_PROMPT, name=name):
            check_slots(prompt, shots=bool(shots))
    for row, (name, prompt) in enumerate(prompts.items()):
        bias = scorer.bias(name, prompt) if calibrate else 0.0
        for column, (text, _) in enumerate(examples):
            found, tokens[row, column] = scorer.cell(name, prompt, column + 1, text)
            logprobs[row, column] = found - bias
    return Scores(tuple(prompts), tuple(known), truth, logprobs, tokens)


def check_labels(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the labels.

    Raises
    ------
    HeroError
        If there are fewer than two, or one is empty, stands twice, or is another with space around it.
    """
    for label in labels:
        refuse_lone_surrogates(label)
    if len(labels) < 2 or len(set(labels)) < len(labels) or not all(label.strip() for label in labels):  # noqa: PLR2004
        raise HeroError(messages.BAD_LABELS, code="bad_request")
    for label, other in itertools.combinations(labels, 2):
        if label.strip() == other.strip():
            raise HeroError(
                messages.SPACED_LABELS, messages.OTHER_WORDS, code="bad_request", label=label, other=other
            )
    return tuple(labels)


def places_of(examples: Sequence[tuple[str, str]], labels: Sequence[str]) -> NDArray[np.int64]:
    """Return the place of each input's label.

    Raises
    ------
    HeroError
        If there are no inputs, or a label is not among the labels.
    """
    if not examples:
        raise HeroError(messages.NO_INPUTS, code="bad_request")
    strange = next((label for _, label in examples if label not in labels), None)
    if strange is not None:
        raise HeroError(messages.STRANGE_LABEL, code="bad_request", label=strange, labels=", ".join(labels))
    return np.array([labels.index(label) for _, label in examples], dtype=np.int64)


@contextmanager
def said_of(where: Message, **slots: object) -> Iterator[None]:
    """Let refusals of a prompt or an input say which one it is; those of labels are about all of them."""
    try:
        yield
    except HeroError as error:
        if error.what not in _OF_ONE:
            raise
        raise HeroError(
            where, error.hint, code=error.code, reason=error.what, **{**error.slots, **slots}
        ) from error


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """Return how many tokens two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return logits.double().log_softmax(-1)


def _is_wide(character: str) -> bool:
    """Whether a label begins with a script that puts no space between words."""
    return bool(character) and unicodedata.east_asian_width(character) in "WF"

"""The prompt laboratory: prompts compared on labelled inputs, and the exact text that the model reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import traitlets as t

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.widget import HeroWidget, bundle
from llmhero_widgets.models.language_model import require_language_model
from llmhero_widgets.models.reading import entries
from llmhero_widgets.models.threads import beside_browser
from llmhero_widgets.prompts import messages, saved, still
from llmhero_widgets.prompts.filling import SHOT, check_shot, check_slots
from llmhero_widgets.prompts.scores import Scores
from llmhero_widgets.prompts.scoring import Scorer, check_labels, places_of, said_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.picture import Picture
    from llmhero_widgets.core.recording import Questions
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.core.text import Language
    from llmhero_widgets.models.language_model import LanguageModel

MAX_PROMPTS, MAX_INPUTS, MAX_LABELS = 8, 120, 12
# Of what a notebook keeps, traits stay below 64 kB each: log-probabilities of so many labels in all cells
# together, with twelve bytes each,
MAX_FIGURES = 4_800
# and prompts, inputs and labels, which are kept once as they stand and once as they were measured.
MAX_TEXT_BYTES = 60_000


class PromptLab(HeroWidget):
    """Compare prompts by how often the model finds the right label likeliest.

    Parameters
    ----------
    lm
        A decoder from :func:`llmhero_widgets.load_model`.
    prompts
        Name to text, with ``{input}`` where the input goes and, for solved examples, ``{examples}``.
    examples
        Pairs of an input and its label.
    labels
        All labels; without them, those of the examples in the order in which they come.
    shots
        Solved examples for ``{examples}``: pairs of an input and its label.
    shot
        How each of them is written, with ``{input}`` and ``{label}``.
    chat
        Put the prompt into the model's chat template.
    lang
        ``"en"`` or ``"zh"``; by default the language of :func:`llmhero_widgets.set_language`.

    Attributes
    ----------
    prompts : list of dict
        ``name`` and ``text`` of each; set it to compare others.
    examples : list of list
        Input and label of each.
    calibrate : bool
        Whether each label's probability is divided by what it gets behind inputs that say nothing.
    scores : Scores or None
        What was measured last.
    stale : bool
        Whether anything has been edited since.

    Raises
    ------
    TypeError
        If ``lm`` is no model, or a keyword is unknown (the nearest valid one is named).
    HeroError
        If a prompt lacks its slot, a label is strange, or there is too much of anything.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> import llmhero_widgets as hero
    >>> letters = Tokenizer(models.BPE({"a": 0, "b": 1, " ": 2}, []))
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=letters)
    >>> config = GPT2Config(vocab_size=3, n_embd=8, n_layer=1, n_head=2, bos_token_id=0, eos_token_id=0)
    >>> lm = hero.load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    >>> lab = PromptLab(lm, {"plain": "{input}"}, [("aa", "a"), ("ab", "b")]).compute()
    >>> lab.scores.logprobs.shape
    (1, 2, 2)
    >>> lab.close()
    >>> lm.close()
    """

    _esm = bundle("prompts")
    _title = messages.TITLE

    prompts = t.List(t.Dict(), help="Name and text of each prompt.").tag(sync=True, echo_update=False)
    examples = t.List(t.List(), help="Input and label of each.").tag(sync=True, echo_update=False)
    labels = t.List(t.Unicode(), help="All labels.").tag(sync=True, echo_update=False)
    calibrate = t.Bool(False, help="Whether label bias is taken out.").tag(sync=True, echo_update=False)
    model_info = t.Dict(help="Name and window of the model.").tag(sync=True)
    measured = t.Dict(help="Prompts, examples and labels that were measured last.").tag(sync=True)
    results = t.Dict(help="What was found of them.").tag(sync=True)

    def __init__(  # noqa: PLR0913 - options, all by name
        self,
        lm: LanguageModel,
        prompts: Mapping[str, str],
        examples: Sequence[tuple[str, str]],
        *,
        labels: Sequence[str] | None = None,
        shots: Sequence[tuple[str, str]] = (),
        shot: str = SHOT,
        chat: bool = True,
        lang: Language | None = None,
        **unknown: object,
    ) -> None:
        require_language_model(lm, type(self).__name__)
        self._lm = lm
        self._options: dict[str, Any] = {"chat": chat, "shots": tuple(shots), "shot": shot}
        #: By prompt, input (none for label bias) and labels: log-probabilities and number of tokens.
        self._known: dict[tuple[str, str | None, tuple[str, ...]], tuple[list[float], int]] = {}
        known = list(dict.fromkeys(label for _, label in examples)) if labels is None else list(labels)
        told = [{"name": name, "text": text} for name, text in prompts.items()]
        pairs = [[text, label] for text, label in examples]
        if not unknown:
            _require(told, pairs, known, shots=bool(shots))
            check_shot(shot)
        super().__init__(
            lm.worker,
            lang=lang,
            unknown=unknown,
            prompts=told,
            examples=pairs,
            labels=known,
            model_info={
                "name": lm.name,
                "context": lm.context,
                "template": chat and getattr(lm.tokenizer, "chat_template", None) is not None,
                "shots": len(shots),
            },
        )

    @property
    def scores(self) -> Scores | None:
        """What was measured last; ``None`` before anything was."""
        with self._lock:
            measured, results = self.measured, self.results
        if not results:
            return None
        labels = measured["labels"]
        logprobs = np.array(results["logprobs"])
        if self.calibrate:
            logprobs -= np.array(results["bias"])[:, None, :]
        return Scores(
            tuple(prompt["name"] for prompt in measured["prompts"]),
            tuple(labels),
            places_of(measured["examples"], labels),
            logprobs,
            np.array(results["tokens"]),
        )

    @property
    def stale(self) -> bool:
        """Whether prompts, examples or labels are others than those that were measured last."""
        return self.measured != {"prompts": self.prompts, "examples": self.examples, "labels": self.labels}

    def compute(self) -> Self:
        """Measure now and wait for it, so that a saved notebook shows it without a kernel.

        Returns
        -------
        PromptLab
            Itself.

        Raises
        ------
        HeroError
            If something does not fit the model's window.
        """
        self._worker.submit(lambda: self._measure(self.prompts, self.examples, self.labels, None)).result()
        return self

    def _operations(self) -> Mapping[str, Operation]:
        return {"run": self._op_run, "view": self._op_view}

    # Operations run on the model's worker, one after another.

    def _op_run(
        self,
        job: Job,
        prompts: list[dict[str, str]],
        examples: list[list[str]],
        labels: list[str],
    ) -> Reply:
        job.token.check()
        with beside_browser():
            self._measure(prompts, examples, labels, job)
        return Reply()

    def _op_view(self, job: Job, prompt: str, text: str, labels: list[str]) -> Reply:
        job.token.check()
        scorer = self._scorer(labels, job.token.check)
        rendered = scorer.render(prompt, text)
        _, added = scorer.label_ids(rendered)
        return Reply(
            {
                "tokens": entries(self._lm, rendered.ids),
                "origins": list(rendered.origins),
                "added": [len(ids) for ids in added],
            }
        )

    def _questions(self, lang: Language) -> Questions:
        del lang
        return saved.questions(self.measured)

    def _picture(self, lang: Language) -> Picture | None:
        return still.draw(self.scores, self._lm.name, lang)

    def _scorer(self, labels: Sequence[str], check: Callable[[], None] | None) -> Scorer:
        return Scorer(self._lm, labels, check=check, **self._options)

    def _measure(
        self,
        prompts: list[dict[str, str]],
        examples: list[list[str]],
        labels: list[str],
        job: Job | None,
    ) -> None:
        _require(prompts, examples, labels, shots=bool(self._options["shots"]))
        scorer = self._scorer(labels, None if job is None else job.token.check)
        total = len(prompts) * (len(examples) + 1)
        logprobs: list[list[list[float]]] = []
        tokens: list[list[int]] = []
        bias: list[list[float]] = []
        for row, prompt in enumerate(prompts):
            logprobs.append([])
            tokens.append([])
            for column, (text, _) in enumerate(examples):
                found = self._one(scorer, prompt, column + 1, text, tuple(labels))
                logprobs[-1].append(found[0])
                tokens[-1].append(found[1])
                if job is not None:
                    done = row * (len(examples) + 1) + column + 1
                    job.progress(done, total)
            bias.append(self._bias(scorer, prompt, tuple(labels)))
        # Only what was found: the plan may have been edited meanwhile.
        with self._write():
            self.measured = {"prompts": prompts, "examples": examples, "labels": labels}
            self.results = {"logprobs": logprobs, "tokens": tokens, "bias": bias}

    def _one(
        self, scorer: Scorer, prompt: dict[str, str], number: int, text: str, labels: tuple[str, ...]
    ) -> tuple[list[float], int]:
        key = (prompt["text"], text, labels)
        if key not in self._known:
            found, length = scorer.cell(prompt["name"], prompt["text"], number, text)
            self._known[key] = _short(found), length
        return self._known[key]

    def _bias(self, scorer: Scorer, prompt: dict[str, str], labels: tuple[str, ...]) -> list[float]:
        key = (prompt["text"], None, labels)
        if key not in self._known:
            found = scorer.bias(prompt["name"], prompt["text"])
            self._known[key] = _short(found), 0
        return self._known[key][0]


def _short(logprobs: NDArray[np.float64]) -> list[float]:
    """Four digits are enough for every picture, and a notebook keeps them all in ten characters."""
    return [round(float(f"{value:.7g}"), 4) for value in logprobs]


def _require(
    prompts: list[dict[str, str]], examples: list[list[str]], labels: list[str], *, shots: bool
) -> None:
    """Raise :class:`HeroError` unless all of it can be compared and kept."""
    if not prompts:
        raise HeroError(messages.NO_PROMPTS, code="bad_request")
    if len(prompts) > MAX_PROMPTS or len(examples) > MAX_INPUTS or len(labels) > MAX_LABELS:
        raise HeroError(
            messages.TOO_MANY,
            messages.TOO_MANY_HINT,
            code="bad_request",
            prompts=MAX_PROMPTS,
            inputs=MAX_INPUTS,
            labels=MAX_LABELS,
        )
    figures = len(prompts) * len(examples) * len(labels)
    if figures > MAX_FIGURES:
        raise HeroError(
            messages.TOO_MANY_FIGURES,
            messages.TOO_MANY_HINT,
            code="bad_request",
            prompts=len(prompts),
            inputs=len(examples),
            labels=len(labels),
            n=figures,
            most=MAX_FIGURES,
        )
    for text in (
        *(text for prompt in prompts for text in prompt.values()),
        *(text for pair in examples for text in pair),
        *labels,
    ):
        refuse_lone_surrogates(text)
    kept = len(json.dumps([prompts, examples, labels], ensure_ascii=False).encode())
    if kept > MAX_TEXT_BYTES:
        raise HeroError(
            messages.TOO_LARGE,
            messages.TOO_MANY_HINT,
            code="bad_request",
            n=f"{kept:,}",
            most=f"{MAX_TEXT_BYTES:,}",
        )
    for prompt in prompts:
        with said_of(messages.IN_PROMPT, name=prompt["name"]):
            check_slots(prompt["text"], shots=shots)
    check_labels(labels)
    places_of([(text, label) for text, label in examples], labels)

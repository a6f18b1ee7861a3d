"""Sampling as an experiment: frequencies beside what is exact, two sides, counts on the tree."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_sample as messages
from llmhero_widgets.decoding.panels import sample_told as told
from llmhero_widgets.decoding.panels.sample_run import Run, Unit
from llmhero_widgets.decoding.sampler import Sampler, check_amount
from llmhero_widgets.decoding.settings import SamplingSettings
from llmhero_widgets.models.language_model import LanguageModel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.decoding.panels import Source
    from llmhero_widgets.decoding.tree import Node, TokenTree

#: Draws of one experiment here; the library takes more.
MOST_DRAWS: Final = 1000
#: Nodes that "Show in the tree" adds at most: a forward pass for every path.
MOST_ADDED: Final = 200
_RUNS_KEPT: Final = 4
# Seconds between two looks at what is there.
_LOOK: Final = 0.25

Which = Literal["own", "other"]


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The decoding tree.

    Returns
    -------
    Mapping of str to Operation
        ``sample`` draws and streams what is there; ``sample_at`` counts what followed one node;
        ``sample_counts`` tells how many samples pass each node of the tree; ``sample_keep`` adds the
        beginnings that most samples share to it.
    """
    panel = _Panel(source)
    return {
        "sample": panel.sample,
        "sample_at": panel.at,
        "sample_counts": panel.counts,
        "sample_keep": panel.keep,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draws:
    """What the browser asks for: from which node, how many, how long, and how."""

    uid: int
    n: int
    steps: int
    seed: int
    settings: Mapping[str, Any]
    model: Which = "own"

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        try:
            read = cls(**values)
        except TypeError as problem:
            raise HeroError(messages.BAD_DRAWS, code="bad_request", reason=problem) from None
        check_amount("n", read.n, 1, MOST_DRAWS)
        return read


@dataclass(frozen=True, slots=True)
class _Place:
    """What is sampled from: a node of the tree, for one of the models."""

    lm: LanguageModel
    prompt: str | tuple[int, ...]
    after: tuple[int, ...]


class _Panel:
    """Keeps the last runs: who continues, asks for more or opens the view again draws nothing twice."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._runs: OrderedDict[tuple[object, ...], Run] = OrderedDict()
        self._same_cut: bool | None = None

    def sample(
        self,
        job: Job,
        rev: int,
        draws: Mapping[str, Any],
        beside: Which = "own",
        also: Sequence[int] = (),
    ) -> Reply:
        """Draw; first tokens are told as soon as the text is read, texts as they are finished."""
        started = time.perf_counter()
        wanted, run = self._run(job, rev, draws)
        n = wanted.n
        unit: Unit = "tokens" if beside == wanted.model or self._is_same_cut() else "words"
        exact = run.sampler.first(check=job.token.check)
        counted = told.counted(run.sampler, run.sampler.first_tokens(n), exact, also)

        def tell(done: int, **more: Any) -> Reply:
            facts = {"n": n, "done": done, "steps": run.sampler.steps, "seed": wanted.seed, "unit": unit}
            took = {"ms": (time.perf_counter() - started) * 1000}
            texts = told.grouped(run.texts(n))
            return Reply({**counted.result, **facts, **texts, **took, **more}, counted.arrays)

        job.part(tell(min(n, run.done)))
        self._draw(job, run, n, tell)
        measured = run.measure(job, n, unit)
        return tell(n, measures=told.measures(measured, run.samples(n)))

    def at(self, job: Job, rev: int, draws: Mapping[str, Any], at: int, also: Sequence[int] = ()) -> Reply:
        """Count what followed a node below the one that was sampled from, among the samples that pass it."""
        wanted, run = self._run(job, rev, draws)
        if wanted.model == "other" and not self._is_same_cut():
            raise HeroError(messages.OTHER_TOKENS, code="bad_request", name=run.sampler.lm.name)
        tree, node = self._source.at(rev, wanted.uid)
        ids = _below(node, tree.node(at))
        self._draw(job, run, wanted.n)
        exact = run.exact(job, ids)
        counted = told.counted(run.sampler, run.samples(wanted.n).following(ids), exact, also)
        return Reply({**counted.result, "n": wanted.n, "depth": len(ids)}, counted.arrays)

    def counts(self, job: Job, rev: int, draws: Mapping[str, Any]) -> Reply:
        """Tell how many samples pass each node of the tree."""
        wanted, run = self._run(job, rev, draws)
        self._draw(job, run, wanted.n)
        _, node = self._source.at(rev, wanted.uid)
        return told.passed(node, run.samples(wanted.n))

    def keep(self, job: Job, rev: int, draws: Mapping[str, Any]) -> Reply:
        """Add the most frequent beginnings to the tree, and tell how many samples pass each node."""
        wanted, run = self._run(job, rev, draws)
        self._draw(job, run, wanted.n)
        samples = run.samples(wanted.n)
        kept: list[Node] = []

        def work(tree: TokenTree) -> Node:
            node = tree.node(wanted.uid)
            kept.append(node)
            paths = told.paths(samples, MOST_ADDED)
            for done, path in enumerate(paths):
                job.progress(done, len(paths), "paths")
                tree.insert(node, path, written=False, check=job.token.check)
            return node

        reply = self._source.change(job, rev, work)
        passed = told.passed(kept[0], samples)
        return Reply({**reply.result, **passed.result}, {**reply.arrays, **passed.arrays}, reply.scales)

    def _draw(self, job: Job, run: Run, n: int, tell: Callable[[int], Reply] | None = None) -> None:
        """Draw until there are ``n``, a batch at a time."""
        looked = time.monotonic()
        while run.done < n:
            job.token.check()
            run.draw(job)
            done = min(n, run.done)
            job.progress(done, n, "samples")
            if tell and time.monotonic() - looked > _LOOK:
                looked = time.monotonic()
                job.part(tell(done))

    def _run(self, job: Job, rev: int, draws: Mapping[str, Any]) -> tuple[_Draws, Run]:
        job.token.check()
        wanted = _Draws.read(draws)
        place = self._place(rev, wanted.uid, wanted.model)
        settings = SamplingSettings.from_dict(wanted.settings)
        key = (place, wanted.steps, wanted.seed, repr(settings))
        run = self._runs.get(key)
        if run is None:
            made = Sampler(
                place.lm,
                place.prompt,
                max_new_tokens=wanted.steps,
                settings=settings,
                seed=wanted.seed,
                after=place.after,
            )
            run = self._runs[key] = Run(made)
            while len(self._runs) > _RUNS_KEPT:
                self._runs.popitem(last=False)
        self._runs.move_to_end(key)
        return wanted, run

    def _place(self, rev: int, uid: int, model: Which) -> _Place:
        tree, node = self._source.at(rev, uid)
        lm, own = self._model(model), self._model("own")
        if lm is own or (self._is_same_cut() and lm.kind == own.kind):
            return _Place(lm, tree.prompt_ids, node.ids)
        if node.ids and "encoder-decoder" in {lm.kind, own.kind}:
            raise HeroError(messages.OTHER_TOKENS, code="bad_request", name=lm.name)
        return _Place(lm, self._text(tree, node, lm), ())

    def _text(self, tree: TokenTree, node: Node, lm: LanguageModel) -> str:
        """Return everything up to a node as a text, for a model that cuts it into tokens of its own."""
        from llmhero_widgets.decoding.names import Names

        names = Names(tree.lm)
        pieces = [names.piece(token) for token in node.ids]
        if tree.prompt is None:
            own = (token for token in tree.prompt_ids if token not in names.special)
            pieces = [*(names.piece(token) for token in own), *pieces]
        try:
            return (tree.prompt or "") + b"".join(pieces).decode()
        except UnicodeDecodeError:
            raise HeroError(
                messages.INSIDE_CHARACTER, messages.INSIDE_CHARACTER_HINT, code="bad_request", name=lm.name
            ) from None

    def _model(self, model: Which) -> LanguageModel:
        if model == "other":
            if self._source.other is None:
                raise HeroError(messages.NO_OTHER, messages.NO_OTHER_HINT, code="bad_request")
            return self._source.other
        lm = self._source.lm
        if not isinstance(lm, LanguageModel):
            raise HeroError(messages.REMOTE, messages.REMOTE_HINT, code="bad_request", name=lm.name)
        return lm

    def _is_same_cut(self) -> bool:
        """Whether both models have the same tokens under the same numbers."""
        if self._same_cut is None:
            mine, other = self._model("own").tokenizer, self._model("other").tokenizer
            self._same_cut = mine is other or mine.get_vocab() == other.get_vocab()
        return self._same_cut


def _below(node: Node, other: Node) -> tuple[int, ...]:
    """Return the tokens from a node down to another one below it."""
    ids = other.ids
    if ids[: len(node.ids)] != node.ids:
        raise HeroError(messages.NOT_BELOW, code="bad_request")
    return ids[len(node.ids) :]

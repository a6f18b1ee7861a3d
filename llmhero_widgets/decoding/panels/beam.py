"""Beam search from a node of the tree, every step as soon as it is decided."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast, get_args

import numpy as np

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.protocol import FLUSH_MS
from llmhero_widgets.decoding import messages_beam as messages
from llmhero_widgets.decoding.beam import beam_search, constrained_beam_search, diverse_beam_search
from llmhero_widgets.decoding.beam.phrases import cut_phrase
from llmhero_widgets.decoding.beam.record import Fate, Reason
from llmhero_widgets.decoding.names import Names
from llmhero_widgets.decoding.settings import SamplingSettings
from llmhero_widgets.models.language_model import LanguageModel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.decoding.beam import BeamSearch, Step
    from llmhero_widgets.decoding.panels import Source
    from llmhero_widgets.decoding.tree import Node, TokenTree

#: Beams and steps of one search: what a screen can show in windows, and a laptop computes in a minute.
MOST_BEAMS: Final = 16
MOST_STEPS: Final = 128

_FATES: Final = get_args(Fate)
_REASONS: Final = (*get_args(Reason), None)


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The decoding tree.

    Returns
    -------
    Mapping of str to Operation
        ``beam`` searches, ``beam_keep`` puts texts that were found into the tree.
    """
    panel = _Panel(source)
    return {"beam": panel.search, "beam_keep": panel.keep}


class _Panel:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._names: Names | None = None

    def search(  # noqa: PLR0913 - what the reader may choose
        self,
        job: Job,
        rev: int,
        node: int,
        *,
        beams: int = 3,
        steps: int = 8,
        variant: str = "plain",
        length_penalty: float = 1.0,
        early_stopping: bool | str = False,
        groups: int = 1,
        diversity: float = 1.0,
        phrases: Sequence[str] = (),
    ) -> Reply:
        tree, at = self._source.at(rev, node)
        job.token.check()
        lm = self._source.lm
        if not isinstance(lm, LanguageModel):
            raise HeroError(messages.NOT_REMOTE, messages.NOT_REMOTE_HINT, code="bad_request")
        if beams > MOST_BEAMS or steps > MOST_STEPS:
            slots: dict[str, Any] = {"beams": beams, "steps": steps}
            most: dict[str, Any] = {"most_beams": MOST_BEAMS, "most_steps": MOST_STEPS}
            raise HeroError(messages.TOO_MUCH, code="bad_request", **slots, **most)
        settings = penalties(self._source.sampling)
        if self._names is None:
            self._names = Names(lm)
        started = time.perf_counter()
        stream = _Stream(job, self._names, at.ids)
        chosen: dict[str, Any] = {
            "beams": beams,
            "max_new_tokens": steps,
            "length_penalty": length_penalty,
            "early_stopping": early_stopping,
            "settings": settings,
            "written": at.ids,
            "check": job.token.check,
            "on_step": stream.add,
        }
        prompt = tree.prompt_ids
        if variant == "plain":
            found = beam_search(lm, prompt, **chosen)
        elif variant == "diverse":
            found = diverse_beam_search(lm, prompt, groups=groups, diversity=diversity, **chosen)
        elif variant == "constrained":
            found = constrained_beam_search(lm, prompt, must_contain=phrases, **chosen)
        else:
            allowed = messages.VARIANT
            raise HeroError(
                messages.BAD_OPTION, code="bad_request", name="variant", range=allowed, value=variant
            )
        stream.flush()
        facts = {
            "ms": (time.perf_counter() - started) * 1000,
            "limit": found.limit,
            "penalised": settings != SamplingSettings(),
            "phrases": [self._names.of(cut_phrase(lm, phrase)) for phrase in phrases],
        }
        return Reply(facts, _hypotheses(found))

    def keep(self, job: Job, rev: int, node: int, sequences: Sequence[Sequence[int]]) -> Reply:
        if not sequences or not all(sequences):
            raise HeroError(messages.NOTHING_TO_KEEP, code="bad_request")

        def work(tree: TokenTree) -> Node:
            at = tree.node(node)
            ends = []
            for number, ids in enumerate(sequences):
                job.progress(number, len(sequences), "texts")
                ends.append(tree.insert(at, ids, written=False, check=job.token.check))
            return ends[0]

        return self._source.change(job, rev, work)


def penalties(settings: SamplingSettings) -> SamplingSettings:
    """Return what of the settings applies to a search that does not draw, as in ``generate``."""
    neutral = SamplingSettings()
    names = ("temperature", "top_k", "top_p", "min_p", "typical_p", "epsilon_cutoff", "eta_cutoff")
    return replace(settings, **{name: getattr(neutral, name) for name in names})


class _Stream:
    """Sends steps as they come, those of one twentieth of a second together."""

    def __init__(self, job: Job, names: Names, ids: Sequence[int]) -> None:
        self._job = job
        self._names = names
        self._steps: list[Step] = []
        # The bytes of a character that each beam has begun.
        self._pending = {0: names.pending(ids)}
        self._last = float("-inf")

    def add(self, step: Step) -> None:
        self._steps.append(step)
        if (time.monotonic() - self._last) * 1000 >= FLUSH_MS:
            self.flush()

    def flush(self) -> None:
        if not self._steps:
            return
        texts = [text for step in self._steps for text in self._texts(step)]
        self._job.part(Reply(_verdicts(self._steps), _columns(self._steps, texts)))
        self._steps = []
        self._last = time.monotonic()

    def _texts(self, step: Step) -> list[str]:
        texts, pending = [], {}
        for one in step.candidates:
            text, begun = self._names.along(self._pending.get(one.parent, b""), one.token)
            texts.append(text)
            if one.fate == "kept":
                pending[cast("int", one.place)] = begun
        self._pending = pending
        return texts


def _verdicts(steps: Sequence[Step]) -> dict[str, Any]:
    return {
        "first": steps[0].number,
        "verdicts": [
            [
                [one.group, one.finished, one.best, one.length, one.bound, one.worst, one.reason]
                for one in step.verdicts
            ]
            for step in steps
        ],
    }


def _columns(steps: Sequence[Step], texts: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return the candidates of some steps as columns; ``ends`` is where each step's last one is."""
    rows = [one for step in steps for one in step.candidates]
    written = [text.encode() for text in texts]
    return {
        "ends": np.cumsum([len(step.candidates) for step in steps], dtype=np.int32),
        "token": np.array([one.token for one in rows], np.int32),
        "logprob": np.array([one.logprob for one in rows], np.float32),
        "score": np.array([one.score for one in rows], np.float32),
        "parent": np.array([one.parent for one in rows], np.int32),
        "place": np.array([-1 if one.place is None else one.place for one in rows], np.int32),
        "fate": np.array([_FATES.index(one.fate) for one in rows], np.uint8),
        "reason": np.array([_REASONS.index(one.reason) for one in rows], np.uint8),
        "group": np.array([one.group for one in rows], np.uint8),
        "penalty": np.array([one.penalty for one in rows], np.float32),
        "met": np.array([one.met for one in rows], np.int32),
        "text": np.frombuffer(b"".join(written), np.uint8),
        "text_ends": np.cumsum([len(text) for text in written], dtype=np.int32),
    }  # fmt: skip


def _hypotheses(found: BeamSearch) -> dict[str, NDArray[Any]]:
    """Return where each finished text ended, and what its score is made of."""
    texts = found.hypotheses
    return {
        "total": np.array([one.total for one in texts], np.float32),
        "length": np.array([len(one.ids) for one in texts], np.int32),
        "step": np.array([one.step for one in texts], np.int32),
        "candidate": np.array([one.candidate for one in texts], np.int32),
        "group": np.array([one.group for one in texts], np.uint8),
    }

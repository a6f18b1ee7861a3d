"""What temperature, cut-offs and penalties leave of the next token's distribution, stage by stage.

The browser computes the stages that depend on the scores alone, in the frame of a gesture; so it is given all
scores once, behind the penalties, which depend on the text. What Hugging Face's processors say takes the
place of its own figures as soon as it arrives.
"""

from __future__ import annotations

import re
import weakref
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core import protocol
from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_waterfall
from llmhero_widgets.decoding.distribution import process
from llmhero_widgets.decoding.settings import SamplingSettings
from llmhero_widgets.models.reading import check_ids

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.decoding.distribution import Distribution, Stage
    from llmhero_widgets.decoding.panels import Source
    from llmhero_widgets.decoding.tree import Node, TokenTree

#: The likeliest tokens, whose names are sent.
ROWS: Final = 64
#: The likeliest before any penalty: where one of them went is seen too.
ROWS_BEFORE: Final = 12
#: Of a server that hides the tail.
ROWS_REMOTE: Final = 20
_MOST_ROWS: Final = 256
_SLAB: Final = protocol.MAX_SLAB_BYTES // 4
_NUMBER: Final = re.compile(r"#(\d{1,9})")
_OF_THE_TEXT: Final = (
    "sequence_bias",
    "repetition_penalty",
    "no_repeat_ngram_size",
    "presence_penalty",
    "frequency_penalty",
)


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The decoding tree.

    Returns
    -------
    Mapping of str to Operation
        ``waterfall_logits``, all scores after a node and the penalties, sorted; ``waterfall``, what the
        processors leave of them; ``waterfall_token``, where the tokens of a text stand.
    """
    panel = _Panel(source)
    return {
        "waterfall_logits": panel.logits,
        "waterfall": panel.stages,
        "waterfall_token": panel.token,
    }


@dataclass(frozen=True, slots=True)
class _Scores:
    """What comes next after a node, before any setting."""

    tree: weakref.ref[TokenTree]
    ids: tuple[int, ...]
    logits: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The same behind the penalties."""

    scores: _Scores
    penalties: SamplingSettings
    distribution: Distribution
    #: Ids from the likeliest down; of tied ones top-p cuts the last first.
    order: NDArray[np.int64]

    def places(self, ids: Sequence[int]) -> list[int]:
        """Return where tokens stand in the order, from 0."""
        places = np.empty_like(self.order)
        places[self.order] = np.arange(len(self.order))
        found: list[int] = places[list(ids)].tolist()
        return found


class _Panel:
    """Keeps the scores of the node on display: other settings cost no forward pass."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._scores: _Scores | None = None
        self._sorted: _Sorted | None = None

    def logits(self, job: Job, rev: int, uid: int, settings: Mapping[str, Any]) -> Reply:
        """Answer with all scores behind the penalties, and the names of the likeliest tokens."""
        tree, node = self._source.at(rev, uid)
        if tree.reader.vocabulary is None:
            return self._remote(job, tree, node)
        found = self._behind_penalties(job, tree, node, SamplingSettings.from_dict(settings))
        stages = found.distribution.stages
        first = found.order[:ROWS].tolist()
        before = np.argsort(-stages[0].logits, kind="stable")[:ROWS_BEFORE].tolist()
        ids = [*first, *(number for number in before if number not in first)]
        logits = stages[-1].logits
        scores = logits[found.order]
        parts = [scores[start : start + _SLAB] for start in range(0, len(scores), _SLAB)]
        return Reply(
            {
                "known": True,
                "best": found.places([int(logits.argmax())])[0],
                "stages": [_summary(stage) for stage in stages],
                **self._rows(found, ids),
            },
            {
                **{f"scores_{place}": part for place, part in enumerate(parts)},
                "probabilities": _probabilities(stages, ids),
            },
        )

    def stages(self, job: Job, rev: int, uid: int, settings: Mapping[str, Any], ids: list[int]) -> Reply:
        """Answer with what Hugging Face's own processors make of the scores."""
        tree, node = self._local(rev, uid)
        scores = self._read(job, tree, node)
        _check(ids, len(scores.logits))
        stages = _process(tree, scores, SamplingSettings.from_dict(settings)).stages
        return Reply(
            {"stages": [_summary(stage) for stage in stages]}, {"probabilities": _probabilities(stages, ids)}
        )

    def token(self, job: Job, rev: int, uid: int, settings: Mapping[str, Any], text: str) -> Reply:
        """Answer with the rows of the tokens that a text may begin with, however far down they stand."""
        tree, node = self._local(rev, uid)
        found = self._behind_penalties(job, tree, node, SamplingSettings.from_dict(settings))
        number = _NUMBER.fullmatch(text)
        if number:
            ids = [int(number[1])]
            _check(ids, len(found.order))
        else:
            # Most words have a token with the space before them, and another one without.
            cuts = [tree.reader.encode(one) for one in (text, f" {text}")] if text else []
            ids = list(dict.fromkeys(cut[0] for cut in cuts if cut))
        if not ids:
            hint = messages_waterfall.NO_TOKEN_HINT
            raise HeroError(
                messages_waterfall.NO_TOKEN, hint, code="bad_request", text=text, example=int(found.order[0])
            )
        return Reply(
            self._rows(found, ids), {"probabilities": _probabilities(found.distribution.stages, ids)}
        )

    def _local(self, rev: int, uid: int) -> tuple[TokenTree, Node]:
        tree, node = self._source.at(rev, uid)
        if tree.reader.vocabulary is None:
            said, hint = messages_waterfall.TAIL_UNKNOWN, messages_waterfall.TAIL_UNKNOWN_HINT
            raise HeroError(said, hint, code="bad_request", name=self._source.lm.name)
        return tree, node

    def _read(self, job: Job, tree: TokenTree, node: Node) -> _Scores:
        ids = tuple(node.ids)
        known = self._scores
        if known is None or known.tree() is not tree or known.ids != ids:
            job.token.check()
            known = self._scores = _Scores(weakref.ref(tree), ids, tree.logits(node))
        return known

    def _behind_penalties(self, job: Job, tree: TokenTree, node: Node, settings: SamplingSettings) -> _Sorted:
        import torch

        scores = self._read(job, tree, node)
        penalties = _penalties(settings)
        known = self._sorted
        if known is None or known.scores is not scores or known.penalties != penalties:
            made = _process(tree, scores, penalties)
            # The same sort as that of top-p, for the same order of what ties.
            order = torch.sort(torch.from_numpy(made.stages[-1].logits)[None]).indices[0].flip(0).numpy()
            known = self._sorted = _Sorted(scores, penalties, made, order)
        return known

    def _rows(self, found: _Sorted, ids: Sequence[int]) -> dict[str, Any]:
        return {"ids": list(ids), "names": self._source.names(ids), "places": found.places(ids)}

    def _remote(self, job: Job, tree: TokenTree, node: Node) -> Reply:
        (top,) = tree.reader.top([node], ROWS_REMOTE, check=job.token.check)
        ids = top.ids.tolist()
        result = {"known": False, "ids": ids, "names": self._source.names(ids), "rest": top.rest}
        return Reply(result, {"probabilities": np.exp(top.logprobs)[None].astype(np.float32)})


def _penalties(settings: SamplingSettings) -> SamplingSettings:
    """Return the settings that depend on the text so far."""
    neutral = SamplingSettings()
    return replace(
        settings,
        **{
            each.name: getattr(neutral, each.name)
            for each in fields(settings)
            if each.name not in _OF_THE_TEXT
        },
    )


def _process(tree: TokenTree, scores: _Scores, settings: SamplingSettings) -> Distribution:
    prompt = tree.reader.prompt_ids
    return process(scores.logits, [*prompt, *scores.ids], settings, prompt_length=len(prompt))


def _summary(stage: Stage) -> dict[str, Any]:
    left = int((stage.logits > -np.inf).sum())
    return {"name": stage.name, "left": left, "mass": stage.mass, "entropy": stage.entropy}


def _probabilities(stages: Sequence[Stage], ids: Sequence[int]) -> NDArray[np.float32]:
    """Return the probabilities of tokens at each stage: (stages, tokens), NaN where a token was cut."""
    return np.stack(
        [np.where(stage.logits[ids] > -np.inf, stage.probabilities[ids], np.nan) for stage in stages]
    ).astype(np.float32)


def _check(ids: Sequence[int], vocabulary: int) -> None:
    if len(ids) > _MOST_ROWS:
        raise HeroError(messages_waterfall.MANY_TOKENS, code="bad_request", n=len(ids), most=_MOST_ROWS)
    check_ids(ids, vocabulary)

"""Train one and watch: a tokenizer learned from the text on display, merge by merge."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.characters import byte_alphabet, show_bytes
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_replay_panel as messages
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.train import train
from llmhero_widgets.tokens.train.training import Trainable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.tokens.panels import Source
    from llmhero_widgets.tokens.train import Learned, Training

#: Entries that a reader may ask for.
MAX_VOCABULARY: Final = 4000
#: Characters of the text that are shown as the new tokenizer cuts them.
SAMPLE: Final = 160
# What a stage of Unigram dropped is quoted up to here; the number is told.
_QUOTED = 12
_LIVE_SECONDS = 0.1


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what may be asked: ``train``, and ``train_cut``, the text as it is cut at one size."""
    panel = _Train(source)
    return {"train": panel.train, "train_cut": panel.cut}


class _Train:
    """Keeps the last training, so that every size of it can be looked at."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._last: tuple[int, Training] | None = None

    def train(self, job: Job, rev: int, algorithm: str = "bpe", vocab_size: int = 1000) -> Reply:
        job.token.check()
        _, trace = self._source.shown(rev)
        whole = isinstance(vocab_size, int) and not isinstance(vocab_size, bool)
        if algorithm not in get_args(Trainable) or not whole or not 0 < vocab_size <= MAX_VOCABULARY:
            raise HeroError(messages.BAD_TRAINING, code="bad_request", limit=MAX_VOCABULARY)
        told = time.monotonic()
        learned = 0

        def watch(merge: Learned) -> None:
            nonlocal told, learned
            learned += 1
            if time.monotonic() - told >= _LIVE_SECONDS:
                told = time.monotonic()
                pair = [_readable(merge.left, algorithm), _readable(merge.right, algorithm)]
                job.part(Reply({"learned": learned, "pair": pair, "count": merge.count}))

        training = train(
            trace.text,
            algorithm,  # type: ignore[arg-type]
            vocab_size=vocab_size,
            check=job.token.check,
            progress=lambda done, total: job.progress(done, total, "training"),
            watch=watch,
        )
        self._last = (rev, training)
        return _describe(training)

    def cut(self, job: Job, rev: int, size: int) -> Reply:
        job.token.check()
        _, trace = self._source.shown(rev)
        if self._last is None or self._last[0] != rev:
            raise HeroError(messages.NOT_TRAINED, code="stale")
        cut = cutter(self._last[1].at(size)).trace(trace.text[:SAMPLE])
        return Reply(
            {
                "tokens": [token.text for token in cut.tokens],
                "unknown": sum(token.unknown for token in cut.tokens),
                "rest": max(0, len(trace.text) - SAMPLE),
            }
        )


def _readable(name: str, algorithm: str) -> str:
    if algorithm != "bpe":
        return name
    alphabet = byte_alphabet()
    return show_bytes(bytes(alphabet[character] for character in name))


def _describe(training: Training) -> Reply:
    """Make columns of the merges: there may be thousands."""
    merges = training.merges
    algorithm = training.algorithm

    def names(side: Sequence[str]) -> list[str]:
        return [_readable(name, algorithm) for name in side]

    result: dict[str, Any] = {
        "algorithm": algorithm,
        "characters": training.characters,
        "words": training.words,
        "smallest": training.smallest,
        "vocab_size": training.vocab_size,
        "lefts": names([merge.left for merge in merges]),
        "rights": names([merge.right for merge in merges]),
        "stages": [
            {
                "vocab_size": stage.vocab_size,
                "tokens": stage.tokens,
                "nats": stage.nats_per_character,
                "dropped": list(stage.dropped[:_QUOTED]),
                "dropped_count": stage.dropped_count,
            }
            for stage in training.stages
        ],
    }
    arrays = {
        "counts": np.array([merge.count for merge in merges], np.int32),
        "touched": np.array([merge.touched for merge in merges], np.int32),
        "sizes": np.array([merge.vocab_size for merge in merges], np.int32),
        "curve_sizes": np.array([point.vocab_size for point in training.curve], np.int32),
        "curve_tokens": np.array([point.tokens for point in training.curve], np.int32),
    }
    return Reply(result, arrays)

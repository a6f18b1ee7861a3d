"""How well the inspector's language model predicts the text on display, token by token of its own cut."""

from __future__ import annotations

import math
import time
from concurrent.futures import CancelledError, wait
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import messages as model_messages
from llmhero_widgets.tokens.columns import from_trace
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.loss import LossTrace, loss
from llmhero_widgets.tokens.wire import describe, utf16_offsets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.tokens.cutter import Cutter
    from llmhero_widgets.tokens.panels import Source

#: Characters that are read at most: a minute of a small model on a laptop.
MAX_CHARACTERS: Final = 20_000
#: How many of the model's own choices are sent for each token.
TOP: Final = 5
# Seconds between two looks at whether anybody still waits.
_LOOK: Final = 0.05


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The inspector.

    Returns
    -------
    Mapping of str to Operation
        ``loss``, what the model makes of the text; without a model it answers that there is none.
    """
    return {"loss": _Panel(source).read}


class _Panel:
    """Keeps the last answer: a view that is closed and opened again asks for nothing new."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._cutter: Cutter | None = None
        self._last: tuple[str, Reply] | None = None

    def read(self, job: Job, rev: int) -> Reply:
        job.token.check()
        lm = self._source.lm
        if lm is None:
            return Reply({"available": False})
        _, trace = self._source.shown(rev)
        text = trace.text[:MAX_CHARACTERS]
        if self._last is None or self._last[0] != text:
            started = time.perf_counter()
            found = _on_worker(job, lm, lambda: self._compute(job, lm, text))
            elapsed = (time.perf_counter() - started) * 1000
            self._last = text, self._reply(lm, found, elapsed)
        result, arrays = self._last[1].result, self._last[1].arrays
        return Reply({**result, "rev": rev, "whole": len(trace.text)}, arrays)

    def _compute(self, job: Job, lm: LanguageModel, text: str) -> LossTrace:
        layers = _Layers(job, lm)

        def predicted(done: int, total: int) -> None:
            layers.passed = True
            job.progress(done, total, "tokens")

        return loss(lm, text, top=TOP, check=layers.check, progress=predicted)

    def _reply(self, lm: LanguageModel, found: LossTrace, elapsed: float) -> Reply:
        if self._cutter is None:
            self._cutter = cutter(lm.tokenizer)
        text = found.trace.text
        described = describe(from_trace(found.trace), frozenset, with_text=False)
        names = [_name(self._cutter, number) for number in np.unique(found.top_ids[1:]).tolist()]
        result = {
            **described.result,
            "available": True,
            "active": 0,
            "name": lm.name,
            "device": lm.device,
            "ms": elapsed,
            "characters": len(text),
            "units": int(utf16_offsets(text)[-1]),
            "predicted": int((found.ranks > 0).sum()),
            "loss": _finite(found.loss),
            "perplexity": _finite(found.perplexity),
            "bits_per_byte": _finite(found.bits_per_byte),
            "bits_per_character": _finite(found.bits_per_character),
        }
        arrays: dict[str, NDArray[Any]] = {
            **described.arrays,
            "logprobs": found.logprobs.astype(np.float32),
            "entropies": found.entropies.astype(np.float32),
            "ranks": found.ranks.astype(np.int32),
            "contexts": found.contexts.astype(np.int32),
            "top_ids": found.top_ids.astype(np.int32),
            "top_logprobs": found.top_logprobs.astype(np.float32),
            "name_ids": np.unique(found.top_ids[1:]).astype(np.int32),
            "name_ends": np.cumsum([len(name) for name in names]).astype(np.int32),
            "names": np.frombuffer(b"".join(names), np.uint8),
        }
        return Reply(result, arrays)


class _Layers:
    """Tells how far the first pass is: a model of L layers multiplies as many matrices in each of them."""

    def __init__(self, job: Job, lm: LanguageModel) -> None:
        kinds = (type(module).__name__ for module in lm.module.base_model.modules())
        self._products = max(sum(kind in {"Linear", "Conv1D"} for kind in kinds), 1)
        self._layers = lm.layers
        self._job = job
        self._calls = 0
        #: From here on, predicted tokens are counted.
        self.passed = False

    def check(self) -> None:
        if self.passed:
            self._job.token.check()
            return
        done = min(self._calls * self._layers // self._products, self._layers - 1)
        self._calls += 1
        self._job.progress(done, self._layers, "layers")


def _on_worker(job: Job, lm: LanguageModel, work: Callable[[], LossTrace]) -> LossTrace:
    """Run on the model's own thread, and stop waiting as soon as nobody waits for us."""
    future = lm.worker.submit(work)
    # `wait` alone does not notice a future that is cancelled while it is queued.
    while not future.done():
        wait([future], timeout=_LOOK)
        try:
            job.token.check()
        except BaseException:
            future.cancel()
            raise
    try:
        found: LossTrace = future.result()
    except CancelledError:
        raise HeroError(
            model_messages.CLOSED, model_messages.LOAD_AGAIN, code="closed", name=lm.name
        ) from None
    return found


def _name(made: Cutter, number: int) -> bytes:
    """Return what an entry is recognised by; some models predict more numbers than there are entries."""
    try:
        entry = made.entry(number)
    except HeroError:
        return f"#{number}".encode()
    return (entry.name if entry.special else show_bytes(entry.data)).encode()


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None

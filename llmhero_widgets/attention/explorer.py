"""The attention explorer: every head of a real model at a glance, any one of them exactly."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any, Self, cast

import numpy as np
import traitlets as t

from llmhero_widgets.attention import messages, saved, still
from llmhero_widgets.attention.capture import capture
from llmhero_widgets.attention.effects import effect, looks, sweep
from llmhero_widgets.attention.overview import (
    View,
    describe,
    heads_of,
    last_word,
    merge,
    place,
    snapshot,
    stretches,
    telling_head,
)
from llmhero_widgets.attention.selection import completed
from llmhero_widgets.core import messages as core_messages
from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.widget import HeroWidget, bundle
from llmhero_widgets.models.language_model import require_language_model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmhero_widgets.attention.ablate import Method
    from llmhero_widgets.attention.captured import Capture
    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.picture import Picture
    from llmhero_widgets.core.recording import Questions
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.core.text import Language
    from llmhero_widgets.models.language_model import LanguageModel

    Progress = Callable[[str, int, int], None]

# What a saved notebook may keep of one widget, per trait (protocol: below 64 kB).
MAX_TRAIT_BYTES = 60_000


class AttentionExplorer(HeroWidget):
    """See where each head of a model attends.

    Parameters
    ----------
    lm
        A model from :func:`llmhero_widgets.load_model`.
    text
        What the model reads; the reader can change it in place.
    target_text
        For an encoder–decoder: what the decoder has written so far.
    layer, head
        The head that is chosen at first; without them, the one that says most about the last word.
    lang
        ``"en"`` or ``"zh"``; by default the language of :func:`llmhero_widgets.set_language`.

    Attributes
    ----------
    text : str
        The text on display; set it to show another.
    selection : dict
        What the reader looks at: ``part``, ``heads`` (list of ``[layer, head]``), ``query``, ``key``
        (token positions, one of them None), ``hide`` (masked key positions). What is left out when it
        is set stays as it is: ``explorer.selection = {"heads": [[23, 0]]}``.

    Raises
    ------
    TypeError
        If a keyword is unknown (the nearest valid one is named), or ``lm`` is no model from
        :func:`~llmhero_widgets.load_model`.
    HeroError
        If there is no such layer or head, or a decoder is given a target text.

    Examples
    --------
    >>> import llmhero_widgets as hero
    >>> lm = hero.load_model()
    >>> explorer = hero.AttentionExplorer(lm, "When Mary and John went to the store,")
    >>> explorer.compute().selection["query"]
    8
    >>> explorer.close()
    """

    _esm = bundle("attention")
    _title = messages.TITLE

    text = t.Unicode(help="What the model reads.").tag(sync=True)
    target_text = t.Unicode(None, allow_none=True, help="What the decoder has written.").tag(sync=True)
    model_info = t.Dict(help="Name and sizes of the model.").tag(sync=True)
    selection = t.Dict(help="What the reader looks at.").tag(sync=True, echo_update=False)
    snapshot = t.Dict(help="What is drawn without a kernel.").tag(sync=True)
    snapshot_bytes = t.Bytes(help="The arrays of the snapshot.").tag(sync=True)

    def __init__(  # noqa: PLR0913 - the public options, keyword-only from the third on
        self,
        lm: LanguageModel,
        text: str = "",
        *,
        target_text: str | None = None,
        layer: int | None = None,
        head: int | None = None,
        lang: Language | None = None,
        **unknown: object,
    ) -> None:
        require_language_model(lm, type(self).__name__)
        encoder_decoder = lm.kind == "encoder-decoder"
        if target_text is not None and not encoder_decoder:
            raise HeroError(messages.NO_TARGET, code="bad_request", name=lm.name)
        self._lm = lm
        self._capture: Capture | None = None
        self._captured: tuple[str, str | None] | None = None
        self._opened: Reply | None = None
        self._rev = 0
        self._first_head = None if layer is None and head is None else [layer or 0, head or 0]
        if self._first_head:
            completed({"heads": [self._first_head]}, {}, lm)
        super().__init__(
            lm.worker,
            lang=lang,
            unknown=unknown,
            text=text,
            target_text=target_text or "" if encoder_decoder else None,
            model_info={
                "name": lm.name,
                "context": lm.context,
                "dtype": lm.dtype,
                "device": lm.device,
                "encoder_decoder": encoder_decoder,
            },
        )

    def compute(self) -> Self:
        """Read the text now and wait for it, so that a saved notebook shows it without a kernel.

        Returns
        -------
        AttentionExplorer
            Itself.

        Raises
        ------
        HeroError
            If the text cannot be read.
        """
        self._worker.submit(self._read, self.text, self.target_text, None, _no_progress).result()
        return self

    def _operations(self) -> Mapping[str, Operation]:
        return {
            "open": self._op_open,
            "profile": self._op_profile,
            "block": self._op_block,
            "links": self._op_links,
            "keep": self._op_keep,
            "effect": self._op_effect,
            "sweep": self._op_sweep,
        }

    # Operations run on the model's worker, one after another.

    def _op_open(
        self,
        job: Job,
        text: str | None = None,
        target_text: str | None = None,
        selection: dict[str, Any] | None = None,
    ) -> Reply:
        wanted = (self.text, self.target_text) if text is None else (text, target_text)
        return self._read(*wanted, selection, lambda stage, done, total: job.progress(done, total, stage))

    def _op_profile(  # noqa: PLR0913 - what the bars show, with the part of the matrix that is in view
        self,
        job: Job,
        rev: int,
        view: View,
        *,
        axis: str,
        position: int,
        rows: tuple[int, int] | None = None,
        cols: tuple[int, int] | None = None,
    ) -> Reply:
        captured = self._at(rev)
        side = captured.row if axis == "query" else captured.column
        profiles = []
        for head in heads_of(view):
            job.token.check()
            profiles.append(side(head, position, part=view["part"], hide=view["hide"]))
        block = self._op_block(job, rev, view, rows, cols) if rows and cols else Reply()
        return Reply(block.result, {"values": np.stack(profiles), **block.arrays})

    def _op_block(
        self, job: Job, rev: int, view: View, rows: tuple[int, int], cols: tuple[int, int]
    ) -> Reply:
        captured = self._at(rev)
        hide, check = view["hide"], job.token.check
        block = captured.block(heads_of(view), rows, cols, part=view["part"], hide=hide, check=check)
        return Reply(place(block), stretches(block))

    def _op_links(self, job: Job, rev: int, view: View) -> Reply:
        captured = self._at(rev)
        hide, check = view["hide"], job.token.check
        return merge(
            [captured.links(head, part=view["part"], hide=hide, check=check) for head in heads_of(view)]
        )

    def _op_keep(self, job: Job, rev: int, view: View) -> Reply:
        captured = self._at(rev)
        job.token.check()
        kept = self._kept(captured, view)
        with self._write():
            self.snapshot, self.snapshot_bytes = kept
        return Reply()

    def _op_effect(self, job: Job, rev: int, heads: list[tuple[int, int]], method: Method) -> Reply:
        self._at(rev)
        started = time.perf_counter()
        chosen = [(layer, head) for layer, head in heads]
        found = effect(self._lm, self._read_text, chosen, method=method, check=job.token.check)
        return Reply({**asdict(found), "ms": (time.perf_counter() - started) * 1000})

    def _op_sweep(self, job: Job, rev: int, token: int, method: Method, first_layer: int = 0) -> Reply:
        captured = self._at(rev)
        started = time.perf_counter()
        total = captured.layers * captured.heads
        values = np.full((captured.layers, captured.heads), np.nan, np.float32)
        job.progress(first_layer * captured.heads, total, "sweep")
        changes = sweep(
            self._lm, self._read_text, token, method=method, first_layer=first_layer, check=job.token.check
        )
        for layer, change in enumerate(changes, first_layer):
            values[layer] = change
            arrays = {"values": change, "looks": looks(captured, token, layer)}
            job.part(Reply({"layer": layer}, arrays))
            job.progress((layer + 1) * captured.heads, total, "sweep")
        return Reply({"ms": (time.perf_counter() - started) * 1000}, {"values": values})

    def _read(
        self, text: str, target_text: str | None, selection: dict[str, Any] | None, progress: Progress
    ) -> Reply:
        """Make ``text`` the one on display; what was there stays if it cannot be read or is cancelled."""
        brought = (text, target_text) != (self.text, self.target_text)
        if self._capture is None or self._opened is None or (text, target_text) != self._captured:
            started = time.perf_counter()
            captured = capture(self._lm, text, target_text=target_text, on_layer=partial(progress, "forward"))
            elapsed = (time.perf_counter() - started) * 1000
            opened = describe(captured, text, target_text, partial(progress, "map"))
            self._free()
            self._rev += 1
            result = {**opened.result, "rev": self._rev, "forward_ms": elapsed}
            self._capture, self._captured = captured, (text, target_text)
            self._opened = Reply(result, opened.arrays)
            selection = selection or self._first_selection(captured)
        view = self.selection if selection is None else selection
        kept = self._kept(self._capture, cast("View", view))
        with self._write():
            # A text that somebody sets in Python while this one is read must not be overwritten.
            if brought:
                self.text, self.target_text = text, target_text
            if selection is not None:
                self.selection = selection
            self.snapshot, self.snapshot_bytes = kept
        return self._opened

    def _first_selection(self, captured: Capture) -> dict[str, Any]:
        """Return the last word and the heads that were chosen before, or the one that says most about it."""
        part = self.selection.get("part", "self")
        query = last_word(captured, part)
        heads = self.selection.get("heads") or ([self._first_head] if self._first_head else None)
        return {
            "part": part,
            "heads": heads or [list(telling_head(captured, part, query))],
            "query": query,
            "key": None,
            "hide": [],
        }

    def _kept(self, captured: Capture, view: View) -> tuple[dict[str, Any], bytes]:
        """Return what a saved notebook shows without a kernel; nothing where that is too much."""
        if self._opened is None:
            return {}, b""
        kept = snapshot(self._opened, captured, view)
        descriptions, buffers = kept.pack()
        state = {"result": dict(kept.result), "arrays": descriptions}
        fits = len(json.dumps(state)) <= MAX_TRAIT_BYTES
        return (state, b"".join(buffers)) if fits else ({}, b"")

    @property
    def _read_text(self) -> str:
        return self._captured[0] if self._captured else ""

    @t.validate("text", "target_text")
    def _readable(self, proposal: dict[str, Any]) -> str | None:
        # JSON carries no half of a surrogate pair: one in a trait would break every widget's restoring.
        text: str | None = proposal["value"]
        if text is not None:
            refuse_lone_surrogates(text)
        return text

    @t.validate("selection")
    def _existing(self, proposal: dict[str, Any]) -> dict[str, Any]:
        return completed(proposal["value"], self.selection, self._lm)

    def _at(self, rev: int) -> Capture:
        if self._capture is None or rev != self._rev:
            raise HeroError(core_messages.STALE, code="stale")
        return self._capture

    def _questions(self, lang: Language) -> Questions:
        del lang
        return saved.questions(self.selection)

    def _picture(self, lang: Language) -> Picture | None:
        return still.draw(self.snapshot, self.snapshot_bytes, self._lm.name, lang)

    def _free(self) -> None:
        if self._capture is not None:
            self._capture.close()
        self._capture = self._captured = self._opened = None


def _no_progress(_stage: str, _done: int, _total: int) -> None:
    """Nobody looks."""

"""The token inspector: a text as up to six tokenizers cut it, every byte explained."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Self

import traitlets as t

from llmhero_widgets.core import messages as core_messages
from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Worker
from llmhero_widgets.core.widget import HeroWidget, bundle
from llmhero_widgets.models.language_model import require_language_model
from llmhero_widgets.tokens import messages_inspector as messages
from llmhero_widgets.tokens import panels, saved, still
from llmhero_widgets.tokens.ledger import Ledger
from llmhero_widgets.tokens.wire import describe, keep, telling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.picture import Picture
    from llmhero_widgets.core.recording import Questions
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.core.text import Language
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.tokens.cutter import Cutter, Trace

MAX_TOKENIZERS = 6


class TokenInspector(HeroWidget):
    """See how a text is cut into tokens, down to the byte.

    Parameters
    ----------
    text
        What is cut; the reader can change it in place.
    tokenizers
        Up to six of whatever :func:`llmhero_widgets.tokens.load.load_tokenizer` takes: names of its
        catalogue, hub ids, files, models from :func:`llmhero_widgets.load_model`, what ``AutoTokenizer``
        returns, ``tokenizers.Tokenizer``, ``tiktoken.Encoding``, SentencePiece models. One may stand for
        itself, without a list.
    lm
        A model from :func:`llmhero_widgets.load_model`, for what only a model knows: how likely it finds
        each token, and which entries it takes for alike.
    lang
        ``"en"`` or ``"zh"``; by default the language of :func:`llmhero_widgets.set_language`.

    Attributes
    ----------
    text : str
        The text on display; set it to show another.
    active : int
        Which of the tokenizers is shown.
    tokenizer_info : list of dict
        ``name``, ``size`` (entries of the vocabulary), ``algorithm`` and ``library`` of each.
    selection : int or None
        Position of the token that the reader looks at.

    Raises
    ------
    TypeError
        If a keyword is unknown (the nearest valid one is named).
    HeroError
        If there is no tokenizer of that name, or none at all, or more than six.

    Examples
    --------
    >>> import llmhero_widgets as hero
    >>> inspector = hero.TokenInspector("Naïve 通义")
    >>> [token.text for token in inspector.trace.tokens]
    ['Na', 'ïve', ' ', '⟨E9 80⟩', '⟨9A⟩', '⟨E4 B9⟩', '⟨89⟩']
    >>> inspector.close()
    """

    _esm = bundle("tokens")
    _title = messages.TITLE

    text = t.Unicode(help="What is cut.").tag(sync=True)
    active = t.Int(0, help="Which tokenizer is shown.").tag(sync=True)
    tokenizer_info = t.List(t.Dict(), help="Names and sizes of the tokenizers.").tag(sync=True)
    selection = t.Any(None, help="The token that the reader looks at.").tag(sync=True, echo_update=False)
    snapshot = t.Dict(help="What is drawn without a kernel.").tag(sync=True)
    snapshot_bytes = t.Bytes(help="The arrays of the snapshot.").tag(sync=True)

    def __init__(
        self,
        text: str = "",
        *,
        tokenizers: object = ("smollm2",),
        lm: LanguageModel | None = None,
        lang: Language | None = None,
        **unknown: object,
    ) -> None:
        if lm is not None:
            require_language_model(lm, f"{type(self).__name__}(lm=…)")
        self._lm = lm
        self._ledgers = [] if unknown else _ledgers(tokenizers)
        self._opened: Reply | None = None
        self._read: tuple[str, int] | None = None
        # The first view is drawn from columns; the trace waits until a deeper view asks.
        self._trace: Trace | None = None
        self._rev = 0
        super().__init__(
            Worker("tokens"),
            lang=lang,
            unknown=unknown,
            text=text,
            tokenizer_info=[
                {
                    "name": cutter.name,
                    "size": cutter.vocab_size,
                    "algorithm": cutter.algorithm,
                    "library": cutter.library,
                }
                for cutter in self.cutters
            ],
        )

    @property
    def cutters(self) -> Sequence[Cutter]:
        """The tokenizers, as the functions of :mod:`llmhero_widgets.tokens` take them."""
        return tuple(ledger.cutter for ledger in self._ledgers)

    @property
    def lm(self) -> LanguageModel | None:
        """The language model, if one was given."""
        return self._lm

    def shown(self, rev: int) -> tuple[Cutter, Trace]:
        """Return tokenizer and cut on display.

        Parameters
        ----------
        rev
            Which cut is meant, as the front end was told.

        Raises
        ------
        HeroError
            ``stale`` if another text or tokenizer is on display by now.
        """
        if self._opened is None or self._read is None or rev != self._rev:
            raise HeroError(core_messages.STALE, code="stale")
        text, number = self._read
        cutter = self._ledgers[number].cutter
        if self._trace is None:
            self._trace = cutter.trace(text)
        return cutter, self._trace

    @property
    def trace(self) -> Trace:
        """The text on display as the tokenizer on display cuts it.

        Raises
        ------
        HeroError
            If the text cannot be read.
        """
        trace: Trace = self._worker.submit(lambda: self._ledger(self.active).cutter.trace(self.text)).result()
        return trace

    def compute(self) -> Self:
        """Cut the text now and wait for it, so that a saved notebook shows it without a kernel.

        Returns
        -------
        TokenInspector
            Itself.

        Raises
        ------
        HeroError
            If the text cannot be read.
        """
        self._worker.submit(self._compute).result()
        return self

    def _compute(self) -> None:
        self.snapshot, self.snapshot_bytes = keep(self._open(self.text, self.active))

    def _operations(self) -> Mapping[str, Operation]:
        return {"open": self._op_open, "keep": self._op_keep, **panels.operations(self)}

    # Operations run on the inspector's worker, one after another.

    def _op_open(self, job: Job, text: str | None = None, active: int | None = None) -> Reply:
        job.token.check()
        before = self.text, self.active
        number = self.active if active is None else active
        opened = self._open(self.text if text is None else text, number)
        if text is None:
            return opened
        # Whoever brought the text has it: a megabyte need not travel back, least of all before the answer.
        reply = Reply({k: v for k, v in opened.result.items() if k != "text"}, opened.arrays)
        job.finish(reply)
        with self._write():
            # Neither one that is overtaken, nor over what somebody set in Python while this one was cut.
            if not job.token.cancelled and (self.text, self.active) == before:
                self.text, self.active = text, number
        return reply

    def _op_keep(self, job: Job, rev: int) -> Reply:
        # Asked when the reader pauses: what a notebook keeps need not travel at every key.
        job.token.check()
        if self._opened is None or rev != self._rev:
            raise HeroError(core_messages.STALE, code="stale")
        kept = keep(self._opened)
        with self._write():
            self.snapshot, self.snapshot_bytes = kept
        return Reply()

    def _open(self, text: str, active: int) -> Reply:
        """Make ``text`` the one on display; what was there stays if it cannot be read."""
        first = None
        if self._opened is None or (text, active) != self._read:
            refuse_lone_surrogates(text)
            ledger = self._ledger(active)
            started = time.perf_counter()
            cut = ledger.cut(text)
            elapsed = (time.perf_counter() - started) * 1000
            described = describe(cut, lambda: ledger.writings, with_text=True)
            if self._rev == 0:
                first = telling(cut)
            self._rev += 1
            result = {**described.result, "rev": self._rev, "active": active, "ms": elapsed}
            self._opened, self._read, self._trace = Reply(result, described.arrays), (text, active), None
        if first is not None and self.selection is None:
            with self._write():
                self.selection = first
        return self._opened

    def _ledger(self, number: int) -> Ledger:
        if not 0 <= number < len(self._ledgers):
            raise _no_tokenizer(number, len(self._ledgers))
        return self._ledgers[number]

    @t.validate("text")
    def _readable(self, proposal: dict[str, Any]) -> str:
        # JSON carries no half of a surrogate pair: one in a trait would break every widget's restoring.
        text: str = proposal["value"]
        refuse_lone_surrogates(text)
        return text

    @t.validate("active")
    def _existing(self, proposal: dict[str, Any]) -> int:
        number: int = proposal["value"]
        if not 0 <= number < max(1, len(self._ledgers)):
            raise _no_tokenizer(number, len(self._ledgers))
        return number

    @t.validate("selection")
    def _position(self, proposal: dict[str, Any]) -> int | None:
        value = proposal["value"]
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            raise HeroError(messages.BAD_SELECTION, code="bad_request", value=value)
        return value

    @contextmanager
    def _answering(self, lang: Language) -> Iterator[tuple[HeroWidget, Questions]]:
        # To cut with another tokenizer is to show that.
        with closing(TokenInspector(self.text, tokenizers=self.cutters, lm=self._lm, lang=lang)) as other:
            other.active, other.selection = self.active, self.selection
            yield other, saved.questions(self.text, self.active, len(self.cutters), lang)

    def _picture(self, lang: Language) -> Picture | None:
        name = self.tokenizer_info[self.active]["name"]
        return still.draw(self.snapshot, self.snapshot_bytes, name, self.selection, lang)

    def _free(self) -> None:
        self._opened = self._read = self._trace = None
        self._worker.close()


def _ledgers(tokenizers: object) -> list[Ledger]:
    """Make a tokenizer of each name or object, refusing none and too many."""
    several = isinstance(tokenizers, (list, tuple))
    wanted: Sequence[object] = tokenizers if several else [tokenizers]  # type: ignore[assignment]
    if not wanted:
        raise HeroError(messages.NO_TOKENIZERS, messages.NO_TOKENIZERS_HINT, code="bad_request")
    if len(wanted) > MAX_TOKENIZERS:
        raise HeroError(
            messages.TOO_MANY_TOKENIZERS,
            messages.TOO_MANY_TOKENIZERS_HINT,
            code="bad_request",
            count=len(wanted),
            most=MAX_TOKENIZERS,
        )
    from llmhero_widgets.tokens.load import load_tokenizer

    return [Ledger(load_tokenizer(tokenizer)) for tokenizer in wanted]


def _no_tokenizer(number: int, count: int) -> HeroError:
    return HeroError(
        messages.NO_TOKENIZER, code="bad_request", number=number, count=count, last=max(0, count - 1)
    )

"""The position explorer: what four ways of telling the order are, and what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self, cast, get_args

import numpy as np
import traitlets as t

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Worker
from llmhero_widgets.core.widget import HeroWidget, bundle
from llmhero_widgets.models.language_model import require_language_model
from llmhero_widgets.models.reading import entries, read
from llmhero_widgets.models.threads import beside_browser
from llmhero_widgets.positions import messages, saved, still
from llmhero_widgets.positions.absolute import BASE, frequencies, learned, require_base
from llmhero_widgets.positions.rotary import Rotary, rope_of
from llmhero_widgets.positions.trial import movable, shift_and_swap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.picture import Picture
    from llmhero_widgets.core.recording import Questions
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.core.text import Language
    from llmhero_widgets.models.language_model import LanguageModel

Scheme = Literal["sinusoidal", "learned", "rope", "alibi"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)
SENTENCE = "The cat sat on the mat because it was warm"
LEAST, MOST = 8, 128
#: A trait is kept in the notebook.
MAX_CHARACTERS = 10_000
SHIFTS = (1, 10, 100, 1000)
# Of a rotary head where no model is given: Llama's first.
_ROPE_WIDTH = 64
#: A notebook keeps no more of a table, at two bytes for each number.
_TABLE_BYTES = 60_000
_TRIAL_TOKENS = 48
_DRAWN = ("scheme", "text", "length", "position", "base", "head", "rope_info", "table_info", "table_bytes")


class PositionExplorer(HeroWidget):
    """See how a model knows which word came first.

    Parameters
    ----------
    text
        Words whose order counts; the reader can change them.
    lm
        A decoder from :func:`llmhero_widgets.load_model`: its own rotary positions are drawn, if it has them,
        and what moving or exchanging words does to its next token is measured.
    encoder
        A model that has learned its positions, such as MiniLM.
    scheme
        What is drawn first: ``"sinusoidal"``, ``"learned"``, ``"rope"`` or ``"alibi"``.
    length
        How many positions are drawn, 8 to 128.
    lang
        ``"en"`` or ``"zh"``; by default the language of :func:`llmhero_widgets.set_language`.

    Attributes
    ----------
    text : str
        The words on display.
    scheme : str
        The way that is drawn.
    position : int
        Which position the reader looks at.
    base : float
        θ of the rotary positions that are drawn. At the model's own, its frequencies are drawn as its code
        scales them; at any other, those of the plain formula.
    head : int
        Which of eight ALiBi heads is drawn.

    Raises
    ------
    TypeError
        If a keyword is unknown (the nearest valid one is named).
    HeroError
        If the scheme, the length or the base does not exist, the text cannot be kept, or a model is none or
        lacks what it was given for. Also when a trait is set to such a value later.

    Examples
    --------
    >>> explorer = PositionExplorer("one two three", scheme="alibi")
    >>> explorer.position
    16
    >>> explorer.close()
    """

    _esm = bundle("positions")
    _title = messages.TITLE

    text = t.Unicode(help="Words whose order counts.").tag(sync=True)
    scheme = t.Unicode(help="The way that is drawn.").tag(sync=True, echo_update=False)
    length = t.Int(help="How many positions are drawn.").tag(sync=True)
    position = t.Int(help="Which one the reader looks at.").tag(sync=True, echo_update=False)
    base = t.Float(help="Theta of the rotary positions.").tag(sync=True, echo_update=False)
    head = t.Int(0, help="Which ALiBi head is drawn.").tag(sync=True, echo_update=False)
    rope_info = t.Dict(help="The rotary positions of the model, or the usual ones.").tag(sync=True)
    table_info = t.Dict(help="Whose learned positions these are; empty without a model.").tag(sync=True)
    table_bytes = t.Bytes(help="The learned positions, half precision.").tag(sync=True)
    model_info = t.Dict(help="The model that is measured; empty without one.").tag(sync=True)
    trial = t.Dict(help="What was measured last.").tag(sync=True)

    def __init__(  # noqa: PLR0913 - all but the text are optional
        self,
        text: str = SENTENCE,
        *,
        lm: LanguageModel | None = None,
        encoder: LanguageModel | None = None,
        scheme: Scheme = "sinusoidal",
        length: int = 64,
        lang: Language | None = None,
        **unknown: object,
    ) -> None:
        for name, model in (("lm", lm), ("encoder", encoder)):
            if model is not None:
                require_language_model(model, f"{type(self).__name__}({name}=…)")
        self._lm = lm
        _require_text(text)
        _require(scheme, length)
        self._encoder = "" if encoder is None else encoder.name
        self._learned = None if encoder is None else learned(encoder)
        rope = _rope(lm)
        super().__init__(
            # Without a model there is nothing to wait for but the reader.
            Worker("positions") if lm is None else lm.worker,
            lang=lang,
            unknown=unknown,
            text=text,
            scheme=scheme,
            length=length,
            position=length // 4,
            base=rope["base"],
            rope_info=rope,
            model_info={} if lm is None else {"name": lm.name},
            **self._table(length),
        )

    def compute(self) -> Self:
        """Measure now what positions do to the model, so that a saved notebook shows it without a kernel.

        Returns
        -------
        PositionExplorer
            Itself.

        Raises
        ------
        HeroError
            If no model was given, or the text is too short.
        """
        self._worker.submit(lambda: self._measure(self.text, None)).result()
        return self

    def _operations(self) -> Mapping[str, Operation]:
        return {"trial": self._op_trial}

    def _op_trial(self, job: Job, text: str) -> Reply:
        job.token.check()
        with beside_browser():
            return Reply(self._measure(text, job))

    def _measure(self, text: str, job: Job | None) -> dict[str, Any]:
        if self._lm is None:
            raise HeroError(messages.NEEDS_LM, messages.NEEDS_LM_HINT, code="bad_request")
        lm, check = self._lm, _no_check if job is None else job.token.check
        reading = read(lm, text)
        ids = reading.ids[:_TRIAL_TOKENS]
        reach = movable(lm)
        last = np.inf if reach.positions is None else reach.positions - len(ids)
        shifts = [shift for shift in SHIFTS if shift <= last]
        before, trials = shift_and_swap(lm, ids, shifts=shifts, check=check)

        def likeliest(probabilities: NDArray[np.float64]) -> tuple[str, float]:
            best = int(probabilities.argmax())
            return entries(lm, [best])[0], float(probabilities[best])

        result = {
            "text": text,
            "tokens": list(reading.tokens[:_TRIAL_TOKENS]),
            "all": len(reading.ids),
            "how": reach.how,
            "positions": reach.positions,
            "before": likeliest(before),
            "trials": [
                (trial.name, trial.amount, trial.distance, *likeliest(trial.probabilities))
                for trial in trials
            ],
        }
        check()
        # The text itself is the reader's, who may have gone on writing.
        with self._write():
            self.trial = result
        return result

    def _table(self, length: int) -> dict[str, Any]:
        """Return the learned positions as traits: half precision, as many dimensions as fit."""
        if self._learned is None:
            return {}
        positions, whole = self._learned.shape
        rows = min(length, positions)
        width = min(whole, _TABLE_BYTES // (2 * rows))
        info = {"name": self._encoder, "positions": positions, "width": whole, "rows": rows, "drawn": width}
        return {"table_info": info, "table_bytes": self._learned[:rows, :width].astype("<f2").tobytes()}

    @t.observe("length")
    def _drawn_anew(self, change: dict[str, Any]) -> None:
        if self._closed:
            return
        with self._write():
            for name, value in self._table(change["new"]).items():
                self.set_trait(name, value)
            self.position = min(self.position, change["new"] - 1)

    @t.validate("text")
    def _kept(self, proposal: dict[str, Any]) -> str:
        return _require_text(proposal["value"])

    @t.validate("length")
    def _drawable(self, proposal: dict[str, Any]) -> int:
        length: int = proposal["value"]
        _require(SCHEMES[0], length)
        return length

    @t.validate("base")
    def _turning(self, proposal: dict[str, Any]) -> float:
        base: float = proposal["value"]
        require_base(base)
        return base

    @t.validate("scheme")
    def _known(self, proposal: dict[str, Any]) -> str:
        _require(proposal["value"], LEAST)
        return cast("str", proposal["value"])

    @t.validate("position", "head")
    def _inside(self, proposal: dict[str, Any]) -> int:
        # Whatever is drawn, there is a first and a last.
        most = self.length - 1 if proposal["trait"].name == "position" else 7
        return min(max(cast("int", proposal["value"]), 0), most)

    def _questions(self, lang: Language) -> Questions:
        del lang
        if self._lm is not None:
            yield from saved.questions(self.text)

    def _picture(self, lang: Language) -> Picture | None:
        return still.draw({name: getattr(self, name) for name in _DRAWN}, lang)

    def _free(self) -> None:
        if self._lm is None:
            self._worker.close()


def _no_check() -> None:
    """Nobody cancels."""


def _require_text(text: str) -> str:
    # JSON carries no half of a surrogate pair: one in a trait would break every widget's restoring.
    refuse_lone_surrogates(text)
    if len(text) > MAX_CHARACTERS:
        raise HeroError(
            messages.LONG_TEXT, messages.LONG_TEXT_HINT, code="too_long", n=len(text), most=MAX_CHARACTERS
        )
    return text


def _require(scheme: str, length: int) -> None:
    if scheme not in SCHEMES:
        raise HeroError(messages.BAD_SCHEME, code="bad_request", scheme=scheme, schemes=", ".join(SCHEMES))
    if not LEAST <= length <= MOST:
        raise HeroError(messages.BAD_LENGTH, code="bad_request", least=LEAST, most=MOST, length=length)


def _rope(lm: LanguageModel | None) -> dict[str, Any]:
    """Return the model's rotary positions; without a model, or where a decoder has none, the usual ones."""
    name, rope = "", Rotary(frequencies(_ROPE_WIDTH), _ROPE_WIDTH, BASE, "default", 0)
    if lm is not None:
        try:
            name, rope = lm.name, rope_of(lm)
        except HeroError:
            if lm.kind != "decoder":
                raise
    return {
        "name": name,
        "base": rope.base,
        "frequencies": rope.frequencies.tolist(),
        "scaling": rope.scaling,
        "attention_scaling": rope.attention_scaling,
        "layers": rope.layers,
        "trained": rope.trained,
    }

"""The metric laboratory: what BLEU, ROUGE and METEOR count, match by match, and where they disagree."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Self, cast

import traitlets as t

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Worker
from llmhero_widgets.core.widget import HeroWidget, bundle
from llmhero_widgets.metrics import messages, saved, still
from llmhero_widgets.metrics.bleu import bleu, corpus_bleu
from llmhero_widgets.metrics.meteor import meteor
from llmhero_widgets.metrics.rouge import rouge
from llmhero_widgets.metrics.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.picture import Picture
    from llmhero_widgets.core.recording import Questions
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.core.text import Language, Message
    from llmhero_widgets.metrics.units import Link, Script, Unit

#: A picture of more can neither be read nor kept in a notebook.
MAX_CHARACTERS, MAX_CANDIDATES, MAX_REFERENCES = 1200, 12, 8
#: Of all texts together, so that a notebook can keep them: 60 kB of Chinese.
MAX_TOGETHER = 20_000
#: What a saved notebook keeps of the matches; longer texts are matched again when a kernel is there.
MAX_KEPT_BYTES = 64_000


class MetricLab(HeroWidget):
    """See which parts of a text a metric counts, and how its score comes of it.

    Parameters
    ----------
    candidates
        The texts that are judged; one may stand for itself.
    references
        What they should be like: a text or several, for all candidates; or a list of such lists, one for
        each candidate.
    language
        Of the texts: ``"en"`` or ``"zh"``.
    unit
        ``"word"`` or ``"character"``; by default words of English and characters of Chinese.
    lang
        Of the interface: ``"en"`` or ``"zh"``; by default that of :func:`llmhero_widgets.set_language`.

    Attributes
    ----------
    items : list of dict
        ``candidate`` and ``references`` of each.
    scores : list of dict
        Of each: ``bleu``, ``rouge1``, ``rouge2``, ``rougeL`` and ``meteor``, 0 to 1.
    chosen : int
        Which candidate is drawn.
    corpus : dict
        Where the candidates have references of their own: ``bleu`` of all as one corpus, and the ``mean`` of
        theirs.

    Raises
    ------
    TypeError
        If a keyword is unknown (the nearest valid one is named).
    HeroError
        If there are no candidates or references, or too many, or one is too long.

    Examples
    --------
    >>> lab = MetricLab("the cat sat on the mat", "the cat is on the mat")
    >>> round(lab.scores[0]["bleu"], 2)
    0.38
    >>> lab.close()
    """

    _esm = bundle("metrics")
    _title = messages.TITLE

    items = t.List(t.Dict(), help="Candidate and references of each.").tag(sync=True, echo_update=False)
    language = t.Unicode(help="Of the texts.").tag(sync=True, echo_update=False)
    unit = t.Unicode(help="What is counted.").tag(sync=True, echo_update=False)
    scores = t.List(t.Dict(), help="Of each candidate.").tag(sync=True)
    chosen = t.Int(0, help="Which candidate is drawn.").tag(sync=True, echo_update=False)
    detail = t.Dict(help="Every match of the one that is drawn.").tag(sync=True)
    corpus = t.Dict(help="All as one corpus.").tag(sync=True)

    def __init__(
        self,
        candidates: str | Sequence[str],
        references: str | Sequence[str] | Sequence[Sequence[str]],
        *,
        language: Script = "en",
        unit: Unit | None = None,
        lang: Language | None = None,
        **unknown: object,
    ) -> None:
        items = [] if unknown else _items(candidates, references)
        #: Scores of the items that were judged last: who types changes one of them.
        self._known: dict[str, dict[str, float]] = {}
        super().__init__(
            Worker("metrics"),
            lang=lang,
            unknown=unknown,
            items=items,
            language=language,
            unit=unit_of(language, unit),
        )
        self.compute()

    def compute(self) -> Self:
        """Judge what the traits hold now: after ``lab.items = ...``, where no front end has done it.

        Returns
        -------
        MetricLab
            Itself.

        Raises
        ------
        HeroError
            As for the constructor.
        """
        state = self.items, cast("Script", self.language), cast("Unit", self.unit), self.chosen
        self._worker.submit(lambda: self._judge(*state, check=lambda: None)).result()
        return self

    def _operations(self) -> Mapping[str, Operation]:
        return {"judge": self._op_judge}

    def _op_judge(
        self, job: Job, items: list[dict[str, Any]], language: Script, unit: Unit, chosen: int
    ) -> Reply:
        return Reply(self._judge(items, language, unit, chosen, check=job.token.check))

    def _judge(
        self,
        items: list[dict[str, Any]],
        language: Script,
        unit: Unit,
        chosen: int,
        *,
        check: Callable[[], None],
    ) -> dict[str, Any]:
        _require(items)
        counted = unit_of(language, unit)
        known: dict[str, dict[str, float]] = {}
        for item in items:
            check()
            key = _key(item, language, counted)
            known[key] = self._known.get(key) or _scores(item, language, counted)
        scores = [known[_key(item, language, counted)] for item in items]
        place = min(max(chosen, 0), len(items) - 1)
        detail = _detail(items[place], language, counted)
        corpus = _corpus(items, scores, language, counted)
        check()
        with self._write():
            self._known = known
            self.items, self.language, self.unit = items, language, counted
            self.scores, self.chosen, self.corpus = scores, place, corpus
            self.detail = detail if _bytes(detail) < MAX_KEPT_BYTES else {}
        return {"scores": scores, "detail": detail, "chosen": place, "corpus": corpus}

    @contextmanager
    def _answering(self, lang: Language) -> Iterator[tuple[HeroWidget, Questions]]:
        # To judge a candidate is to draw it.
        script, unit = cast("Script", self.language), cast("Unit", self.unit)
        candidates = [item["candidate"] for item in self.items]
        references = [item["references"] for item in self.items]
        with closing(MetricLab(candidates, references, language=script, unit=unit, lang=lang)) as other:
            yield other, saved.questions(self.items, script, unit)

    def _picture(self, lang: Language) -> Picture | None:
        return still.draw(self.scores, self.chosen, self.detail, self.unit, lang)

    def _free(self) -> None:
        self._worker.close()


def _items(
    candidates: str | Sequence[str], references: str | Sequence[str] | Sequence[Sequence[str]]
) -> list[dict[str, Any]]:
    for given in (candidates, references):
        if not isinstance(given, Iterable):
            raise HeroError(messages.NO_TEXT, code="bad_request", kind=type(given).__name__)
    texts = [candidates] if isinstance(candidates, str) else list(candidates)
    lists: list[list[str]]
    if isinstance(references, str):
        lists = [[references]] * len(texts)
    elif references and all(isinstance(reference, str) for reference in references):
        lists = [[str(reference) for reference in references]] * len(texts)
    else:
        lists = [[each] if isinstance(each, str) else list(each) for each in references]
    if len(lists) != len(texts):
        raise HeroError(messages.UNEVEN, code="bad_request", n=len(texts), m=len(lists))
    items = [{"candidate": text, "references": list(own)} for text, own in zip(texts, lists, strict=True)]
    _require(items)
    return items


def _require(items: object) -> None:
    if not isinstance(items, list) or not items:
        raise HeroError(messages.NO_CANDIDATE, code="bad_request")
    if len(items) > MAX_CANDIDATES:
        raise HeroError(messages.TOO_MANY, code="bad_request", most=MAX_CANDIDATES)
    together = 0
    for item in items:
        candidate, references = item.get("candidate"), item.get("references")
        if not isinstance(references, list) or not references:
            raise HeroError(messages.NO_REFERENCE, code="bad_request")
        if len(references) > MAX_REFERENCES:
            raise HeroError(messages.TOO_MANY_REFERENCES, code="bad_request", most=MAX_REFERENCES)
        for text in (candidate, *references):
            if not isinstance(text, str):
                raise HeroError(messages.NO_TEXT, code="bad_request", kind=type(text).__name__)
            refuse_lone_surrogates(text)
            together += len(text)
            if len(text) > MAX_CHARACTERS:
                raise _too_long(messages.TOO_LONG, MAX_CHARACTERS, len(text))
    if together > MAX_TOGETHER:
        raise _too_long(messages.TOO_LONG_TOGETHER, MAX_TOGETHER, together)


def _too_long(message: Message, most: int, n: int) -> HeroError:
    return HeroError(message, messages.TOO_LONG_HINT, code="too_long", most=most, n=n)


def _key(item: dict[str, Any], language: Script, unit: Unit) -> str:
    return json.dumps([item["candidate"], item["references"], language, unit])


def _bytes(told: dict[str, Any]) -> int:
    return len(json.dumps(told, ensure_ascii=False).encode())


def _corpus(
    items: list[dict[str, Any]], scores: list[dict[str, float]], language: Script, unit: Unit
) -> dict[str, float]:
    """Return BLEU of all as one corpus, where they are not several answers to one question."""
    references = [item["references"] for item in items]
    if all(own == references[0] for own in references) or len({len(own) for own in references}) > 1:
        return {}
    found = corpus_bleu([item["candidate"] for item in items], references, language=language, unit=unit)
    return {"bleu": found.score, "mean": sum(row["bleu"] for row in scores) / len(scores)}


def _scores(item: dict[str, Any], language: Script, unit: Unit) -> dict[str, float]:
    candidate, references = item["candidate"], item["references"]
    return {
        "bleu": bleu(candidate, references, language=language, unit=unit).score,
        "rouge1": rouge(candidate, references, "1", language=language, unit=unit).score,
        "rouge2": rouge(candidate, references, "2", language=language, unit=unit).score,
        "rougeL": rouge(candidate, references, "L", language=language, unit=unit).score,
        "meteor": meteor(candidate, references, language=language, unit=unit).score,
    }


def _detail(item: dict[str, Any], language: Script, unit: Unit) -> dict[str, Any]:
    """Return every match of one candidate as the front end reads it."""
    candidate, references = item["candidate"], item["references"]
    by_bleu = bleu(candidate, references, language=language, unit=unit)
    by_meteor = meteor(candidate, references, language=language, unit=unit)
    told: dict[str, Any] = {
        "bleu": {
            "score": by_bleu.score,
            "precisions": by_bleu.precisions,
            "counts": by_bleu.counts,
            "totals": by_bleu.totals,
            "brevity": by_bleu.brevity_penalty,
            "lengths": by_bleu.lengths,
            "candidate": by_bleu.candidate,
            "references": by_bleu.references,
            "links": [_told(links) for links in by_bleu.links],
            "signature": by_bleu.signature,
        },
        "meteor": {
            "score": by_meteor.score,
            "precision": by_meteor.precision,
            "recall": by_meteor.recall,
            "mean": by_meteor.mean,
            "chunks": by_meteor.chunks,
            "penalty": by_meteor.penalty,
            "candidate": by_meteor.candidate,
            "references": [by_meteor.reference],
            "source": by_meteor.source,
            "links": _told(by_meteor.links),
        },
    }
    for kind in ("1", "2", "L"):
        found = rouge(candidate, references, kind, language=language, unit=unit)
        told[f"rouge{kind}"] = {
            "score": found.score,
            "precision": found.precision,
            "recall": found.recall,
            "candidate": found.candidate,
            "references": [found.reference],
            "source": found.source,
            "links": _told(found.links),
        }
    return told


def _told(links: Sequence[Link]) -> list[list[Any]]:
    return [[link.candidate, link.reference, link.length, link.source, link.how] for link in links]

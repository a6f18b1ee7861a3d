"""BLEU by sacrebleu, and which n-grams it counted."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.metrics import messages
from llmhero_widgets.metrics.units import Link, Script, Unit, cut, references_of, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ORDER = 4


@dataclass(frozen=True, slots=True)
class Bleu:
    """BLEU of one candidate, or of a corpus.

    Attributes
    ----------
    score
        0 to 1; sacrebleu prints 100 times as much.
    precisions
        Share of the candidate's 1-grams to 4-grams that were counted, smoothed where none was.
    counts, totals
        How many n-grams were counted, of how many.
    brevity_penalty
        1 unless the candidate is shorter than the reference.
    lengths
        Units of the candidate, and of the reference whose length is nearest.
    candidate, references
        The units of each text; empty for a corpus.
    links
        The n-grams that were counted, by n less 1; empty for a corpus. An n-gram counts as often as it stands
        in the reference that has it most often.
    signature
        What sacrebleu was told, as it writes it.
    """

    score: float
    precisions: tuple[float, ...]
    counts: tuple[int, ...]
    totals: tuple[int, ...]
    brevity_penalty: float
    lengths: tuple[int, int]
    candidate: tuple[str, ...] = ()
    references: tuple[tuple[str, ...], ...] = ()
    links: tuple[tuple[Link, ...], ...] = ()
    signature: str = ""


def bleu(
    candidate: str, references: str | Sequence[str], *, language: Script = "en", unit: Unit | None = None
) -> Bleu:
    """Return the BLEU of one sentence, and what it counted.

    Sentences are short: where no n-gram of some length matches, its precision is smoothed (method ``exp`` of
    sacrebleu: half, a quarter … of one match), and n-grams longer than the candidate are left out.

    Parameters
    ----------
    candidate
        The text that is judged.
    references
        One or more texts that it should be like.
    language, unit
        English words are cut by sacrebleu's ``13a``, Chinese characters by its ``zh``, and Chinese words by
        jieba.

    Returns
    -------
    Bleu

    Raises
    ------
    HeroError
        If there is no reference, or no such language or unit.

    References
    ----------
    Papineni et al., *BLEU: a Method for Automatic Evaluation of Machine Translation*, 2002; Post, *A Call for
    Clarity in Reporting BLEU Scores*, 2018, arXiv:1804.08771.

    Examples
    --------
    >>> found = bleu("the cat sat on the mat", "the cat is on the mat")
    >>> round(found.score, 3), found.counts
    (0.38, (5, 3, 1, 0))
    """
    texts = references_of(references)
    metric, written = _metric(language, unit, effective=True)
    found = metric.sentence_score(written(candidate), [written(text) for text in texts])
    units = tuple(tuple(_units(metric, written(text))) for text in (candidate, *texts))
    return Bleu(
        score=min(found.score / 100, 1.0),
        precisions=tuple(precision / 100 for precision in found.precisions),
        counts=tuple(found.counts),
        totals=tuple(found.totals),
        brevity_penalty=found.bp,
        lengths=(found.sys_len, found.ref_len),
        candidate=units[0],
        references=units[1:],
        links=tuple(tuple(_links(units[0], units[1:], n)) for n in range(1, ORDER + 1)),
        signature=str(metric.get_signature()),
    )


def corpus_bleu(
    candidates: Sequence[str],
    references: Sequence[str | Sequence[str]],
    *,
    language: Script = "en",
    unit: Unit | None = None,
) -> Bleu:
    """Return the BLEU of a corpus: counts are added up first, so it is not the mean of the sentences.

    Parameters
    ----------
    candidates
        The texts that are judged.
    references
        For each, one text or several; each the same number.
    language, unit
        As for :func:`bleu`.

    Returns
    -------
    Bleu
        Without units and links.

    Raises
    ------
    HeroError
        If there are no candidates, or not as many references.

    Examples
    --------
    >>> both = corpus_bleu(["the cat sat on the mat", "it rained"], ["the cat is on the mat", "it rained"])
    >>> round(both.score, 2)
    0.39
    """
    lists = [references_of(texts) for texts in references]
    if not candidates or len(lists) != len(candidates) or len({len(texts) for texts in lists}) != 1:
        raise HeroError(messages.UNEVEN, code="bad_request", n=len(candidates), m=len(lists))
    metric, written = _metric(language, unit, effective=False)
    found = metric.corpus_score(
        [written(text) for text in candidates],
        [[written(text) for text in column] for column in zip(*lists, strict=True)],
    )
    return Bleu(
        score=min(found.score / 100, 1.0),
        precisions=tuple(precision / 100 for precision in found.precisions),
        counts=tuple(found.counts),
        totals=tuple(found.totals),
        brevity_penalty=found.bp,
        lengths=(found.sys_len, found.ref_len),
        signature=str(metric.get_signature()),
    )


def recompute(found: Bleu) -> float:
    """Return the score of a sentence from its links and lengths alone, by the formula.

    Examples
    --------
    >>> found = bleu("the cat sat on the mat", "the cat is on the mat")
    >>> abs(recompute(found) - found.score) < 1e-9
    True
    """
    length, nearest = found.lengths
    orders = [n for n in range(1, ORDER + 1) if length - n + 1 > 0]
    if not orders or not found.links[0]:
        return 0.0
    smoothing, logs = 1.0, 0.0
    for n in orders:
        total = length - n + 1
        counted = len(found.links[n - 1])
        if counted == 0:
            smoothing *= 2
            logs += math.log(1 / (smoothing * total))
        else:
            logs += math.log(counted / total)
    brevity = 1.0 if length >= nearest else math.exp(1 - nearest / length)
    return brevity * math.exp(logs / len(orders))


def _metric(language: Script, unit: Unit | None, *, effective: bool) -> tuple[Any, Any]:
    chosen = unit_of(language, unit)
    if language == "zh" and chosen == "word":
        return _sacrebleu("none", effective), lambda text: " ".join(cut(text, "zh", "word"))
    if chosen == "character":
        return _sacrebleu("zh" if language == "zh" else "char", effective), str
    return _sacrebleu("13a", effective), str


def _sacrebleu(tokenizer: str, effective: bool) -> Any:
    from sacrebleu.metrics import BLEU

    # A new one each time: it remembers the number of references, and widgets count on threads of their own.
    return BLEU(tokenize=tokenizer, effective_order=effective)


def _units(metric: Any, text: str) -> list[str]:
    # The metric's own cutting, spaces at the ends included.
    cut_text: str = metric.tokenizer(text.rstrip())
    return cut_text.split()


def _links(candidate: Sequence[str], references: Sequence[Sequence[str]], n: int) -> Iterator[Link]:
    """Yield the n-grams that count: the k-th in the candidate goes to the k-th of the fullest reference."""
    places = [_places(reference, n) for reference in references]
    seen: Counter[tuple[str, ...]] = Counter()
    for start in range(len(candidate) - n + 1):
        gram = tuple(candidate[start : start + n])
        fullest = max(range(len(places)), key=lambda source: len(places[source].get(gram, ())))
        there = places[fullest].get(gram, ())
        if seen[gram] < len(there):
            yield Link(start, there[seen[gram]], n, fullest, "exact")
        seen[gram] += 1


def _places(units: Sequence[str], n: int) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for start in range(len(units) - n + 1):
        found.setdefault(tuple(units[start : start + n]), []).append(start)
    return found

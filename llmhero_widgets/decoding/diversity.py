"""How much samples differ from each other, and how much each repeats itself."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

#: The longest sequences of units that are counted.
LONGEST: Final = 4
#: Samples that self-BLEU compares with each other: 64 of 64 tokens take half a second.
MOST_COMPARED: Final = 64
# What Chen and Cherry call method 1, with their own constant; Texygen uses the same.
_FLOOR = 0.1


@dataclass(frozen=True, slots=True)
class Diversity:
    """Measures of a set of samples, each from 0 to 1; NaN where no sample is long enough.

    Attributes
    ----------
    distinct
        Distinct-1 to distinct-4: of all n-grams in all samples, the share that is different.
    repetition
        Rep-1 to rep-4: of the n-grams of a sample, the share that stood in the same sample before; the mean
        over samples.
    self_bleu
        How much a sample resembles the others; 1 where all are the same.
    compared
        Samples that ``self_bleu`` was computed from.
    mean_length
        Units per sample.
    """

    distinct: tuple[float, ...]
    repetition: tuple[float, ...]
    self_bleu: float
    compared: int
    mean_length: float


def diversity(
    samples: Sequence[Sequence[Hashable]], *, check: Callable[[], None] = lambda: None
) -> Diversity:
    """Measure how much samples differ and repeat.

    Distinct-n counts the different n-grams of all samples [1]_, here as a share of all n-grams (Li et al.
    divide by the tokens, which for n > 1 never reaches 1). Rep-n is ``seq-rep-n`` of [2]_. Both fall and
    rise with the length of the samples, and distinct-n with their number: compare sets of one size.

    Self-BLEU is the mean BLEU-4 of every sample against the others [3]_; BLEU is that of sacrebleu [4]_ with
    the floor smoothing that Texygen uses, of shorter n-grams where a sample is shorter than four units. It
    takes all pairs: of more than ``MOST_COMPARED`` samples, so many at even distances are compared.

    Parameters
    ----------
    samples
        Each a sequence of units, such as token ids; or :func:`words`, where tokenizers differ.
    check
        Called between measures and samples; may raise to cancel.

    References
    ----------
    .. [1] Li et al., "A Diversity-Promoting Objective Function for Neural Conversation Models", 2016.
    .. [2] Welleck et al., "Neural Text Generation with Unlikelihood Training", 2020.
    .. [3] Zhu et al., "Texygen: A Benchmarking Platform for Text Generation Models", 2018.
    .. [4] Post, "A Call for Clarity in Reporting BLEU Scores", 2018.

    Examples
    --------
    >>> found = diversity([[1, 2, 1, 2], [1, 2, 3, 4]])
    >>> found.distinct[:2], found.repetition[:2], round(found.self_bleu, 2)
    ((0.5, 0.6666666666666666), (0.25, 0.16666666666666669), 0.17)
    """
    shares: dict[str, list[float]] = {"distinct": [], "repetition": []}
    for n in range(1, LONGEST + 1):
        for name, measure in (("distinct", distinct), ("repetition", repetition)):
            check()
            shares[name].append(measure(samples, n))
    bleu, compared = _self_bleu([sample for sample in samples if len(sample)], check)
    return Diversity(
        tuple(shares["distinct"]),
        tuple(shares["repetition"]),
        bleu,
        compared,
        float(np.mean([len(sample) for sample in samples])) if len(samples) else math.nan,
    )


def distinct(samples: Sequence[Sequence[Hashable]], n: int) -> float:
    """Return distinct-n: different n-grams by all n-grams, over all samples; NaN where there is none.

    Examples
    --------
    >>> distinct(["aab", "aa"], 2)
    0.6666666666666666
    """
    counts = Counter(gram for sample in samples for gram in _grams(sample, n))
    total = counts.total()
    return len(counts) / total if total else math.nan


def repetition(samples: Sequence[Sequence[Hashable]], n: int) -> float:
    """Return rep-n: the share of a sample's n-grams that it had before; the mean over samples long enough.

    Examples
    --------
    >>> repetition(["aaaa", "abc"], 2)
    0.33333333333333337
    """
    shares = []
    for sample in samples:
        total = len(sample) - n + 1
        if total > 0:
            shares.append(1 - len(set(_grams(sample, n))) / total)
    return float(np.mean(shares)) if shares else math.nan


def words(text: str) -> list[str]:
    """Cut a text into words, and into single characters where a script has no spaces.

    As sacrebleu's ``zh`` does: of use to compare texts of models whose tokens differ.

    Examples
    --------
    >>> words("It is blue. 天空是蓝色。")
    ['It', 'is', 'blue', '.', '天', '空', '是', '蓝', '色', '。']
    """
    from sacrebleu.tokenizers.tokenizer_zh import TokenizerZh

    cutter: Callable[[str], str] = TokenizerZh()
    cut = cutter(text)
    return cut.split()


def _grams(sample: Sequence[Hashable], n: int) -> Iterator[tuple[Hashable, ...]]:
    for start in range(len(sample) - n + 1):
        yield tuple(sample[start : start + n])


def _self_bleu(samples: Sequence[Sequence[Hashable]], check: Callable[[], None]) -> tuple[float, int]:
    """Return the mean BLEU of each sample against the others, and how many were compared."""
    from sacrebleu.metrics.bleu import BLEU

    places = np.unique(np.linspace(0, len(samples) - 1, min(len(samples), MOST_COMPARED)).round().astype(int))
    if len(places) < 2:  # noqa: PLR2004 - nothing to compare with
        return math.nan, len(places)
    # A unit may hold spaces, at which BLEU would cut it: its number stands for it.
    numbers: dict[Hashable, str] = {}
    texts = [
        " ".join(numbers.setdefault(unit, str(len(numbers))) for unit in samples[place]) for place in places
    ]
    measure = BLEU(tokenize="none", smooth_method="floor", smooth_value=_FLOOR, effective_order=True)
    scores = []
    for place, text in enumerate(texts):
        check()
        scores.append(measure.sentence_score(text, [*texts[:place], *texts[place + 1 :]]).score / 100)
    return float(np.mean(scores)), len(texts)

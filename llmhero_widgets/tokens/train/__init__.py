"""Train a tokenizer on the reader's own text, and watch."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, get_args

from llmhero_widgets.core.characters import byte_alphabet, refuse_lone_surrogates, show_bytes
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_replay as messages
from llmhero_widgets.tokens.train.learner import Learner
from llmhero_widgets.tokens.train.training import (
    PREFIX,
    UNKNOWN_UNIGRAM,
    UNKNOWN_WORDPIECE,
    Learned,
    Point,
    Stage,
    Trainable,
    Training,
    blank,
    build,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tokenizers import Tokenizer

__all__ = ["MEGABYTES", "UNIGRAM_MEGABYTES", "Learned", "Point", "Stage", "Training", "train"]

#: Longest text, UTF-8.
MEGABYTES = 1.0
#: The same for Unigram: nothing stops the library's trainer inside a stage, and this is about a second each.
UNIGRAM_MEGABYTES = 0.2
_CURVE_POINTS = 20
# UnigramTrainer keeps this share of the vocabulary in each of its rounds.
_SHRINK = 0.75
_SHOWN = 50


def train(  # noqa: PLR0913 - each is a setting of its own
    text: str | Iterable[str],
    algorithm: Trainable = "bpe",
    *,
    vocab_size: int = 1000,
    min_frequency: int = 2,
    stages: int = 6,
    check: Callable[[], None] = lambda: None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    watch: Callable[[Learned], None] = lambda _merge: None,
) -> Training:
    """Train a tokenizer and keep every step.

    Parameters
    ----------
    text
        One text or several, 1 MB in all (:data:`MEGABYTES`); for Unigram 0.2 MB (:data:`UNIGRAM_MEGABYTES`).
    algorithm
        ``"bpe"``: byte-level, as GPT-2's. ``"wordpiece"``: lower-case, as BERT's. ``"unigram"``: NFKC, spaces
        as ▁, as T5's.
    vocab_size
        Entries to learn, with the 256 bytes or the text's characters that are there from the start.
    min_frequency
        BPE and WordPiece: how often a pair must occur to be merged.
    stages
        Unigram: how many vocabularies to train, each with three quarters of the entries of the one before,
        the last with ``vocab_size``. Nothing stops the library inside one, which is why its text is shorter.
    check
        Called before each merge or stage; whatever it raises ends the work.
    progress
        Called with what is done and the total: entries of the vocabulary; for Unigram, stages.
    watch
        Called with each merge as it is learned.

    Returns
    -------
    Training

    Raises
    ------
    HeroError
        ``too_long``, ``empty``, ``bad_text`` (half a surrogate pair), ``bad_request`` (an unknown algorithm,
        or a vocabulary too small for the characters) or ``failed`` (Unigram: the library's trainer gives up).

    Notes
    -----
    BPE [1]_ is learned by our own code, step by step, with the same result as
    ``tokenizers.trainers.BpeTrainer`` at the same settings, ties included. WordPiece is learned as
    ``WordPieceTrainer`` does it: by the same merges of the most frequent pair, with ``##`` before what does
    not begin a word; the merges are then forgotten. (The original chose the pair that raises the likelihood
    most; its code was never published.) Where two pairs are equally frequent, that trainer decides by numbers
    that change from run to run; ours are in order of first occurrence.

    Unigram [2]_ is the library's alone: its trainer starts with every frequent substring and drops entries in
    rounds of expectation maximisation, out of sight. The stages here are separate runs of it, to vocabularies
    of shrinking size, and what is ours is only the comparison between them.

    References
    ----------
    .. [1] Sennrich, Haddow, Birch, "Neural Machine Translation of Rare Words with Subword Units", 2016.
    .. [2] Kudo, "Subword Regularization", 2018.

    Examples
    --------
    >>> training = train("low low lower lowest", vocab_size=259)
    >>> [(merge.left, merge.right, merge.count) for merge in training.merges]
    [('l', 'o', 4), ('lo', 'w', 4), ('Ġ', 'low', 3)]
    >>> training.at(259).encode("lower").tokens
    ['low', 'e', 'r']
    """
    texts = [text] if isinstance(text, str) else list(text)
    _refuse(texts, algorithm)
    tokenizer = blank(algorithm)
    words: Counter[str] = Counter()
    for one in texts:
        normal = tokenizer.normalizer.normalize_str(one) if tokenizer.normalizer else one
        words.update(word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(normal))
    if not words:
        raise HeroError(messages.NOTHING_TO_LEARN, messages.NOTHING_TO_LEARN_HINT, code="empty")
    characters = sum(map(len, texts))
    if algorithm == "unigram":
        asked = [round(vocab_size / _SHRINK**place) for place in reversed(range(stages))]
        return _unigram(texts, words, asked, characters, check, progress)
    bpe = algorithm == "bpe"
    special = () if bpe else (UNKNOWN_WORDPIECE,)
    alphabet = tuple(byte_alphabet()) if bpe else ()
    learner = Learner(words, first=special, alphabet=alphabet, prefix="" if bpe else PREFIX)
    smallest, start_tokens = len(learner.names), learner.tokens
    if vocab_size < smallest:
        raise _too_small(vocab_size, smallest)
    written = [_readable(word, bytewise=bpe) for word in words]
    merges = []
    for step in learner.steps(vocab_size, min_frequency):
        check()
        merge = Learned(
            learner.names[step.left],
            learner.names[step.right],
            learner.names[step.made],
            step.made,
            step.seen,
            tuple(written[number] for number in step.words),
            step.touched,
            len(learner.names),
            step.tokens,
        )
        merges.append(merge)
        watch(merge)
        progress(len(learner.names), vocab_size)
    names = tuple(learner.names)
    sizes = {smallest: start_tokens, **{merge.vocab_size: merge.tokens for merge in merges}}
    if not bpe:
        sizes = _longest_match(words, names, smallest, check)
    return Training(
        algorithm,
        characters,
        len(words),
        start_tokens,
        smallest,
        len(names),
        tuple(merges),
        (),
        tuple(Point(size, tokens, tokens / characters) for size, tokens in sorted(sizes.items())),
        names,
        special,
    )


def _refuse(texts: Sequence[str], algorithm: str) -> None:
    if algorithm not in get_args(Trainable):
        raise HeroError(messages.UNKNOWN_ALGORITHM, code="bad_request", algorithm=algorithm)
    for one in texts:
        refuse_lone_surrogates(one)
    megabytes = sum(len(one.encode()) for one in texts) / 1e6
    if algorithm == "unigram" and megabytes > UNIGRAM_MEGABYTES:
        what, hint = messages.UNIGRAM_TOO_LONG, messages.UNIGRAM_TOO_LONG_HINT
        raise HeroError(what, hint, code="too_long", megabytes=megabytes, limit=UNIGRAM_MEGABYTES)
    if megabytes > MEGABYTES:
        raise HeroError(
            messages.TEXT_TOO_LONG,
            messages.TEXT_TOO_LONG_HINT,
            code="too_long",
            megabytes=megabytes,
            limit=MEGABYTES,
        )


def _too_small(size: int, smallest: int) -> HeroError:
    what, hint = messages.VOCABULARY_TOO_SMALL, messages.VOCABULARY_TOO_SMALL_HINT
    return HeroError(what, hint, code="bad_request", size=size, smallest=smallest)


def _readable(word: str, *, bytewise: bool) -> str:
    return show_bytes(bytes(byte_alphabet()[character] for character in word)) if bytewise else word


def _cost(tokenizer: Tokenizer, words: Mapping[str, int]) -> int:
    """Return how many tokens the words are together; each is cut by the model alone."""
    model = tokenizer.model
    return sum(len(model.tokenize(word)) * count for word, count in words.items())


def _longest_match(
    words: Mapping[str, int], names: Sequence[str], smallest: int, check: Callable[[], None]
) -> dict[int, int]:
    """Return the tokens of the text by vocabulary size, cut as WordPiece cuts."""
    span = len(names) - smallest
    sizes = {smallest + round(span * place / _CURVE_POINTS) for place in range(_CURVE_POINTS + 1)}
    costs = {}
    for size in sorted(sizes):
        check()
        costs[size] = _cost(build("wordpiece", names[:size], (), ()), words)
    return costs


def _unigram(  # noqa: PLR0913, PLR0917 - what train() was given
    texts: Sequence[str],
    words: Mapping[str, int],
    sizes: Sequence[int],
    characters: int,
    check: Callable[[], None],
    progress: Callable[[int, int], None],
) -> Training:
    from tokenizers import Tokenizer

    smallest = len({character for word in words for character in word}) + 1
    if sizes[-1] < smallest:
        raise _too_small(sizes[-1], smallest)
    trained: dict[int, str] = {}
    stages: list[Stage] = []
    before: dict[str, float] = {}
    for done, asked in enumerate(sizes):
        check()
        progress(done, len(sizes))
        serialized = _library(texts, asked)
        vocabulary = dict(json.loads(serialized)["model"]["vocab"])
        if len(vocabulary) in trained:
            continue
        model = Tokenizer.from_str(serialized).model
        gone = sorted(before.keys() - vocabulary.keys(), key=lambda name: (-before[name], name))
        lost = min(vocabulary.values()) - 10.0
        nats = 0.0
        tokens = 0
        for word, count in words.items():
            cut = model.tokenize(word)
            tokens += len(cut) * count
            nats -= count * sum(
                lost * len(token.value) if token.value not in vocabulary else vocabulary[token.value]
                for token in cut
            )
        stages.append(
            Stage(asked, len(vocabulary), tokens, nats / characters, tuple(gone[:_SHOWN]), len(gone))
        )
        trained[len(vocabulary)] = serialized
        before = vocabulary
    progress(len(sizes), len(sizes))
    curve = [Point(one.vocab_size, one.tokens, one.tokens / characters) for one in stages]
    return Training(
        "unigram",
        characters,
        len(words),
        0,
        smallest,
        stages[-1].vocab_size,
        (),
        tuple(stages),
        tuple(sorted(curve)),
        (),
        (UNKNOWN_UNIGRAM,),
        trained,
    )


def _library(texts: Sequence[str], vocab_size: int) -> str:
    """Return what ``UnigramTrainer`` makes of the texts, as ``tokenizer.json``."""
    from tokenizers import trainers

    tokenizer = blank("unigram")
    trainer = trainers.UnigramTrainer(
        vocab_size=vocab_size,
        special_tokens=[UNKNOWN_UNIGRAM],
        unk_token=UNKNOWN_UNIGRAM,
        show_progress=False,
    )
    try:
        tokenizer.train_from_iterator(texts, trainer)
    except BaseException as error:
        # The library panics on texts too small for it, and a panic is no Exception.
        if isinstance(error, KeyboardInterrupt):
            raise
        what, hint = messages.LIBRARY_REFUSED, messages.LIBRARY_REFUSED_HINT
        raise HeroError(what, hint, code="failed", size=vocab_size, reason=error) from error
    serialized: str = tokenizer.to_str()
    return serialized

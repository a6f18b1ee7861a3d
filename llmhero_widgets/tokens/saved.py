"""What an exported page may ask about a text: what each tokenizer makes of it, and its deeper views."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.recording import Question, example_chat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from llmhero_widgets.core.asking import Answer
    from llmhero_widgets.core.recording import Questions
    from llmhero_widgets.core.text import Language

#: Tokens of one tokenizer that are looked at closely.
TOKENS: Final = 400
#: The greatest vocabulary that may be learned; as ``sizeFor`` in js/tokens/train/answer.ts.
LARGEST: Final = 2000
LARGEST_UNIGRAM: Final = 1000
#: Characters of a text from which a tokenizer is learned for the page.
TRAINED: Final = 20_000
#: Sizes of a learned vocabulary whose cut is kept.
CUTS: Final = 200
_TRAITS: Final = ("text", "active")


def questions(text: str, active: int, count: int, lang: Language) -> Questions:
    """Name what a page may ask, the most important first.

    Parameters
    ----------
    text
        What is cut.
    active
        The tokenizer on display.
    count
        How many tokenizers there are.
    lang
        Of the page: its example of a chat.
    """
    revs: dict[int, Answer] = {}
    for number in sorted(range(count), key=lambda number: number == active):
        opened = yield _open(text, number)
        if opened:
            revs[number] = opened
    # The one on display is asked for without its text at first, and was cut last.
    first = yield Question("open", follow=_TRAITS)
    if first is None:
        return
    rev = first.result["rev"]
    yield from _views(first, text, (rev, rev), lang)
    for number, opened in revs.items():
        if number == active:
            continue
        again = yield _open(text, number, kept=False)
        if again:
            yield from _views(opened, text, (opened.result["rev"], again.result["rev"]), lang)


def _open(text: str, number: int, *, kept: bool = True) -> Question:
    return Question("open", {"text": text, "active": number}, follow=_TRAITS, kept=kept)


def _views(opened: Answer, text: str, revs: tuple[int, int], lang: Language) -> Questions:
    """Ask what the deeper views of one cut ask.

    Parameters
    ----------
    opened
        The cut.
    text
        What was cut.
    revs
        Its number, as the page was told, and as the widget knows it.
    lang
        Of the page.
    """
    rev, now = revs
    tokenizer = opened.result["active"]

    def about(op: str, **args: Any) -> Question:
        return Question(op, {"rev": rev, **args}, sent={"rev": now, **args})

    yield about("compare")
    yield about("compare_languages")
    yield about("compare_offer")
    ids = opened.arrays["ids"].tolist()
    for token in range(min(len(ids), TOKENS)):
        yield about("replay", token=token)
        yield about("xray", token=token)
    yield about("loss")
    yield about("vocabulary_search", tokenizer=tokenizer, query="", by="text")
    for number in islice(dict.fromkeys(ids), TOKENS):
        yield about("vocabulary_entry", tokenizer=tokenizer, number=number)
    yield about("vocabulary_variants", tokenizer=tokenizer, word="data")
    for args in chats(lang):
        yield about("chat", tokenizer=tokenizer, **args)
    for algorithm, size in trainings(text):
        asked = about("train", algorithm=algorithm, vocab_size=size)
        learned = yield asked
        for each in _sizes(learned):
            cut = about("train_cut", size=each)
            yield Question(cut.op, cut.args, sent=cut.sent, after=(asked.op, asked.args))


def chats(lang: Language) -> Iterator[Mapping[str, Any]]:
    """Give the example of a chat, with and without its first message and the model's turn."""
    system, user = example_chat(lang)
    for turns in ([system, user], [user]):
        for prompt in (True, False):
            yield {"chat_messages": turns, "prompt": prompt}


def trainings(text: str) -> Iterator[tuple[str, int]]:
    """Give what may be learned from a text, each as large as the front end asks for."""
    if len(text) <= TRAINED:
        unigram = int(len(set(text)) * 1.5 + 0.5) + 10
        yield from (("bpe", LARGEST), ("wordpiece", LARGEST), ("unigram", min(LARGEST_UNIGRAM, unigram)))


def _sizes(learned: Answer | None) -> Iterable[int]:
    """Give the sizes of a vocabulary, evenly where they are many."""
    if learned is None:
        return ()
    sizes: list[int] = learned.arrays["curve_sizes"].tolist()
    return sizes[:: max(1, len(sizes) // CUTS)]

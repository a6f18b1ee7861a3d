"""What a reader of the gallery may ask: the questions that are recorded for it."""  # noqa: INP001 - a script beside its data, not a package

from collections.abc import Iterator
from itertools import permutations

import numpy as np
from conversation import Conversation
from numpy.typing import NDArray

import llmhero_widgets as hero
from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.tokens.saved import chats, trainings

#: What is searched for, letter by letter.
SEARCHED = "token"
#: Entries at the top of a list that can be looked at.
TOP = 8
#: Heads that can be switched off, alone or, where they are set to zero, in pairs.
SWITCHES = 4


def about_tokens(widget: hero.TokenInspector) -> Conversation:
    """Ask all that the deeper views of the inspector ask by themselves, and what a click may ask next."""
    talk = Conversation(widget, ("text", "active"))
    text, count = widget.text, len(widget.cutters)
    talk.open()
    for number in range(count):
        talk.open(text=text, active=number)
        for token in range(len(widget.trace.tokens)):
            talk.ask("replay", token=token, apart=("token",))
            talk.ask("xray", token=token)
        talk.ask("compare", apart=("shown",))
        talk.ask("loss", apart=("rev",))
        _vocabulary(talk, number, [token.id for token in widget.trace.tokens])
        for lang in LANGUAGES:
            for args in chats(lang):
                talk.ask("chat", always=True, tokenizer=number, **args)
    talk.ask("compare_languages", always=True)
    talk.ask("compare_offer", always=True)
    _training(talk, text)
    return talk


def about_training(widget: hero.TokenInspector) -> Conversation:
    """Ask for tokenizers that are learned from the text, and what each of their sizes makes of it."""
    talk = Conversation(widget, ("text", "active"))
    talk.open()
    _training(talk, widget.text)
    return talk


def about_heads(widget: hero.AttentionExplorer) -> Conversation:
    """Ask what becomes of the next token without some of the heads; the thumbnails are kept elsewhere."""
    talk = Conversation(widget, ("text",))
    talk.open(bare=True)
    view = {name: widget.selection[name] for name in ("part", "heads", "hide")}
    talk.ask("profile", view=view, axis="query", position=widget.selection["query"])
    for method in ("zero", "mean"):
        answer = talk.ask("effect", heads=[], method=method)
        token = next(change["id"] for change in answer.result["tokens"] if change["rank_before"] == 1)
        tried = talk.ask("sweep", token=token, method=method, first_layer=0)
        for heads in _worth_switching(tried.arrays["values"], together=2 if method == "zero" else 1):
            talk.ask("effect", heads=heads, method=method)
    return talk


def _vocabulary(talk: Conversation, tokenizer: int, ids: list[int]) -> None:
    """Search and look closely; of the first tokenizer letter by letter, and into what entries consist of."""
    first = tokenizer == 0
    found: list[int] = []
    for length in range(len(SEARCHED) + 1) if first else (0, len(SEARCHED)):
        for by in ("bytes", "regex", "text") if first and length == 0 else ("text",):
            asked = {"tokenizer": tokenizer, "query": SEARCHED[:length], "by": by}
            page = talk.ask("vocabulary_search", **asked, apart=("ms",))
        if first and length in {0, len(SEARCHED)}:
            found += [row[0] for row in page.result["rows"][:TOP]]
    wanted, known = [*ids, *found], set[int]()
    while wanted:
        number = wanted.pop()
        if number in known:
            continue
        known.add(number)
        entry = talk.ask("vocabulary_entry", tokenizer=tokenizer, number=number)
        if first:
            wanted += [row[0] for row in entry.result["tree"] if row[0] is not None]
    done, total = 0, 1 if first else 0
    while done < total:
        stretch = talk.ask("vocabulary_check", tokenizer=tokenizer, first=done).result
        done, total = stretch["done"], stretch["total"]
    talk.ask("vocabulary_variants", tokenizer=tokenizer, word="data")


def _training(talk: Conversation, text: str) -> None:
    for algorithm, size in trainings(text):
        learned = talk.ask("train", always=True, algorithm=algorithm, vocab_size=size)
        trained = talk.last
        for each in learned.arrays["curve_sizes"].tolist():
            talk.ask("train_cut", always=True, after=trained, size=each)


def _worth_switching(changes: NDArray[np.float32], together: int) -> Iterator[list[list[int]]]:
    """Give the heads without which the answer changes most: alone, and so many of them in any order."""
    strongest = np.argsort(-np.abs(changes), axis=None)[:SWITCHES]
    heads = [[int(place) for place in np.unravel_index(at, changes.shape)] for at in strongest]
    for count in range(1, together + 1):
        yield from ([*chosen] for chosen in permutations(heads, count))

"""From hits to the exact text that a model reads, and who wrote each stretch of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_answer as messages
from llmhero_widgets.rag.counting import Counter
from llmhero_widgets.rag.rendering import Part, render
from llmhero_widgets.rag.values import Dropped, Prompt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.core.text import Language
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.models.remote import RemoteModel
    from llmhero_widgets.rag.rendering import Rendered
    from llmhero_widgets.rag.values import Chunk, Hits

Defence = Literal["none", "delimit", "provenance"]
Overflow = Literal["drop", "cut"]
Order = Literal["best_first", "best_last"]
DEFENCES: Final[tuple[Defence, ...]] = get_args(Defence)

#: A passage of which no more than this many tokens would fit is dropped instead of cut.
_LEAST_CUT: Final = 16


@dataclass(frozen=True, slots=True)
class PromptSettings:
    """How a prompt is written.

    Attributes
    ----------
    budget
        Tokens that passages may take together, numbers and marks around them included.
    reserve
        Tokens of the context window that stay free for the answer.
    instruction
        The system message; empty for :data:`~llmhero_widgets.rag.messages_answer.SYSTEM` in the language of
        the question.
    overflow
        What happens to a passage for which there is no room: "drop", or "cut" at a token; later passages
        that are small enough still go in.
    order
        "best_first" as retrieved, or "best_last" with the best passage next to the question, where long
        prompts are read best (Liu et al. 2023, "Lost in the Middle").
    defence
        Against instructions in documents: "delimit" puts each passage between marks that no document can
        know (Hines et al. 2024, "Defending Against Indirect Prompt Injection Attacks With Spotlighting"),
        "provenance" also says where it is from. Both break control tokens that stand in a passage.
    """

    budget: int = 1024
    reserve: int = 128
    instruction: str = ""
    overflow: Overflow = "drop"
    order: Order = "best_first"
    defence: Defence = "none"


def build_prompt(
    hits: Hits, lm: LanguageModel | RemoteModel, settings: PromptSettings | None = None
) -> Prompt:
    """Write hits and their question into a prompt.

    Parameters
    ----------
    hits
        Chunks, best first; their number is that of their place, whether those before went in or not.
    lm
        Whose chat template and tokenizer are used. A model without a template is given plain text that ends
        in "Answer:". Of a remote model, which cuts text itself, tokens are estimated (see
        :class:`~llmhero_widgets.rag.counting.Counter`), ``ids`` is empty, and what its server writes
        around the two messages is not known.
    settings
        How.

    Returns
    -------
    Prompt
        Its pieces, joined, are what ``apply_chat_template`` returns for ``messages``, and ``ids`` their
        tokens.

    Raises
    ------
    HeroError
        ``bad_request`` without a question, where instruction and question alone are too long, and for a chat
        template that fails; ``bad_text`` for half a surrogate pair.

    Examples
    --------
    >>> from llmhero_widgets.models.remote import RemoteModel
    >>> from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents, Hits, Query
    >>> note = Document("tea.md", "Black tea needs boiling water.")
    >>> chunks = Chunks(Documents((note,)), (Chunk("tea.md", 0, 30, note.text),))
    >>> hits = Hits(chunks, Query("What does black tea need?"), "dense", (0,), (0.9,), "cosine")
    >>> prompt = build_prompt(hits, RemoteModel("http://127.0.0.1:8000/v1", "qwen3-8b"))
    >>> print(prompt.text)
    Answer the question in one or two sentences. Use only the passages.
    <BLANKLINE>
    Passages:
    [1] Black tea needs boiling water.
    <BLANKLINE>
    Question: What does black tea need?
    >>> [piece.origin for piece in prompt.pieces]
    ['system', 'template', 'passage', 'template', 'question']
    """
    settings = settings or PromptSettings()
    question = hits.query.text.strip()
    if not question:
        raise HeroError(messages.NO_QUESTION, messages.NO_QUESTION_HINT, code="bad_request")
    for text in (question, settings.instruction, *(chunk.text for _, chunk, _ in hits.top(len(hits.rows)))):
        refuse_lone_surrogates(text)
    return _Writer(hits, lm, settings, question).write()


def without(prompt: Prompt, row: int) -> str:
    """Return the text of a prompt without one passage and the marks around it, all else unchanged.

    Parameters
    ----------
    prompt
        The prompt.
    row
        The chunk to leave out.
    """
    return "".join(piece.text for piece in prompt.pieces if piece.row != row)


class _Writer:
    def __init__(
        self, hits: Hits, lm: LanguageModel | RemoteModel, settings: PromptSettings, question: str
    ) -> None:
        self._hits = hits
        self._lm = lm
        self._settings = settings
        self._counter = Counter(lm)
        language = language_of(question)
        self._head = Part(messages.PASSAGES.format(language) + "\n", "template")
        self._question = Part(messages.QUESTION.format(language, question=question), "question")
        self._reply = messages.REPLY.format(language)
        self._nonce = _nonce([chunk.text for _, chunk, _ in hits.top(len(hits.rows))] + [question])
        self._system = self._instructions(language)

    def _instructions(self, language: Language) -> list[Part]:
        own = self._settings.instruction.strip()
        parts = [Part(own or messages.SYSTEM.format(language), "system")]
        if self._settings.defence != "none":
            parts.append(Part("\n" + messages.SYSTEM_DELIMIT.format(language, nonce=self._nonce), "defence"))
        return parts

    def write(self) -> Prompt:
        most = self._lm.context - self._settings.reserve
        bare = self._render([])
        if bare.tokens > most:
            raise self._no_room(bare.tokens)
        # The line above the passages and the one below are there only with passages.
        around = self._counter.count(self._head.text) + self._counter.count("\n")
        kept, dropped = self._choose(min(self._settings.budget, most - bare.tokens - around))
        made = self._render([parts for _, parts in kept])
        # Tokens can join differently where pieces meet, so that the sum is known only now.
        while kept and (_of_passages(made) > self._settings.budget or made.tokens > most):
            row, parts = kept.pop()
            dropped = [each for each in dropped if each.row != row]
            dropped.append(Dropped(row, sum(self._counter.count(part.text) for part in parts)))
            made = self._render([parts for _, parts in kept])
        rows = [row for row, _ in kept]
        places = {row: place for place, row in enumerate(self._hits.rows)}
        return Prompt(
            hits=self._hits,
            pieces=made.pieces,
            ids=made.ids,
            messages=made.messages,
            kept=tuple(self._arranged(rows)),
            dropped=tuple(sorted(dropped, key=lambda each: places[each.row])),
            budget=self._settings.budget,
            context=self._lm.context,
            model=self._lm.name,
        )

    def _choose(self, room: int) -> tuple[list[tuple[int, list[Part]]], list[Dropped]]:
        """Return what goes in, the best first, and what does not."""
        kept: list[tuple[int, list[Part]]] = []
        dropped: list[Dropped] = []
        for place, (row, chunk, _) in enumerate(self._hits.top(len(self._hits.rows))):
            parts = self._passage(place + 1, row, chunk)
            need = sum(self._counter.count(part.text) for part in parts)
            if need <= room:
                kept.append((row, parts))
                room -= need
                continue
            cut = self._cut(parts, room) if self._settings.overflow == "cut" else None
            sent = sum(self._counter.count(part.text) for part in cut) if cut else 0
            dropped.append(Dropped(row, need, sent))
            if cut:
                kept.append((row, cut))
                room -= sent
        return kept, dropped

    def _cut(self, parts: list[Part], room: int) -> list[Part] | None:
        """Return as much of a passage as there is room for, cut at a token; None where that is too little."""
        text = next(part for part in parts if part.origin == "passage").text
        around = sum(self._counter.count(part.text) for part in parts if part.origin != "passage")
        ends = self._counter.ends(text)
        low, high = 0, min(len(ends), max(room - around, 0))
        while low < high:
            middle = (low + high + 1) // 2
            fits = self._counter.count(text[: ends[middle - 1]] + "\n") <= room - around
            low, high = (middle, high) if fits else (low, middle - 1)
        if low < _LEAST_CUT:
            return None
        shorter = text[: ends[low - 1]] + "\n"
        return [replace(part, text=shorter) if part.origin == "passage" else part for part in parts]

    def _passage(self, number: int, row: int, chunk: Chunk) -> list[Part]:
        text = f"[{number}] {chunk.text}\n"
        if self._settings.defence == "none":
            return [Part(text, "passage", row)]
        source = ""
        if self._settings.defence == "provenance":
            doc, start, end = self._hits.chunks.source_span(row)
            source = f' source="{_one_line(doc)}" characters="{start}-{end}"'
        opening = self._counter.disarm(f"<passage {self._nonce}{source}>\n")
        return [
            Part(opening, "defence", row),
            Part(self._counter.disarm(text), "passage", row),
            Part(f"</passage {self._nonce}>\n", "defence", row),
        ]

    def _arranged(self, best_first: list[Any]) -> list[Any]:
        return best_first if self._settings.order == "best_first" else best_first[::-1]

    def _render(self, passages: list[list[Part]]) -> Rendered:
        body = [part for parts in self._arranged(passages) for part in parts]
        user = [self._head, *body, Part("\n", "template"), self._question] if body else [self._question]
        return render(self._lm, self._counter, self._system, user, self._reply)

    def _no_room(self, tokens: int) -> HeroError:
        slots = {"tokens": tokens, "reserve": self._settings.reserve, "context": self._lm.context}
        return HeroError(
            messages.NO_ROOM, messages.NO_ROOM_HINT, code="bad_request", name=self._lm.name, **slots
        )


def language_of(text: str) -> Language:
    """Return "zh" for a text with at least as many Chinese characters as Latin words.

    Examples
    --------
    >>> language_of("什么是 KV cache？"), language_of("What does 缓存 mean?")
    ('zh', 'en')
    """
    chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in text)
    words = len([word for word in text.split() if any(sign.isascii() and sign.isalpha() for sign in word)])
    return "zh" if chinese and chinese >= words else "en"


def _of_passages(made: Rendered) -> int:
    return sum(piece.tokens for piece in made.pieces if piece.row is not None)


def _nonce(texts: Sequence[str]) -> str:
    """Return letters that stand in none of the texts; they follow from all, so none can foresee them."""
    seed = "\0".join(texts).encode("utf-8", "surrogatepass")
    while True:
        seed = hashlib.sha256(seed).digest()
        nonce = seed.hex()[:8]
        if not any(nonce in text for text in texts):
            return nonce


def _one_line(name: str) -> str:
    """Return a document's name as it may stand between quotation marks."""
    return " ".join(name.replace('"', "'").replace("<", "(").replace(">", ")").split())

"""Each class of value as JSON and arrays, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES, Message
from llmhero_widgets.rag.values import (
    Answer,
    Chunk,
    Chunks,
    Citation,
    Document,
    Documents,
    Dropped,
    Generation,
    Hits,
    Metrics,
    Piece,
    Prompt,
    Query,
    Sentence,
    Skipped,
    Variant,
    Vectors,
)

if TYPE_CHECKING:
    from llmhero_widgets.rag.values import Value

#: JSON values and arrays by the name of what they say.
Told = Mapping[str, Any]
#: The value of a digest.
Find = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Form:
    """How values of one class are written.

    Attributes
    ----------
    tell
        Returns JSON values, and arrays, by name.
    make
        Returns the value of what was told; other values are found by their digest.
    others
        Returns the values that this one names by digest.
    """

    tell: Callable[[Any], dict[str, Any]]
    make: Callable[[Told, Find], Value]
    others: Callable[[Any], tuple[Value, ...]] = lambda _value: ()


def _tell_documents(value: Documents) -> dict[str, Any]:
    return {
        "items": [[each.id, each.text, each.raw, each.runs, dict(each.meta)] for each in value.items],
        "skipped": [[each.id, *_tell_error(each.error)] for each in value.skipped],
    }


def _make_documents(told: Told, _find: Find) -> Documents:
    items = []
    for name, text, raw, runs, meta in told["items"]:
        items.append(Document(name, text, raw, tuple((a, b, c) for a, b, c in runs), meta))
    skipped = []
    for name, what, hint, code in told["skipped"]:
        error = HeroError(Message(*what), None if hint is None else Message(*hint), code=code)
        skipped.append(Skipped(name, error))
    return Documents(tuple(items), tuple(skipped))


def _tell_error(error: HeroError) -> tuple[list[str], list[str] | None, str]:
    """Return an error whose slots are filled in all languages; braces that are left are no slots."""

    def filled(message: Message) -> list[str]:
        texts = [message.format(language, **error.slots) for language in LANGUAGES]
        return [text.replace("{", "{{").replace("}", "}}") for text in texts]

    return filled(error.what), filled(error.hint) if error.hint else None, error.code


def _tell_chunks(value: Chunks) -> dict[str, Any]:
    places = {each.id: place for place, each in enumerate(value.documents.items)}
    spans = [(places[each.doc], each.start, each.end) for each in value.items]
    return {
        "documents": value.documents.digest,
        "headings": [each.heading for each in value.items],
        "spans": np.array(spans, np.int64).reshape(-1, 3),
    }


def _make_chunks(told: Told, find: Find) -> Chunks:
    documents: Documents = find(told["documents"])
    items = []
    for (place, start, end), heading in zip(told["spans"].tolist(), told["headings"], strict=True):
        document = documents.items[place]
        items.append(Chunk(document.id, start, end, document.text[start:end], heading))
    return Chunks(documents, tuple(items))


def _tell_vectors(value: Vectors) -> dict[str, Any]:
    names = {"embedder": value.embedder, "revision": value.revision}
    return {"chunks": value.chunks.digest, "matrix": value.matrix, **names}


def _make_vectors(told: Told, find: Find) -> Vectors:
    return Vectors(find(told["chunks"]), told["matrix"], told["embedder"], told["revision"])


def _tell_query(value: Query) -> dict[str, Any]:
    return {"text": value.text, "variants": [[each.kind, each.text] for each in value.variants]}


def _make_query(told: Told, _find: Find) -> Query:
    return Query(told["text"], tuple(Variant(*each) for each in told["variants"]))


def _tell_hits(value: Hits) -> dict[str, Any]:
    return {
        "chunks": value.chunks.digest,
        "query": value.query.digest,
        "stage": value.stage,
        "rows": value.rows,
        "scores": value.scores,
        "unit": value.unit,
        "settings": dict(value.settings),
        "before": [each.digest for each in value.before],
    }


def _make_hits(told: Told, find: Find) -> Hits:
    return Hits(
        find(told["chunks"]),
        find(told["query"]),
        told["stage"],
        tuple(told["rows"]),
        tuple(told["scores"]),
        told["unit"],
        told["settings"],
        tuple(find(each) for each in told["before"]),
    )


def _tell_prompt(value: Prompt) -> dict[str, Any]:
    return {
        "hits": value.hits.digest,
        "pieces": [[each.text, each.origin, each.tokens, each.row] for each in value.pieces],
        "ids": value.ids,
        "messages": value.messages,
        "kept": value.kept,
        "dropped": [[each.row, each.tokens, each.sent] for each in value.dropped],
        "budget": value.budget,
        "context": value.context,
        "model": value.model,
    }


def _make_prompt(told: Told, find: Find) -> Prompt:
    return Prompt(
        find(told["hits"]),
        tuple(Piece(*each) for each in told["pieces"]),
        tuple(told["ids"]),
        tuple((role, content) for role, content in told["messages"]),
        tuple(told["kept"]),
        tuple(Dropped(*each) for each in told["dropped"]),
        told["budget"],
        told["context"],
        told["model"],
    )


def _tell_generation(value: Generation) -> dict[str, Any]:
    return {
        "prompt": value.prompt.digest,
        "text": value.text,
        "ids": value.ids,
        "logprobs": value.logprobs,
        "model": value.model,
        "ended": value.ended,
    }


def _make_generation(told: Told, find: Find) -> Generation:
    tokens = tuple(told["ids"]), tuple(told["logprobs"])
    return Generation(find(told["prompt"]), told["text"], *tokens, told["model"], told["ended"])


def _tell_answer(value: Answer) -> dict[str, Any]:
    return {
        "generation": value.generation.digest,
        "sentences": [
            [
                one.start,
                one.end,
                [[c.row, c.doc, c.start, c.end, c.quote, c.score, c.effect] for c in one.citations],
            ]
            for one in value.sentences
        ],
        "effects": list(value.effects.items()),
    }


def _make_answer(told: Told, find: Find) -> Answer:
    sentences = (
        Sentence(start, end, tuple(Citation(*each) for each in citations))
        for start, end, citations in told["sentences"]
    )
    return Answer(find(told["generation"]), tuple(sentences), dict(told["effects"]))


def _tell_metrics(value: Metrics) -> dict[str, Any]:
    return {"names": value.names, "questions": value.questions, "table": value.table}


def _make_metrics(told: Told, _find: Find) -> Metrics:
    return Metrics(tuple(told["names"]), tuple(told["questions"]), told["table"])


FORMS: Final[Mapping[str, Form]] = {
    "Documents": Form(_tell_documents, _make_documents),
    "Chunks": Form(_tell_chunks, _make_chunks, lambda value: (value.documents,)),
    "Vectors": Form(_tell_vectors, _make_vectors, lambda value: (value.chunks,)),
    "Query": Form(_tell_query, _make_query),
    "Hits": Form(_tell_hits, _make_hits, lambda value: (value.chunks, value.query, *value.before)),
    "Prompt": Form(_tell_prompt, _make_prompt, lambda value: (value.hits,)),
    "Generation": Form(_tell_generation, _make_generation, lambda value: (value.prompt,)),
    "Answer": Form(_tell_answer, _make_answer, lambda value: (value.generation,)),
    "Metrics": Form(_tell_metrics, _make_metrics),
}

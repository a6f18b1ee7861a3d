"""A pipeline and its runs as JSON for the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.rag.values import Answer, Chunks, Documents, Prompt, digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from llmhero_widgets.core.errors import HeroError
    from llmhero_widgets.core.text import Message
    from llmhero_widgets.rag.graph import Graph
    from llmhero_widgets.rag.nodes.node import NodeType, Param
    from llmhero_widgets.rag.pipeline import Event, NodeRun, Result
    from llmhero_widgets.rag.values import Hits

#: Passages that the first view lists, beside those that were sent or cited.
MOST_PASSAGES: Final = 20
#: Bytes of a passage's text in the first view, which shows its beginning; all of it is asked for.
_MOST_BYTES: Final = 1200


def said(message: Message, slots: Mapping[str, object] | None = None) -> dict[str, str]:
    """Return a sentence in all languages: the reader may change the interface's language."""
    return {language: message.format(language, **(slots or {})) for language in LANGUAGES}


def _written(message: Message) -> dict[str, str]:
    """Return words as they are: a help may speak of ``{passage}``, which is no slot of its own."""
    return {language: getattr(message, language) for language in LANGUAGES}


def told(error: HeroError) -> dict[str, Any]:
    """Return what a reader is meant to hear of an error."""
    hint = said(error.hint, error.slots) if error.hint else None
    return {"message": said(error.what, error.slots), "hint": hint}


def type_json(kind: NodeType) -> dict[str, Any]:
    """Return what the palette and the forms know of a kind of node."""
    return {
        "name": kind.name,
        "title": _written(kind.title),
        "about": _written(kind.about),
        "group": kind.group,
        "inputs": [
            {"name": port.name, "type": port.type, "many": port.many, "optional": port.optional}
            for port in kind.inputs
        ],
        "output": kind.output,
        "params": [_param(param) for param in kind.params],
    }


def _param(param: Param) -> dict[str, Any]:
    return {
        "name": param.name,
        "kind": param.kind,
        "default": param.default,
        "title": _written(param.title),
        "low": param.low,
        "high": param.high,
        "choices": [[value, _written(title)] for value, title in param.choices],
        "help": _written(param.help) if param.help else None,
        "hide": param.hide,
    }


def state_json(run: NodeRun) -> dict[str, Any]:
    """Return what became of a node."""
    return {
        "state": run.state,
        "why": said(*run.why) if run.why else None,
        "ms": run.ms,
        "bytes": run.nbytes,
        "preview": run.preview or None,
        "error": told(run.error) if run.error else None,
        "done": 0,
        "total": 0,
    }


def result_json(result: Result, rev: int, ms: float) -> dict[str, Any]:
    """Return one run: what became of each node, and what the first view shows of it."""
    return {
        "states": {run.id: state_json(run) for run in result.trace},
        "shown": _shown(result, rev, ms),
    }


def _shown(result: Result, rev: int, ms: float) -> dict[str, Any]:
    chunks = _last(result.values.values(), Chunks)
    documents = _last(result.values.values(), Documents)
    answer = result.answer
    return {
        "rev": rev,
        "question": result.question,
        "passages": _passages(result.hits, result.prompt, answer) if result.hits else [],
        "answer": _answer(answer) if answer else None,
        "found": len(result.hits.rows) if result.hits else 0,
        "sent": len(result.prompt.kept) if result.prompt else 0,
        "chunks": len(chunks) if chunks else 0,
        "documents": len(documents.items) if documents else 0,
        "ms": ms,
    }


def _last(values: Iterable[object], kind: type[Any]) -> Any:
    found = [value for value in values if isinstance(value, kind)]
    return found[-1] if found else None


def _passages(hits: Hits, prompt: Prompt | None, answer: Answer | None) -> list[dict[str, Any]]:
    kept = set(prompt.kept) if prompt else set()
    effects = answer.effects if answer else {}
    cited = {each.row for sentence in answer.sentences for each in sentence.citations} if answer else set()
    passages = []
    for rank, (row, chunk, score) in enumerate(hits.top(len(hits.rows)), 1):
        if rank > MOST_PASSAGES and row not in kept | cited:
            continue
        doc, start, end = hits.chunks.source_span(row)
        passages.append(
            {
                "rank": rank,
                "row": row,
                "doc": doc,
                "start": start,
                "end": end,
                "text": chunk.text.encode()[:_MOST_BYTES].decode(errors="ignore"),
                "heading": chunk.heading,
                "score": score,
                "unit": hits.unit,
                "kept": row in kept,
                "effect": effects.get(row),
            }
        )
    return passages


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "text": answer.text,
        "sentences": [
            {
                "start": sentence.start,
                "end": sentence.end,
                "citations": [
                    {
                        "row": citation.row,
                        "doc": citation.doc,
                        "start": citation.start,
                        "end": citation.end,
                        "quote": citation.quote,
                        "score": citation.score,
                        "effect": citation.effect,
                    }
                    for citation in sentence.citations
                ],
            }
            for sentence in answer.sentences
        ],
        "model": answer.generation.model,
        "tokens": len(answer.generation.ids),
    }


def recipe(graph: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a run depends on of a graph as the browser has it: not where its nodes are drawn."""
    nodes = [{**node, "x": 0, "y": 0} for node in graph["nodes"]]
    return {"nodes": nodes, "edges": graph["edges"]}


class Library:
    """The reader's documents on the kernel's side: the browser, and the notebook, hold a reference only.

    A trait is saved in the notebook and travels with every change; a corpus must not.
    """

    def __init__(self) -> None:
        self._texts: dict[str, Sequence[Mapping[str, str]]] = {}

    def outward(self, graph: Graph) -> dict[str, Any]:
        """Return a graph as JSON in which each list of documents is one reference."""
        return {
            "nodes": [
                {
                    "id": node.id,
                    "type": node.type,
                    "params": {name: self._refer(name, value) for name, value in node.params.items()},
                    "x": node.x,
                    "y": node.y,
                }
                for node in graph.nodes
            ],
            "edges": [
                {"source": edge.source, "target": edge.target, "port": edge.port} for edge in graph.edges
            ],
        }

    def inward(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Return the browser's graph with every reference replaced by what it stands for."""
        nodes = [
            {
                **node,
                "params": {name: self._resolve(name, value) for name, value in node["params"].items()},
            }
            for node in told["nodes"]
        ]
        return {"nodes": nodes, "edges": list(told["edges"])}

    def _refer(self, name: str, value: Any) -> Any:
        if name != "documents" or not value:
            return value
        ref = digest_of(*(part for each in value for part in (each["id"], each["text"])))
        self._texts[ref] = value
        return [{"ref": ref, "n": len(value)}]

    def _resolve(self, name: str, value: Any) -> Any:
        if name != "documents" or not isinstance(value, list):
            return value
        found: list[Any] = []
        for each in value:
            ref = each.get("ref") if isinstance(each, dict) else None
            found.extend(self._texts.get(ref, ()) if ref else [each])
        return found


def running_json(event: Event) -> dict[str, Any]:
    """Return how far a node is; ``said`` is what it has of its output already."""
    state: dict[str, Any] = {
        "state": "running",
        "why": None,
        "ms": None,
        "bytes": None,
        "preview": None,
        "error": None,
        "done": event.done,
        "total": event.total,
    }
    if event.partial and isinstance(event.partial.get("text"), str):
        state["text"] = event.partial["text"]
    return state

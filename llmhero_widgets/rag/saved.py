"""What an exported page may ask about a run: all that the deeper views show of it by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.recording import Question
from llmhero_widgets.rag.export import TARGETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.recording import Questions

#: As many of the handbook's questions, and so many hits, as `createWanted` in js/rag/measure/wanted.ts.
SAMPLE: Final = 60
K: Final = 5


def questions(snapshot: Mapping[str, Any], *, alone: bool) -> Questions:
    """Name what a page may ask, the most important first; nothing that would run the pipeline anew.

    Parameters
    ----------
    snapshot
        What is kept of the run; empty where there was none.
    alone
        Whether the pipeline reaches neither a server nor a file: otherwise nothing is asked that could.
    """
    if not snapshot:
        return
    opened = yield Question("open", {"rev": 0})
    if opened is None:
        return
    shown = opened.result["shown"]
    about = {"rev": shown["rev"]}
    passages = shown["passages"]
    yield Question("ranks", about)
    for passage in passages:
        place = {name: passage[name] for name in ("doc", "start", "end")}
        yield Question("prompt_source", {**about, **place})
    yield Question("prompt_pieces", about)
    for target in TARGETS:
        yield Question("export_program", {**about, "target": target})
    yield Question("document", about)
    if not alone:
        return
    yield Question("prompt_tokens", about)
    yield from _pages(about, passages)
    yield Question("safety_cases", about)
    yield Question("safety_own", about)
    for passage in passages:
        yield Question("ranks_tokens", {**about, "row": passage["row"]})
    yield from _measured(about)
    lab = yield Question("lab_open", about)
    for kind in lab.result["kinds"] if lab else ():
        yield Question("lab_trial", {**about, "kind": kind})


def _pages(about: Mapping[str, Any], passages: list[Mapping[str, Any]]) -> Questions:
    """Open each document at its best chunk, and at each passage."""
    first = yield Question("page_document", {**about, "doc": "", "at": -1, "row": -1})
    yield Question("page_map", about)
    for doc in first.result["docs"] if first else ():
        yield Question("page_document", {**about, "doc": doc, "at": -1, "row": -1})
    for passage in passages:
        yield Question("page_document", {**about, "doc": passage["doc"], "at": -1, "row": passage["row"]})


def _measured(about: Mapping[str, Any]) -> Questions:
    """Ask the questions that fit the documents, alone and beside every other pipeline."""
    found = yield Question("measure_sets", about)
    if found is None or not found.result["sets"]:
        return
    asked = {**about, "questions": found.result["sets"][0]["name"], "k": K, "sample": SAMPLE}
    yield Question("measure_run", asked)
    for variant in found.result["variants"]:
        yield Question("measure_compare", {**asked, "variant": variant["id"]})

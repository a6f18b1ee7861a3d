"""What a retrieval pipeline is where no widget can be: its graph, the answer, and what it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.picture import (
    BAR,
    CONTROL,
    ERROR,
    INK_2,
    INK_3,
    LINE,
    PAPER,
    WIDTH,
    Drawing,
    Picture,
    shortened,
    text_width,
    wrap,
)
from llmhero_widgets.rag import messages_builder as messages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmhero_widgets.core.text import Language

_LEFT: Final = 16
_BOX, _DOWN, _TALL = 96, 62, 44
_ACROSS: Final = 6
_LINES, _PASSAGES = 6, 5


def draw(
    kept: Mapping[str, Any],
    graph: Mapping[str, Any],
    types: Sequence[Mapping[str, Any]],
    lang: Language,
) -> Picture | None:
    """Draw what a saved notebook keeps of a pipeline.

    Parameters
    ----------
    kept, graph, types
        The traits ``snapshot``, ``graph`` and ``types``.
    lang
        Of the words.

    Returns
    -------
    Picture or None
        None where nothing has run.
    """
    if not kept:
        return None
    shown = kept["shown"]
    said = _sentence(shown, lang)
    titles = {kind["name"]: kind["title"][lang] for kind in types}
    drawing = Drawing(said)
    y = drawing.sentence(said) + 4
    y = _graph(drawing, y, kept.get("graph", graph), kept["states"], titles, lang)
    lines: list[str] = []
    answer = shown["answer"]
    if answer:
        head = messages.STILL_ANSWER.format(lang, model=answer["model"])
        drawing.text(_LEFT, y + 12, head, fill=INK_2)
        y += 34
        rows = wrap(shortened(answer["text"], 1200), WIDTH - 2 * _LEFT, 14)
        for row in [*rows[:_LINES], *(["…"] if len(rows) > _LINES else [])]:
            drawing.text(_LEFT, y, row, size=14)
            y += 22
        lines += [head, shortened(answer["text"], 400)]
    sent = [one for one in shown["passages"] if one["kept"]]
    if sent:
        drawing.text(_LEFT, y + 12, messages.STILL_PASSAGES.format(lang), fill=INK_2)
        y += 34
        for one in sent[:_PASSAGES]:
            name = f"{one['rank']}  {shortened(one['doc'], 32)}"
            drawing.text(_LEFT, y, name, bold=True)
            room = int((WIDTH - 3 * _LEFT - text_width(name, 13)) / 6.6)
            drawing.text(_LEFT + text_width(name, 13) + 10, y, _fitting(one["text"], room), fill=INK_2)
            lines.append(name)
            y += 22
    return Picture(said, drawing.svg(y + 8), tuple(lines))


def _sentence(shown: Mapping[str, Any], lang: Language) -> str:
    question = shortened(shown["question"], 160)
    slots = {"question": question, "n": f"{shown['chunks']:,}"}
    if not question:
        return messages.STILL_PREPARED.format(lang, d=f"{shown['documents']:,}", **slots)
    if shown["answer"]:
        return messages.STILL_SENT.format(lang, k=f"{shown['sent']:,}", **slots)
    return messages.STILL_FOUND.format(lang, k=f"{shown['found']:,}", **slots)


def _fitting(text: str, room: int) -> str:
    wide = sum(text_width(one, 1) > 0.9 for one in text[:room])  # noqa: PLR2004 - an ideograph is twice a letter
    return shortened(text, max(8, room - wide // 2))


def _graph(  # noqa: PLR0913, PLR0917 - what is drawn, and where
    drawing: Drawing,
    top: float,
    graph: Mapping[str, Any],
    states: Mapping[str, Any],
    titles: Mapping[str, str],
    lang: Language,
) -> float:
    order = _in_order(graph)
    step = (WIDTH - 2 * _LEFT - _BOX) / (_ACROSS - 1)
    places = {
        node["id"]: (_LEFT + step * (at % _ACROSS), top + _DOWN * (at // _ACROSS))
        for at, node in enumerate(order)
    }
    for edge in graph["edges"]:
        if edge["source"] not in places or edge["target"] not in places:
            continue
        (x1, y1), (x2, y2) = places[edge["source"]], places[edge["target"]]
        if y1 == y2:
            drawing.line(x1 + _BOX, y1 + _TALL / 2, x2, y2 + _TALL / 2, CONTROL)
        else:
            middle = (y1 + _TALL + y2) / 2
            way = f"M{x1 + _BOX / 2:g} {y1 + _TALL:g}V{middle:g}H{x2 + _BOX / 2:g}V{y2:g}"
            drawing.path(way, stroke=CONTROL)
    for node in order:
        x, y = places[node["id"]]
        drawing.rect(x, y, _BOX, _TALL, PAPER, radius=5, stroke=LINE)
        drawing.text(x + 8, y + 18, shortened(titles.get(node["type"], node["type"]), 13), bold=True)
        state = states.get(node["id"], {})
        failed = state.get("state") == "failed" or bool(state.get("error"))
        if failed:
            drawing.text(x + 8, y + 35, messages.STILL_FAILED.format(lang), size=11, fill=ERROR)
        elif state.get("ms") is not None:
            drawing.text(x + 8, y + 35, f"{state['ms']:,.0f} ms", size=11, fill=INK_3)
            drawing.rect(x + _BOX - 14, y + 29, 6, 6, BAR, radius=3)
    return top + _DOWN * ((len(order) - 1) // _ACROSS + 1) if order else top


def _in_order(graph: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the nodes, each behind all that it gets anything from."""
    before: dict[str, set[str]] = {node["id"]: set() for node in graph["nodes"]}
    for edge in graph["edges"]:
        if edge["target"] in before and edge["source"] in before:
            before[edge["target"]].add(edge["source"])
    left, done, found = list(graph["nodes"]), set[str](), []
    while left:
        ready = next((node for node in left if before[node["id"]] <= done), left[0])
        left.remove(ready)
        done.add(ready["id"])
        found.append(ready)
    return found

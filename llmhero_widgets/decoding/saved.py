"""What an exported page may ask about a tree: what follows its nodes, searches, and samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.recording import Question, example_chat
from llmhero_widgets.decoding.settings import SamplingSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.asking import Answer
    from llmhero_widgets.core.recording import Questions
    from llmhero_widgets.core.text import Language

#: Nodes whose scores are kept: those of a vocabulary take 300 kB.
SCORED: Final = 8
#: Nodes from which beams are searched.
SEARCHED: Final = 4
#: Nodes below the first for which the samples that pass them are counted.
COUNTED: Final = 24
#: Where the first batch of samples takes longer, in milliseconds, all of them are not drawn for a page.
SLOW: Final = 700
#: As `createExperiment` in js/decoding/sample/experiment.ts.
DRAWS: Final[dict[str, Any]] = {"n": 200, "steps": 8, "seed": 7, "model": "own"}
#: As `FIRST` in js/decoding/beam/search.ts.
BEAM: Final[dict[str, Any]] = {
    "beams": 3,
    "steps": 8,
    "variant": "plain",
    "length_penalty": 1,
    "early_stopping": False,
}
_PENALTIES: Final = (
    "repetition_penalty",
    "presence_penalty",
    "frequency_penalty",
    "no_repeat_ngram_size",
    "sequence_bias",
)


def questions(
    selection: int | None, settings: Mapping[str, Any], lang: Language, *, remote: bool = False
) -> Questions:
    """Name what a page may ask, the most important first.

    Parameters
    ----------
    selection
        The node that the reader looks at.
    settings
        The settings on display.
    lang
        Of the page: its example of a chat.
    remote
        Whether the model is a server's, which is asked nothing for a page.
    """
    shown = yield Question("show", {"rev": 0})
    if shown is None:
        return
    rev = shown.result["rev"]
    # What is on display is asked for again whenever a gesture was refused.
    yield Question("show", {"rev": rev, "read": False})
    if remote:
        return
    root = int(shown.arrays["uid"][0])
    start = root if selection is None else selection
    nodes = [start, *(node for node in _likeliest(shown) if node != start)]
    yield from _scores(rev, nodes[:SCORED], settings)
    for node in dict.fromkeys((*nodes[:SEARCHED], root)):
        yield Question("beam", {"rev": rev, "node": node, **BEAM})
    yield Question("document", {"rev": rev})
    for prompt in (True, False):
        yield Question("chat", {"rev": rev, "turns": example_chat(lang), "prompt": prompt})
    # Two hundred texts take longest.
    yield from _samples(rev, start, settings, _below(shown, start))


def _scores(rev: int, nodes: list[int], settings: Mapping[str, Any]) -> Questions:
    of_the_text = {name: settings[name] for name in _PENALTIES}
    penalties = {**SamplingSettings().as_dict(), **of_the_text}
    for uid in nodes:
        scored = yield Question("waterfall_logits", {"rev": rev, "uid": uid, "settings": penalties})
        if scored and scored.result["known"]:
            ids = scored.result["ids"]
            yield Question("waterfall", {"rev": rev, "uid": uid, "settings": settings, "ids": ids})


def _samples(rev: int, uid: int, settings: Mapping[str, Any], below: list[int]) -> Questions:
    """Draw from a node; of the nodes below, count the samples that pass them."""
    draws = {"uid": uid, **DRAWS, "settings": settings}
    asked = {"rev": rev, "draws": draws, "beside": "own", "also": []}
    first = yield Question("sample", {**asked, "draws": {**draws, "n": 1}}, kept=False)
    if first is None or first.result["ms"] > SLOW:
        return
    drawn = yield Question("sample", asked)
    for at in below[:COUNTED] if drawn else ():
        yield Question("sample_at", {"rev": rev, "draws": draws, "at": at})


def _likeliest(shown: Answer) -> list[int]:
    """Return the nodes from the likeliest path down; a node comes behind its parent."""
    columns = zip(*(shown.arrays[name].tolist() for name in ("uid", "parent", "logprob")), strict=True)
    paths: dict[int, float] = {}
    for uid, parent, logprob in columns:
        paths[uid] = paths[parent] + logprob if parent >= 0 else 0.0
    return sorted(paths, key=lambda uid: (-paths[uid], uid))


def _below(shown: Answer, start: int) -> list[int]:
    """Return the nodes below one that samples can pass, from the likeliest path down."""
    depths = {start: 0}
    for uid, parent in zip(shown.arrays["uid"].tolist(), shown.arrays["parent"].tolist(), strict=True):
        if parent in depths:
            depths[uid] = depths[parent] + 1
    return [uid for uid in _likeliest(shown) if 0 < depths.get(uid, 0) < DRAWS["steps"]]

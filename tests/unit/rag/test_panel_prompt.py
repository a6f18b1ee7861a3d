"""The exact prompt through the widget's wire: every piece, what had no room, tokens, and sources."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled, Job
from llmhero_widgets.models.remote import RemoteModel
from llmhero_widgets.rag.cleaning import STEPS, clean
from llmhero_widgets.rag.graph import Graph, GraphNode
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.panels.prompt import operations
from llmhero_widgets.rag.prompting import PromptSettings, build_prompt
from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents, Hits, Query
from tests.unit.rag.answer_data import PASSAGES, QUESTION, chat_model, hits_of


@pytest.fixture(scope="module")
def chatty():
    return chat_model()


class Source:
    """What the widget is to a view: one run on display."""

    def __init__(self, lm, prompt, hits=None, name=""):
        self.lang = "en"
        graph = Graph((GraphNode("prompt", "prompt", {"model": name}),), ())
        # On the canvas there is another graph by now.
        self.pipeline = SimpleNamespace(
            graph=Graph((GraphNode("prompt", "prompt", {"model": "edited"}),), ()),
            models=Models(None if name else lm, language_models={name: lm} if name else None),
        )
        self.result = SimpleNamespace(graph=graph, prompt=prompt, hits=hits or (prompt and prompt.hits))

    def at(self, rev):
        assert rev == 1
        return self.result


def ask(source, op, **args):
    job = Job("r1", lambda *_: None)
    return operations(source)[op](job, rev=1, **args).result


def test_pieces_come_in_order_with_their_origin_and_number(chatty):
    hits = hits_of([PASSAGES[0], "Something else. " * 30, PASSAGES[1]], QUESTION)
    prompt = build_prompt(hits, chatty, PromptSettings(budget=90, defence="delimit"))
    told = ask(Source(chatty, prompt), "prompt_pieces")
    assert "".join(piece["text"] for piece in told["pieces"]) == prompt.text
    assert sum(piece["tokens"] for piece in told["pieces"]) == len(prompt.ids)
    passages = [piece for piece in told["pieces"] if piece["origin"] == "passage"]
    assert [(piece["row"], piece["doc"], piece["number"]) for piece in passages] == [
        (row, f"{row}.md", row + 1) for row in prompt.kept
    ]
    assert told["used"] == sum(piece["tokens"] for piece in told["pieces"] if piece["row"] is not None) <= 90
    assert [(each["number"], each["text"], each["sent"]) for each in told["dropped"]] == [
        (each.row + 1, hits.chunks.items[each.row].text, 0) for each in prompt.dropped
    ]
    assert told["dropped"]
    facts = {name: told[name] for name in ("budget", "context", "model", "exact")}
    assert facts == {"budget": 90, "context": chatty.context, "model": "chatty", "exact": True}


@pytest.mark.parametrize("name", ["", "other"])
def test_tokens_join_to_their_piece(chatty, name):
    prompt = build_prompt(hits_of(PASSAGES, QUESTION), chatty)
    told = ask(Source(chatty, prompt, name=name), "prompt_tokens")
    assert [number for piece in told["pieces"] for number in piece["ids"]] == list(prompt.ids)
    assert told["left"] == 0
    for piece, tokens in zip(prompt.pieces, told["pieces"], strict=True):
        if piece.text.isascii():
            assert "".join(tokens["texts"]) == piece.text
    passage = told["pieces"][[piece.row for piece in prompt.pieces].index(2)]["texts"]
    assert any("⟨" in text for text in passage)  # bytes of a character that is split


def test_a_long_prompt_sends_its_first_tokens_only(chatty, monkeypatch):
    monkeypatch.setattr("llmhero_widgets.rag.panels.prompt._MOST_TOKENS", 10)
    prompt = build_prompt(hits_of(PASSAGES, QUESTION), chatty)
    told = ask(Source(chatty, prompt), "prompt_tokens")
    assert sum(len(piece["ids"]) for piece in told["pieces"]) == 10
    assert told["left"] == len(prompt.ids) - 10


def test_a_remote_model_has_no_tokens_and_no_known_window():
    lm = RemoteModel("http://127.0.0.1:9/v1", "far", api_key_env=None)
    prompt = build_prompt(hits_of(PASSAGES, QUESTION), lm)
    told = ask(Source(lm, prompt), "prompt_pieces")
    assert (told["exact"], told["context"]) == (False, None)
    told = ask(Source(lm, prompt), "prompt_tokens")
    assert all(piece == {"texts": [], "ids": []} for piece in told["pieces"])


def test_a_span_comes_from_the_document_as_it_was_loaded():
    raw = "Zero.\r\n\r\n" + "Long words. " * 200 + "The  end\u200b."
    document = clean(Document("a.txt", raw), STEPS)
    chunk = Chunk("a.txt", 0, 5, document.text[:5])
    hits = Hits(Chunks(Documents((document,)), (chunk,)), Query("?"), "dense", (0,), (1.0,), "cosine")
    source = Source(None, None, hits)
    start, end = raw.index("The"), len(raw)
    told = ask(source, "prompt_source", doc="a.txt", start=start, end=end)
    assert told["text"] == raw[start:end]
    assert told["before"] == raw[start - 400 : start]
    assert (told["after"], told["first"], told["last"], told["length"]) == ("", False, True, len(raw))
    told = ask(source, "prompt_source", doc="a.txt", start=0, end=5)
    assert (told["before"], told["text"], told["after"]) == ("", "Zero.", raw[5:405])
    assert (told["first"], told["last"]) == (True, False)
    for wrong in ({"doc": "b.txt"}, {"start": -1}, {"end": len(raw) + 1}, {"start": 6}):
        with pytest.raises(HeroError) as caught:
            ask(source, "prompt_source", **({"doc": "a.txt", "start": 0, "end": 5} | wrong))
        assert caught.value.code == "bad_request"


def test_without_a_prompt_the_view_says_what_is_missing():
    for op in ("prompt_pieces", "prompt_tokens"):
        with pytest.raises(HeroError, match="no prompt yet"):
            ask(Source(None, None), op)


def test_a_cancelled_question_is_not_answered(chatty):
    prompt = build_prompt(hits_of(PASSAGES, QUESTION), chatty)
    job = Job("r1", lambda *_: None)
    job.cancel()
    for op in ("prompt_pieces", "prompt_tokens"):
        with pytest.raises(Cancelled):
            operations(Source(chatty, prompt))[op](job, rev=1)

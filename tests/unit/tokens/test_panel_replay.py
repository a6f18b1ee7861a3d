"""The replay of the inspector: any token of any text, by its own piece, through the widget's wire."""

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

import llmhero_widgets as hero
from llmhero_widgets.core.jobs import Job
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.panels import replay as panel
from llmhero_widgets.tokens.replay import LatticePiece, MergedPiece, replay
from llmhero_widgets.tokens.replay.stretch import stretch
from tests.unit.wire import Browser

FUZZ = settings(max_examples=40)
LONG = "She sells sea shells by the sea shore; the shells she sells are sea shells. " * 6


class Shown:
    """A text on display, without a widget."""

    lm = None

    def __init__(self, tokenizer):
        self.cutters = [cutter(tokenizer)]
        self.rev = 0
        self.ask = panel.operations(self)["replay"]

    def show(self, text):
        self.rev += 1
        self.trace = self.cutters[0].trace(text)

    def shown(self, rev):
        assert rev == self.rev
        return self.cutters[0], self.trace

    def replay(self, token):
        return self.ask(Job("r", lambda *_: None), rev=self.rev, token=token).result


@pytest.fixture(scope="session")
def shown(tokenizer):
    return Shown(tokenizer)


@FUZZ
@given(data=st.data())
def test_every_token_of_any_text_is_found_in_its_own_piece(shown, any_text, data):
    shown.show(data.draw(any_text))
    tokens = shown.trace.tokens
    for number, token in enumerate(tokens):
        result = shown.replay(number)
        if token.origin == "post-processor":
            assert (result["kind"], result["id"]) == ("added", token.id)
            continue
        ids = [symbol[0] for symbol in result["tokens"]]
        assert result["first"] + result["token"] == number
        assert ids == [one.id for one in tokens[result["first"] :][: len(ids)]]


def test_a_token_behind_deleted_characters_is_found(tokenizers_by_name):
    shown = Shown(tokenizers_by_name("precompiled-unigram"))
    shown.show("\x1f\x080")
    assert [shown.replay(number)["token"] for number in (0, 1)] == [0, 1]


def check_merges(piece):
    """Symbols side by side are the candidates, at every step, and each merge takes the first of them."""
    for step in range(len(piece.merges) + 1):
        row = piece.after(step)
        side_by_side = {(left.start, left.end, right.end) for left, right in pairwise(row)}
        candidates = piece.candidates(step)
        assert {(pair.start, pair.middle, pair.end) for pair in candidates} == side_by_side
        if step < len(piece.merges):
            made = piece.merges[step].made
            assert (candidates[0].start, candidates[0].end) == (made.start, made.end)


@FUZZ
@given(data=st.data())
@pytest.mark.parametrize("name", ["metaspace-bpe", "spm-bpe", "byte-bpe"])
def test_a_stretch_of_merges_is_a_replay_of_its_own(tokenizers_by_name, any_text, name, data):
    tokenizer = tokenizers_by_name(name)
    for piece in replay(tokenizer, data.draw(any_text) + "she sells sea shells").pieces:
        if not isinstance(piece, MergedPiece):
            continue
        token = data.draw(st.integers(0, len(piece.tokens) - 1))
        most = data.draw(st.integers(1, 12))
        part, before = stretch(piece, token, most)
        width = piece.tokens[token].end - piece.tokens[token].start
        assert len(part.symbols) <= max(most, width)
        check_merges(part)
        ids = [one.id for one in piece.tokens]
        assert ids[before : before + len(part.tokens)] == [one.id for one in part.tokens]
        assert 0 <= token - before < len(part.tokens)
        assert part.tokens[-1].end == len(part.symbols)
        assert part.after(len(part.merges))[-1].end == len(part.symbols)


@FUZZ
@given(data=st.data())
@pytest.mark.parametrize("name", ["unigram", "spm-unigram"])
def test_a_stretch_of_a_lattice_has_the_same_best_way(tokenizers_by_name, any_text, name, data):
    tokenizer = tokenizers_by_name(name)
    for piece in replay(tokenizer, data.draw(any_text) + "she sells sea shells").pieces:
        if not isinstance(piece, LatticePiece) or not piece.tokens:
            continue
        token = data.draw(st.integers(0, len(piece.tokens) - 1))
        part, before = stretch(piece, token, data.draw(st.integers(1, 12)))
        (best,) = part.best(1)
        assert best.score == pytest.approx(part.score, abs=1e-3)
        assert "".join(
            part.text[e.symbol.start : e.symbol.end] for e in (part.edges[n] for n in part.path)
        ) == (part.text)
        assert part.tokens[-1].end == len(part.text)
        assert [one.id for one in piece.tokens][before:][: len(part.tokens)] == [
            one.id for one in part.tokens
        ]


@FUZZ
@given(data=st.data())
@pytest.mark.parametrize("name", ["unigram", "spm-unigram"])
def test_going_back_from_the_end_gives_the_best_way(tokenizers_by_name, any_text, name, data):
    shown = Shown(tokenizers_by_name(name))
    shown.show(data.draw(any_text) + "shells")
    result = shown.replay(len(shown.trace.tokens) - (2 if name == "unigram" else 1))
    back, place = [], len(result["piece"])
    while place:
        back.append(result["last"][place])
        place = result["edges"][back[-1]][0][3]
    assert tuple(reversed(back)) == tuple(result["path"])
    assert result["best"][-1] == pytest.approx(result["score"], abs=1e-3)
    assert result["ways"] >= len(result["paths"]) > 0
    if result["ways"] < panel._WAYS:
        assert result["ways"] == len(result["paths"])


def test_beginnings_that_were_missed_can_be_written_from_their_number(tokenizers_by_name):
    tokenizer = tokenizers_by_name("wordpiece")
    shown = Shown(tokenizer)
    shown.show("retokenizations ☃")
    result = shown.replay(1)
    (piece, _) = replay(tokenizer, "retokenizations ☃").pieces
    assert any(match.start and match.missed for match in piece.matches)
    for match, (start, missed, found) in zip(piece.matches, result["matches"], strict=True):
        rest = (result["prefix"] if start else "") + result["piece"][start:]
        assert tuple(rest[: len(rest) - n] for n in range(missed)) == match.missed
        assert found[1] == match.found.name == rest[: len(rest) - missed]
    lost = shown.replay(len(shown.trace.tokens) - 2)
    assert [match[2] for match in lost["matches"]] == [None]


def test_what_is_cut_out_before_the_model_has_no_steps(tokenizers_by_name):
    shown = Shown(tokenizers_by_name("byte-bpe"))
    shown.show("the<mask>dog")
    kinds = {shown.replay(number)["kind"] for number in range(len(shown.trace.tokens))}
    assert kinds == {"merges", "taken"}


def test_tiktoken_says_by_which_rule_and_that_it_takes_a_whole_piece(tokenizers_by_name):
    shown = Shown(tokenizers_by_name("tiktoken"))
    shown.show("tokens lower")
    result = shown.replay(0)
    assert result["rule"] == "ids"
    assert result["whole"] == (len(result["tokens"]) == 1)


def test_a_long_text_that_is_one_piece_comes_as_the_word_around_the_token(tokenizers_by_name):
    shown = Shown(tokenizers_by_name("spm-bpe"))
    shown.show(LONG)
    result = shown.replay(len(shown.trace.tokens) // 2)
    assert result["of"] > len(LONG)
    assert len(result["symbols"]) <= panel.MAX_MERGED
    assert result["text"].strip() in LONG
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(panel, "MAX_PIECE", 100)
        shown.show(LONG + "more")
        with pytest.raises(hero.HeroError, match="one piece of 46"):
            shown.replay(3)


def test_only_the_piece_of_the_token_is_replayed(tokenizers_by_name, monkeypatch):
    shown = Shown(tokenizers_by_name("byte-bpe"))
    shown.show(LONG)
    explained = []
    explain = panel.Replayer.explain
    monkeypatch.setattr(
        panel.Replayer, "explain", lambda self, part: explained.append(part.text) or explain(self, part)
    )
    shown.replay(3)
    shown.replay(3)
    assert len(explained) == 1


@pytest.fixture
def browser(tokenizers_by_name):
    inspector = hero.TokenInspector(
        "the shells 😀", tokenizers=[tokenizers_by_name("byte-bpe"), tokenizers_by_name("unigram")], lang="en"
    )
    yield Browser(inspector)
    inspector.close()


def test_the_wire_answers_for_the_cut_on_display_and_refuses_older_ones(browser):
    rev = browser.open()[0]["rev"]
    result, _ = browser.answer("replay", rev=rev, token=0)
    assert (result["kind"], result["text"], result["first"]) == ("merges", "the", 0)
    for args, code in (
        ({"rev": rev, "token": 99}, "bad_request"),
        ({"rev": rev, "token": -1}, "bad_request"),
        ({"rev": rev, "token": True}, "bad_request"),
        ({"rev": rev - 1, "token": 0}, "stale"),
        ({"rev": rev}, "bad_request"),
    ):
        assert browser.final(browser.ask("replay", **args))[0]["code"] == code
    other = browser.open(text="the shells 😀", active=1)[0]["rev"]
    assert browser.answer("replay", rev=other, token=1)[0]["kind"] == "lattice"


def test_a_tokenizer_that_draws_lots_is_refused_with_a_reason(tokenizers_by_name):
    state = json.loads(tokenizers_by_name("byte-bpe").to_str())
    state["model"]["dropout"] = 0.5
    inspector = hero.TokenInspector("the shells", tokenizers=Tokenizer.from_str(json.dumps(state)), lang="en")
    browser = Browser(inspector)
    rev = browser.open()[0]["rev"]
    message, _ = browser.final(browser.ask("replay", rev=rev, token=0))
    assert (message["code"], "draws lots" in message["message"]) == ("failed", True)
    inspector.close()

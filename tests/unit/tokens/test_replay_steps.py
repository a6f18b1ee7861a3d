"""What a replay tells: ranks and pairs of the moment, missed lookups, and the ways that were not taken."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_replay
from llmhero_widgets.tokens.replay import MergedPiece, Replayer, replay

TEXT = "She sells sea shells; 我喜欢 naïve tokenizers 👍🏽\n  \n"
BPE = ("byte-bpe", "metaspace-bpe", "tiktoken", "spm-bpe")


def merged(tokenizer, text=TEXT):
    return [piece for piece in replay(tokenizer, text).pieces if isinstance(piece, MergedPiece)]


@pytest.mark.parametrize("name", BPE)
def test_each_merge_is_the_best_pair_of_its_moment(name, tokenizers_by_name):
    pieces = merged(tokenizers_by_name(name))
    assert sum(len(piece.merges) for piece in pieces) > 20
    for piece in pieces:
        for number, merge in enumerate(piece.merges):
            row = piece.after(number)
            pairs = piece.candidates(number)
            # Every two neighbours, and no others.
            expected = [(left.start, left.end, right.end) for left, right in pairwise(row)]
            assert sorted((pair.start, pair.middle, pair.end) for pair in pairs) == expected
            best = pairs[0]
            assert (best.start, best.end) == (merge.made.start, merge.made.end)
            assert best.rank == merge.rank
            ranks = [pair.rank for pair in pairs if pair.rank is not None]
            assert merge.rank == (max(ranks) if piece.scored else min(ranks))
        assert all(pair.rank is None for pair in piece.candidates(len(piece.merges)))


@pytest.mark.parametrize("name", BPE)
def test_symbols_after_the_last_merge_are_the_tokens(name, tokenizers_by_name):
    for piece in merged(tokenizers_by_name(name), "She sells shells"):
        assert piece.after(0) == piece.symbols
        if not piece.whole:
            assert piece.after(len(piece.merges)) == piece.tokens


def test_ranks_are_lines_of_the_merge_list(tokenizers_by_name):
    tokenizer = tokenizers_by_name("byte-bpe")
    listed = [tuple(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]
    seen = 0
    for piece in merged(tokenizer):
        for merge in piece.merges:
            assert listed[merge.rank] == (merge.left, merge.right)
            seen += 1
        last = piece.after(len(piece.merges))
        assert not any((left.name, right.name) in listed for left, right in pairwise(last))
    assert seen


def test_tiktoken_ranks_are_numbers_of_entries(tokenizers_by_name):
    encoding = tokenizers_by_name("tiktoken")
    for piece in merged(encoding):
        for merge in piece.merges:
            assert merge.rank == merge.made.id
            data = encoding.decode_single_token_bytes(merge.made.id)
            assert piece.text.encode()[merge.made.start : merge.made.end] == data


def test_a_piece_that_is_an_entry_is_not_merged():
    vocabulary = {"a": 0, "b": 1, "c": 2, "bc": 3, "abc": 4}
    for whole in (True, False):
        tokenizer = Tokenizer(models.BPE(vocabulary, [("b", "c")], ignore_merges=whole))
        (piece,) = merged(tokenizer, "abc")
        assert piece.whole is whole
        assert [token.id for token in piece.tokens] == ([4] if whole else [0, 3])
        assert [merge.made.name for merge in piece.merges] == ["bc"]


def test_equal_ranks_merge_from_the_left():
    tokenizer = Tokenizer(models.BPE({"a": 0, "aa": 1}, [("a", "a")]))
    (piece,) = merged(tokenizer, "aaaaa")
    assert [merge.made.start for merge in piece.merges] == [0, 2]
    assert [symbol.name for symbol in piece.after(1)] == ["aa", "a", "a", "a"]


def test_bytes_are_shown_as_bytes(tokenizers_by_name):
    (piece,) = merged(tokenizers_by_name("byte-bpe"), "\U0010ffff")
    assert [symbol.text for symbol in piece.symbols] == ["⟨F4⟩", "⟨8F⟩", "⟨BF⟩", "⟨BF⟩"]
    (piece,) = merged(tokenizers_by_name("spm-bpe"), "\U0010ffff")
    assert piece.symbols[-1].text == "\U0010ffff"
    assert [token.name for token in piece.tokens[-4:]] == ["<0xF4>", "<0x8F>", "<0xBF>", "<0xBF>"]


def test_pieces_say_where_they_are(tokenizers_by_name):
    text = "Naïve  shells"
    for name in ("wordpiece", "byte-bpe", "tiktoken"):
        for piece in replay(tokenizers_by_name(name), text).pieces:
            shown = piece.text.lower().replace("Ġ", " ").replace("ï", "i").replace("ã¯", "i")
            assert (
                text[piece.start : piece.end].lower().replace("ï", "i").strip()
                == shown.replace("ġ", " ").strip()
            )


def test_wordpiece_tells_what_it_looked_up(tokenizers_by_name):
    tokenizer = tokenizers_by_name("wordpiece")
    vocabulary = tokenizer.get_vocab()
    pieces = replay(tokenizer, "shellsea tokenized ☃ " + "x" * 101).pieces
    for piece in pieces[:2]:
        for match in piece.matches:
            mark = "##" if match.start else ""
            rest = piece.text[match.start :]
            tried = [*match.missed, match.found.name]
            assert tried == [mark + rest[:n] for n in range(len(rest), match.found.end - match.start - 1, -1)]
            assert not vocabulary.keys() & set(match.missed)
    assert any(match.missed for match in pieces[0].matches)
    unknown, long = pieces[2:]
    assert unknown.matches[-1].found is None
    assert [token.name for token in unknown.tokens] == ["[UNK]"]
    assert (long.limit, long.matches) == (100, ())


@pytest.mark.parametrize("name", ["unigram", "spm-unigram"])
def test_a_lattice_has_all_that_fits(name, tokenizers_by_name):
    tokenizer = tokenizers_by_name(name)
    names = (
        set(tokenizer.get_vocab())
        if name == "unigram"
        else {tokenizer.id_to_piece(n) for n in range(tokenizer.get_piece_size())}
    )
    for piece in replay(tokenizer, TEXT).pieces:
        length = len(piece.text)
        spans = {(edge.symbol.start, edge.symbol.end) for edge in piece.edges if not edge.unknown}
        fits = {(a, b) for a in range(length) for b in range(a + 1, length + 1) if piece.text[a:b] in names}
        assert spans == fits
        alone = {edge.symbol.start for edge in piece.edges if edge.symbol.end == edge.symbol.start + 1}
        assert alone == set(range(length))


def every_way(edges, start, end):
    if start == end:
        yield ()
    for number, (first, last, _) in enumerate(edges):
        if first == start:
            yield from ((number, *rest) for rest in every_way(edges, last, end))


@settings(max_examples=100)
@given(
    entries=st.dictionaries(st.text(alphabet="ab", min_size=1, max_size=4), st.floats(-9, -0.1)),
    text=st.text(alphabet="abc", min_size=1, max_size=7),
)
def test_the_best_ways_are_the_best_of_all(entries, text):
    tokenizer = Tokenizer(models.Unigram([("<unk>", -10.0), *entries.items()], 0, False))
    (piece,) = replay(tokenizer, text).pieces
    edges = [(edge.symbol.start, edge.symbol.end, edge.score) for edge in piece.edges]
    scores = sorted((sum(edges[n][2] for n in way) for way in every_way(edges, 0, len(text))), reverse=True)
    ways = piece.best(6)
    assert [way.score for way in ways] == pytest.approx(scores[:6])
    assert len({way.edges for way in ways}) == len(ways)
    assert ways[0].behind == 0
    assert piece.score == pytest.approx(scores[0])
    assert sum(edges[number][2] for number in piece.path) == pytest.approx(scores[0])


def test_the_best_ways_are_those_of_sentencepiece(tokenizers_by_name):
    processor = tokenizers_by_name("spm-unigram")
    text = "the dog sells sea shells"
    (piece,) = replay(processor, text).pieces
    ways = piece.best(8)
    ours = [[piece.edges[number].symbol.id for number in way.edges] for way in ways]
    theirs = processor.nbest_encode_as_ids(text, 8)
    assert sorted(ours) == sorted(theirs)
    assert all(math.isfinite(way.behind) and way.behind >= 0 for way in ways)


def test_a_replay_is_json(tokenizer):
    steps = replay(tokenizer, TEXT)
    state = json.loads(json.dumps(asdict(steps)))
    ids = [token["id"] for piece in state["pieces"] for token in piece["tokens"]]
    assert ids == steps.ids
    assert {piece["kind"] for piece in state["pieces"]} <= {"merges", "matches", "lattice", "taken"}


@pytest.mark.parametrize("option", ["dropout", "alpha"])
def test_a_tokenizer_that_draws_lots_is_refused(option):
    model = models.BPE({"a": 0}, [], dropout=0.1) if option == "dropout" else models.Unigram([("a", -1.0)], 0)
    tokenizer = Tokenizer(model)
    if option == "alpha":
        tokenizer.model.alpha = 0.1
        tokenizer.model.nbest_size = 5
    with pytest.raises(HeroError) as caught:
        Replayer(tokenizer)
    assert caught.value.what is messages_replay.RANDOM


def test_half_a_character_is_refused(tokenizers_by_name):
    with pytest.raises(HeroError) as caught:
        replay(tokenizers_by_name("byte-bpe"), "a\ud800")
    assert caught.value.code == "bad_text"


def test_work_can_be_stopped(tokenizers_by_name):
    calls = []

    def check():
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Replayer(tokenizers_by_name("byte-bpe")).replay(TEXT, check=check)

"""Keyword search is bm25s's own, and one index answers several wordings."""

from __future__ import annotations

import json
import math
from collections import Counter

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.rag.bm25 import BM25Index, build_bm25
from llmhero_widgets.rag.nodes import bm25 as node
from llmhero_widgets.rag.nodes import retrieve as retrieve_node
from llmhero_widgets.rag.ranking.order import best
from llmhero_widgets.rag.ranking.search import retrieve
from llmhero_widgets.rag.ranking.words import STOP_WORDS, mostly_chinese, words
from llmhero_widgets.rag.values import Query, Variant
from tests.unit.rag.ranking_data import chunks_of, context_of, defaults

WORDS = st.sampled_from(["cache", "key", "value", "token", "the", "缓存", "注意力", "is", "GPT", "x1"])
TEXTS = st.lists(st.lists(WORDS, max_size=12).map(" ".join), min_size=1, max_size=12)


@settings(deadline=None, max_examples=60)
@given(texts=TEXTS, question=st.lists(WORDS, min_size=1, max_size=5).map(" ".join), k=st.integers(1, 8))
def test_scores_are_those_of_bm25s(texts, question, k):
    index = build_bm25(chunks_of(texts), k1=1.2, b=0.6)
    cut = [words(text) for text in texts]
    asked = words(question)
    if any(cut):
        theirs = bm25s.BM25(k1=1.2, b=0.6, method="lucene", dtype="float64")
        theirs.index(cut, show_progress=False)
        known = theirs.get_tokens_ids(asked)
        expected = theirs.get_scores_from_ids(known) if known else np.zeros(len(texts))
    else:
        expected = np.zeros(len(texts))
    np.testing.assert_allclose(index.scores(question), expected, atol=1e-12)
    rows, scores = index.search([question], k)
    order = [
        row for row in sorted(range(len(texts)), key=lambda row: (-expected[row], row)) if expected[row] > 0
    ]
    assert [row for row in rows[0].tolist() if row >= 0] == order[:k]
    assert scores.shape == rows.shape == (1, k)


def test_scores_follow_the_formula():
    texts = ["cache cache key", "key", "value token token token"]
    index = build_bm25(chunks_of(texts), k1=1.5, b=0.75)
    cut = [Counter(text.split()) for text in texts]
    mean = sum(map(Counter.total, cut)) / len(cut)
    for row, counts in enumerate(cut):
        total = 0.0
        for word in ("cache", "key"):
            holding = sum(word in each for each in cut)
            idf = math.log(1 + (len(cut) - holding + 0.5) / (holding + 0.5))
            count = counts[word]
            total += idf * count / (count + 1.5 * (1 - 0.75 + 0.75 * counts.total() / mean))
        assert index.scores("cache key")[row] == pytest.approx(total, abs=1e-9)


def test_chinese_is_cut_for_search_and_both_scripts_in_one_text():
    assert words("分组查询注意力 uses KV 缓存") == ["分组", "查询", "注意", "注意力", "uses", "kv", "缓存"]
    index = build_bm25(chunks_of())
    assert index.search(["怎样缩小缓存？"], 1)[0].tolist() == [[4]]
    assert not STOP_WORDS & set(words("the cache is 的 缓存"))
    assert mostly_chinese("什么是缓存？")
    assert not mostly_chinese("?!")


def test_only_chunks_that_share_a_word_are_hits():
    rows, scores = build_bm25(chunks_of()).search(["greedy", "zebra", "the of"], 3)
    assert rows.tolist() == [[7, -1, -1], [-1, -1, -1], [-1, -1, -1]]
    assert not scores[1:].any()


@pytest.mark.parametrize("texts", [(), ("",), ("的 the", "。！")])
def test_chunks_without_a_word_are_an_index_all_the_same(texts, tmp_path):
    index = build_bm25(chunks_of(texts))
    assert index.search(["cache"], 2)[0].tolist() == [[-1, -1]]
    index.dump(tmp_path)
    assert BM25Index.load(tmp_path, chunks_of(texts)).digest == index.digest


def test_an_index_comes_back_from_the_disk_as_it_was(tmp_path):
    index = build_bm25(chunks_of(), k1=0.9, b=0.4, stop_words=False)
    index.dump(tmp_path)
    again = BM25Index.load(tmp_path, chunks_of())
    assert again.digest == index.digest
    assert again.facts == index.facts
    for text in ("the cache", "缓存", "nothing"):
        np.testing.assert_array_equal(again.scores(text), index.scores(text))
    assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".npy"}


def test_settings_and_chunks_make_the_digest():
    one = build_bm25(chunks_of())
    assert one.digest == build_bm25(chunks_of()).digest
    others = [
        build_bm25(chunks_of(), k1=1.0),
        build_bm25(chunks_of(), b=0.5),
        build_bm25(chunks_of(), stop_words=False),
        build_bm25(chunks_of(("other",))),
    ]
    assert len({one.digest, *(each.digest for each in others)}) == 5


def test_counting_stops_when_the_reader_wants_to():
    def stop(done, total):
        if done:
            raise Cancelled
        assert total == 100

    with pytest.raises(Cancelled):
        build_bm25(chunks_of(("cache",) * 100), progress=stop)


def test_after_an_edit_only_the_edited_document_is_cut_anew():
    known, made = {}, []

    def remember(key, make):
        if key not in known:
            known[key] = make()
            made.append(known[key])
        return known[key]

    first = build_bm25(chunks_of(), remember=remember)
    assert len(made) == len(chunks_of())
    texts = ("Another beginning about the cache.", *(each.text for each in chunks_of().items[1:]))
    again = build_bm25(chunks_of(texts), remember=remember)
    assert made[-1] == [["another", "beginning", "about", "cache"]]
    assert len(made) == len(chunks_of()) + 1
    for index, its in ((first, chunks_of()), (again, chunks_of(texts))):
        np.testing.assert_array_equal(index.scores("cache of keys"), build_bm25(its).scores("cache of keys"))
    build_bm25(chunks_of(), stop_words=False, remember=remember)
    assert len(made) > len(chunks_of()) + 1


def test_it_stops_while_scores_are_computed():
    calls = []

    def stop(done, total):
        calls.append(done)
        if calls.count(total) == 9:
            raise Cancelled

    with pytest.raises(Cancelled):
        build_bm25(chunks_of(("cache grows",) * 200), progress=stop)


@given(
    scores=st.lists(st.sampled_from([0.0, 0.5, 1.0, -1.0, 2.5]), max_size=30).map(np.array),
    k=st.integers(0, 40),
)
def test_the_best_are_in_one_order_whatever_ties(scores, k):
    expected = sorted(range(len(scores)), key=lambda place: (-scores[place], place))[:k]
    assert best(scores.astype(float), k).tolist() == expected


def test_the_node_is_the_library():
    value = node.TYPE.run(context_of(), {"chunks": chunks_of()}, defaults(node.TYPE, k1=1.1))
    assert value.digest == build_bm25(chunks_of(), k1=1.1).digest
    preview = node.TYPE.preview(value, {})
    assert preview["kind"] == "facts"
    assert preview["items"][0] == [{"en": "words", "zh": "词"}, value.facts["words"]]
    assert len(json.dumps(preview)) < 2000


def test_hits_of_one_question_are_those_of_the_index():
    index = build_bm25(chunks_of())
    hits = retrieve(index, Query("cache of keys"), 3)
    rows, scores = index.search(["cache of keys"], 3)
    assert (hits.rows, hits.scores) == (tuple(rows[0].tolist()[:2]), tuple(scores[0].tolist()[:2]))
    assert (hits.stage, hits.unit) == ("bm25", "bm25")


def test_several_wordings_become_one_list_that_can_be_recomputed():
    index = build_bm25(chunks_of())
    query = Query(
        "cache", (Variant("rewrite", "greedy decoding"), Variant("hyde", "cache of keys and values"))
    )
    alone = [dict(zip(*(part[0].tolist() for part in index.search([text], 8)), strict=True)) for text in
             ("cache", "greedy decoding", "cache of keys and values")]  # fmt: skip
    for each in alone:
        each.pop(-1, None)
    hits = retrieve(index, query, 8)
    highest = {row: max(each.get(row, 0) for each in alone) for each in alone for row in each}
    assert dict(zip(hits.rows, hits.scores, strict=True)) == highest
    assert [each["kind"] for each in hits.settings["lists"]] == ["question", "rewrite", "hyde"]
    assert [dict(zip(each["rows"], each["scores"], strict=True)) for each in hits.settings["lists"]] == alone
    fused = retrieve(index, query, 8, merge="rrf")
    ranks = [sorted(each, key=lambda row: (-each[row], row)) for each in alone]
    for row, score in zip(fused.rows, fused.scores, strict=True):
        assert score == pytest.approx(sum(1 / (61 + rank.index(row)) for rank in ranks if row in rank))
    assert fused.unit == "rrf"
    assert list(fused.scores) == sorted(fused.scores, reverse=True)


def test_an_empty_question_is_refused():
    index = build_bm25(chunks_of())
    inputs = {"index": index, "query": Query("  \n")}
    with pytest.raises(HeroError) as caught:
        retrieve_node.TYPE.run(context_of(), inputs, defaults(retrieve_node.TYPE))
    assert caught.value.code == "bad_request"


def test_the_retrieve_node_shows_its_scores():
    inputs = {"index": build_bm25(chunks_of()), "query": Query("cache")}
    hits = retrieve_node.TYPE.run(context_of(), inputs, defaults(retrieve_node.TYPE, k=1))
    preview = retrieve_node.TYPE.preview(hits, {})
    assert preview == {"kind": "hits", "scores": list(hits.scores), "unit": "bm25", "n": 1, "of": 8}


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(["İ", "\ud83d", "缓存", "ﬁ", "_", "a_b", "𠀀", "é", "9"])).map("".join),
    )
)
def test_any_text_is_cut_and_stored(tmp_path_factory, text):
    found = words(text, stop_words=False)
    assert all(word and not any(letter.isspace() for letter in word) for word in found)
    folder = tmp_path_factory.mktemp("index")
    build_bm25(chunks_of((text, "x"))).dump(folder)
    again = BM25Index.load(folder, chunks_of((text, "x")))
    np.testing.assert_array_equal(again.scores(text), build_bm25(chunks_of((text, "x"))).scores(text))


def test_terms_sum_to_the_score():
    index = build_bm25(chunks_of())
    question = "the cache of keys and the CACHE, 缓存 zebra"
    for row, score in enumerate(index.scores(question).tolist()):
        terms = index.terms(question, row)
        assert sum(value for _, value in terms) == pytest.approx(score, abs=1e-12)
        assert [value for _, value in terms] == sorted((value for _, value in terms), reverse=True)

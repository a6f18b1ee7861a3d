"""Every answer of a capture equals what the whole matrix of weights says."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import adaptive_max_pool2d

from llmhero_widgets.attention import capture, weights

TEXT = "It was a bright cold day in April, and the clocks were striking thirteen."
HEADS = [(0, 1), (0, 3), (2, 0)]


@pytest.fixture(scope="module", params=["llama", "gemma3", "gemma2", "gpt_oss", "bert"])
def captured(request, tiny):
    return capture(tiny(request.param), TEXT)


@pytest.fixture(scope="module")
def pair(tiny):
    return capture(tiny("t5"), TEXT, target_text="Es war ein klarer, kalter Tag")


@pytest.fixture(params=["one band", "many bands"], autouse=True)
def _bands(request, monkeypatch):
    if request.param == "many bands":
        monkeypatch.setattr(weights, "_BAND_BYTES", 4 * 80 * 10)


def mean_of(captured, heads, part="self", hide=()):
    matrix = np.mean([captured.weights(layer, head, part) for layer, head in heads], 0)
    if not hide:
        return matrix
    each = [captured.weights(layer, head, part) for layer, head in heads]
    return np.mean([renormalised(one, hide) for one in each], 0)


def renormalised(matrix, hide):
    left = matrix.astype(np.float64)
    left[:, list(hide)] = 0
    total = left.sum(-1, keepdims=True)
    return np.divide(left, total, out=np.zeros_like(left), where=total > 0)


def pooled(matrix, size):
    return adaptive_max_pool2d(torch.tensor(matrix)[None], (size, size))[0].numpy()


class TestThumbnails:
    @pytest.mark.parametrize("size", [1, 7, 32, 73, 100])
    def test_they_are_the_max_pooled_weights(self, size, captured):
        pictures = captured.thumbnails(size)
        assert pictures.dtype == np.uint8
        assert pictures.shape == (3, 4, size, size)
        for layer, head in HEADS:
            expected = pooled(captured.weights(layer, head), size) * 255
            assert np.abs(pictures[layer, head] - expected).max() <= 0.51

    @pytest.mark.parametrize("part", ["encoder", "self", "cross"])
    def test_parts(self, part, pair):
        pictures = pair.thumbnails(9, part)
        for layer, head in ((0, 0), (1, 3)):
            expected = pooled(pair.weights(layer, head, part), 9) * 255
            assert np.abs(pictures[layer, head] - expected).max() <= 0.51

    def test_they_are_computed_once(self, tiny):
        captured = capture(tiny("llama"), TEXT)
        seen = []
        first = captured.thumbnails(8, on_layer=lambda *step: seen.append(step))
        assert {step for step in seen if step[0]} == {(1, 3), (2, 3), (3, 3)}
        seen.clear()
        assert np.array_equal(captured.thumbnails(8, on_layer=lambda *step: seen.append(step)), first)
        captured.sinks(on_layer=lambda *step: seen.append(step))
        assert seen == []

    def test_they_can_be_stopped(self, tiny):
        captured = capture(tiny("llama"), TEXT)

        def stop(done, total):
            if done == 1:
                raise InterruptedError

        with pytest.raises(InterruptedError):
            captured.thumbnails(8, on_layer=stop)
        assert captured.thumbnails(8).shape == (3, 4, 8, 8)


class TestBlock:
    def test_small_regions_are_exact(self, captured):
        block = captured.block((1, 2), (5, 40), (3, 60))
        assert block.pool == (1, 1)
        assert (block.rows, block.columns) == ((5, 40), (3, 60))
        assert block.values == pytest.approx(captured.weights(1, 2)[5:40, 3:60], abs=1e-6)

    def test_without_a_region_it_is_the_whole_matrix(self, captured):
        assert captured.block((1, 2)).values == pytest.approx(captured.weights(1, 2), abs=1e-6)

    def test_large_regions_are_max_pooled(self, captured):
        block = captured.block((0, 0), (2, 71), (0, 73), limit=20)
        matrix = captured.weights(0, 0)[2:71, 0:73]
        assert block.pool == (4, 4)
        assert block.values.shape == (18, 19)
        for row in range(18):
            for column in range(19):
                cell = matrix[4 * row : 4 * row + 4, 4 * column : 4 * column + 4]
                assert block.values[row, column] == pytest.approx(cell.max(), abs=1e-6)

    def test_it_tells_what_cannot_be_seen(self, captured):
        start, stop = captured.visible(0).T
        keys = np.arange(len(captured.ids))
        expected = (keys >= start[:, None]) & (keys < stop[:, None])
        assert np.array_equal(captured.block((0, 0)).visible, expected)
        assert not captured.block((0, 0)).values[~expected].any()
        assert not captured.block((0, 0), hide=[4]).visible[:, 4].any()


class TestMean:
    def test_every_answer_takes_several_heads(self, captured):
        expected = mean_of(captured, HEADS)
        assert captured.block(HEADS).values == pytest.approx(expected, abs=1e-6)
        assert captured.row(HEADS, 9) == pytest.approx(expected[9], abs=1e-6)
        assert captured.column(HEADS, 9) == pytest.approx(expected[:, 9], abs=1e-6)
        assert captured.links(HEADS).mass == pytest.approx(expected.sum(), rel=1e-4)

    def test_lists_of_lists_are_heads_too(self, captured):
        assert np.array_equal(captured.row([[1, 2]], 9), captured.row((1, 2), 9))

    def test_order_of_heads_within_a_layer_does_not_matter(self, captured):
        forth, back = captured.row([(1, 3), (1, 0)], 9), captured.row([(1, 0), (1, 3)], 9)
        assert forth == pytest.approx(back, abs=1e-7)

    def test_heads_of_a_group_share_their_key(self, tiny):
        captured = capture(tiny("llama"), TEXT)
        kept = captured.part("self")[1]
        for head in range(4):
            group = next(number for number, heads in enumerate(captured.groups) if head in heads)
            scores = kept.query[head] @ kept.key[group].T * kept.scale
            scores += torch.full_like(scores, -torch.inf).triu(1)
            assert captured.weights(1, head) == pytest.approx(scores.softmax(-1).numpy(), abs=1e-6)


class TestHide:
    @settings(max_examples=5, deadline=None)
    @given(data=st.data())
    def test_the_rest_shares_the_weight(self, data, captured):
        size = len(captured.ids)
        hide = data.draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=size, unique=True))
        # gpt-oss keeps its learned score among those that share; what it leaves to tokens differs.
        sink = captured.part("self")[0].sink is not None
        values = captured.block(HEADS, hide=hide).values
        assert not values[:, hide].any()
        expected = mean_of(captured, HEADS, hide=hide)
        if sink:
            assert (values <= expected + 1e-6).all()
        else:
            assert values == pytest.approx(expected, abs=1e-5)

    def test_it_goes_through_every_answer(self, captured):
        expected = captured.block((1, 1), hide=[0, 7]).values
        assert captured.weights(1, 1, hide=[0, 7]) == pytest.approx(expected, abs=1e-6)
        assert captured.row((1, 1), 20, hide=[0, 7]) == pytest.approx(expected[20], abs=1e-6)
        assert captured.column((1, 1), 5, hide=[0, 7]) == pytest.approx(expected[:, 5], abs=1e-6)
        assert captured.links((1, 1), hide=[0, 7]).mass == pytest.approx(expected.sum(), rel=1e-4)

    def test_a_query_with_nothing_left_has_no_weight(self, tiny):
        captured = capture(tiny("llama"), TEXT)
        matrix = captured.weights(0, 0, hide=[0, 1])
        assert not matrix[:2].any()
        assert matrix[2:].sum(-1) == pytest.approx(1, abs=1e-5)

    def test_learned_sinks_keep_their_share(self, tiny):
        kept = capture(tiny("gpt_oss"), TEXT).part("self")[1]
        captured = capture(tiny("gpt_oss"), TEXT)
        scores = kept.query[2] @ kept.key[1].T * kept.scale
        scores += torch.full_like(scores, -torch.inf).triu(1)
        scores[:, 0] = -torch.inf
        scores = torch.cat([scores, kept.sink[2].expand(len(scores), 1)], -1)
        expected = scores.softmax(-1)[:, :-1].numpy()
        assert captured.weights(1, 2, hide=[0]) == pytest.approx(expected, abs=1e-6)


class TestLinks:
    @pytest.mark.parametrize("limit", [1, 50, 4096])
    @pytest.mark.parametrize("hide", [(), (0,)])
    def test_they_are_the_strongest(self, limit, hide, captured):
        links = captured.links(HEADS, hide=hide, limit=limit)
        matrix = captured.block(HEADS, hide=hide).values
        visible = np.any([captured.block(head, hide=hide).visible for head in HEADS], 0)
        assert links.total == visible.sum()
        assert links.mass == pytest.approx(matrix.sum(), rel=1e-5)
        expected = np.sort(matrix[visible])[::-1][:limit]
        assert links.weights == pytest.approx(expected, abs=1e-6)
        assert links.weights == pytest.approx(matrix[links.queries, links.keys], abs=1e-6)
        assert visible[links.queries, links.keys].all()
        assert len(set(zip(links.queries, links.keys, strict=True))) == len(links.weights)
        assert (links.queries.dtype, links.keys.dtype, links.weights.dtype) == (
            np.int32,
            np.int32,
            np.float32,
        )

    def test_equal_weights_come_in_reading_order(self, tiny):
        captured = capture(tiny("llama"), "abcdefgh")
        with torch.inference_mode():
            captured.part("self")[0].query.zero_()
        links = captured.links((0, 0))
        assert links.weights == pytest.approx(np.repeat(1 / np.arange(1, 9), np.arange(1, 9)))
        assert (np.diff(links.queries * 8 + links.keys) > 0).all()

    def test_cross_attention(self, pair):
        links = pair.links((1, 2), part="cross", limit=5)
        matrix = pair.weights(1, 2, "cross")
        assert links.total == matrix.size
        assert links.weights == pytest.approx(np.sort(matrix.ravel())[::-1][:5], abs=1e-6)


class TestSinks:
    def test_a_key_that_all_look_at_is_one(self, tiny):
        captured = capture(tiny("llama"), TEXT)
        size = len(captured.ids)
        with torch.inference_mode():
            for kept in captured.part("self"):
                kept.query.fill_(1)
                kept.key.fill_(0)
                kept.key[:, 3] = 2
        mean = np.mean([captured.weights(layer, head) for layer, head in np.ndindex(3, 4)], 0)
        received = (mean.sum(0) - np.diagonal(mean)) / (size - 1)
        assert captured.sinks() == (3,)
        assert received[3] > 0.1 > np.delete(received, 3).max()

    def test_the_last_token_is_none_however_much_it_gives_itself(self, tiny):
        captured = capture(tiny("llama"), TEXT)
        with torch.inference_mode():
            for kept in captured.part("self"):
                kept.query.zero_()
        assert captured.sinks() == ()

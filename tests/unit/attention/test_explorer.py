import gc
import json
import threading
import weakref

import numpy as np
import pytest

import llmhero_widgets as hero
from llmhero_widgets.attention import capture
from llmhero_widgets.attention.effects import effect
from llmhero_widgets.attention.explorer import MAX_TRAIT_BYTES
from llmhero_widgets.core.errors import HeroError
from tests.unit.wire import Browser

TEXT = "When Mary and John went to the store, John gave a drink to"
pytestmark = pytest.mark.model


@pytest.fixture
def explorer(lm):
    explorer = hero.AttentionExplorer(lm, TEXT, lang="en")
    yield explorer
    explorer.close()


@pytest.fixture
def browser(explorer):
    return Browser(explorer, patience=120)


def view(*heads, part="self", hide=()):
    return {"part": part, "heads": [list(head) for head in heads], "hide": list(hide)}


def test_opening_sends_every_head_in_one_message_below_a_megabyte(browser, lm):
    result, arrays = browser.answer("open")
    thumbnails = arrays["thumbnails_self"]
    assert thumbnails.shape == (30, 9, 14, 14)
    assert "".join(result["tokens"]) == TEXT
    assert result["parts"] == ["self"]
    assert result["grids"] == {"self": {"layers": 30, "heads": 9, "kv_heads": 3}}
    assert result["sinks"] == {"self": [0]}
    assert result["visibility"]["self"] == {"causal": True, "windows": [None] * 30}
    with capture(lm, TEXT) as exact:
        np.testing.assert_allclose(thumbnails[23, 0] / 255, exact.weights(23, 0), atol=0.5 / 255 + 1e-6)


def test_a_long_text_opens_below_a_megabyte(browser):
    _, arrays = browser.answer("open", text="word " * 300)
    assert arrays["thumbnails_self"].shape == (30, 9, 32, 32)
    message, buffers = next(m for m in browser.messages if m[0]["kind"] == "done")
    assert len(json.dumps(message)) + sum(len(b) for b in buffers) < 1_000_000
    progress = [m["result"]["progress"] for m, _ in browser.messages if m["kind"] == "part"]
    assert {p["stage"] for p in progress} == {"forward", "map"}
    assert {p["total"] for p in progress} == {30}


def whole(result, arrays):
    """The rectangle of which the wire carries what each row sees."""
    rows, cols = (
        (stop - start) // pool
        for (start, stop), pool in zip((result["rows"], result["cols"]), result["pool"], strict=True)
    )
    values = np.zeros((rows, cols), np.float32)
    ends = np.cumsum(arrays["spans"][:, 1] - arrays["spans"][:, 0])
    for row, (start, stop), weights in zip(
        values, arrays["spans"], np.split(arrays["weights"], ends[:-1]), strict=True
    ):
        row[start:stop] = weights
    assert ends[-1] == len(arrays["weights"])
    return values


def test_what_is_asked_about_heads_equals_the_capture(browser, lm):
    rev = browser.answer("open")[0]["rev"]
    exact = capture(lm, TEXT)
    one = exact.weights(23, 0)
    _, arrays = browser.answer("profile", rev=rev, view=view((23, 0), (4, 7)), axis="query", position=13)
    np.testing.assert_allclose(arrays["values"], [one[13], exact.weights(4, 7)[13]], atol=1e-6)
    _, arrays = browser.answer("profile", rev=rev, view=view((23, 0)), axis="key", position=1)
    np.testing.assert_allclose(arrays["values"], [one[:, 1]], atol=1e-6)
    result, arrays = browser.answer("block", rev=rev, view=view((23, 0)), rows=[0, 14], cols=[0, 14])
    assert result == {"rows": [0, 14], "cols": [0, 14], "pool": [1, 1]}
    np.testing.assert_allclose(whole(result, arrays), one, atol=1e-6)
    masked = exact.weights(23, 0, hide=[0])
    result, arrays = browser.answer(
        "block", rev=rev, view=view((23, 0), hide=[0]), rows=[2, 14], cols=[0, 10]
    )
    np.testing.assert_allclose(whole(result, arrays), masked[2:, :10], atol=1e-6)


def test_the_bars_bring_the_part_of_the_matrix_that_is_in_view(browser, lm):
    rev = browser.answer("open")[0]["rev"]
    result, arrays = browser.answer(
        "profile", rev=rev, view=view((23, 0)), axis="query", position=13, rows=[3, 14], cols=[0, 14]
    )
    exact = capture(lm, TEXT).weights(23, 0)
    assert result == {"rows": [3, 14], "cols": [0, 14], "pool": [1, 1]}
    np.testing.assert_allclose(arrays["values"], exact[13:], atol=1e-6)
    np.testing.assert_allclose(whole(result, arrays), exact[3:], atol=1e-6)


def test_links_of_several_heads_are_merged_strongest_first(browser, lm):
    rev = browser.answer("open")[0]["rev"]
    result, arrays = browser.answer("links", rev=rev, view=view((23, 0), (4, 7)))
    exact = capture(lm, TEXT)
    heads = np.stack([exact.weights(23, 0), exact.weights(4, 7)])
    assert result["total"] == 210
    assert result["mass"] == pytest.approx(28, abs=1e-3)
    assert (np.diff(arrays["weights"]) <= 0).all()
    found = heads[arrays["heads"], arrays["queries"], arrays["keys"]]
    np.testing.assert_allclose(arrays["weights"], found, atol=1e-6)


def test_the_first_choice_looks_at_a_name_not_at_a_sink_or_a_neighbour(browser, explorer, lm):
    browser.answer("open")
    ((layer, head),) = explorer.selection["heads"]
    row = capture(lm, TEXT).row((layer, head), 13)
    assert explorer.selection["query"] == 13
    assert row.argmax() == 1
    assert capture(lm, TEXT).tokens[1] == " Mary"


def test_the_head_of_the_constructor_is_chosen(lm):
    explorer = hero.AttentionExplorer(lm, TEXT, layer=23, head=0).compute()
    assert explorer.selection["heads"] == [[23, 0]]
    explorer.close()


def test_editing_keeps_the_heads_and_moves_to_the_last_token(browser, explorer):
    browser.answer("open")
    chosen = {**explorer.selection, "heads": [[3, 1], [4, 2]], "hide": [0]}
    explorer.selection = chosen
    result, _ = browser.answer("open", text="Good morning")
    assert explorer.text == "Good morning"
    assert explorer.selection == {
        "part": "self",
        "heads": [[3, 1], [4, 2]],
        "query": 1,
        "key": None,
        "hide": [],
    }
    back, _ = browser.answer("open", text=TEXT, selection=chosen)
    assert back["rev"] > result["rev"]
    assert explorer.selection == chosen


def test_opening_again_computes_nothing(browser):
    first, _ = browser.answer("open")
    again, _ = browser.answer("open")
    assert again["rev"] == first["rev"]
    assert again["forward_ms"] == first["forward_ms"]


def test_a_question_about_an_old_text_is_stale(browser):
    rev = browser.answer("open")[0]["rev"]
    browser.answer("open", text="another")
    refusal = browser.refusal("profile", rev=rev, view=view((0, 0)), axis="query", position=0)
    assert refusal["code"] == "stale"


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "empty"), ("a" * 1_000_000, "too_long"), ("half \ud83d a pair", "bad_text")],
    ids=["empty", "a megabyte", "lone surrogate"],
)
def test_a_refused_text_loses_nothing(browser, explorer, text, code):
    browser.answer("open")
    refusal = browser.refusal("open", text=text)
    assert refusal["code"] == code
    assert refusal["message"]
    assert refusal["hint"]
    assert explorer.text == TEXT
    assert browser.answer("open")[0]["text"] == TEXT


def test_one_token_too_many_names_the_number(browser, lm):
    refusal = browser.refusal("open", text=" a" * (lm.context + 1))
    assert refusal["code"] == "too_long"
    assert "8,193" in refusal["message"]
    assert "one token" in refusal["hint"]


@pytest.mark.parametrize(
    "text", ["a", "\0", "שלום مرحبا", "👨‍👩‍👧‍👦", "</script><img src=x onerror=alert(1)>", "\r\n\t "]
)
def test_odd_texts_are_read_whole(browser, text):
    result, _ = browser.answer("open", text=text)
    assert result["text"] == text
    readable = [token for token in result["tokens"] if "⟨" not in token]
    assert all(token in text for token in readable)
    assert "\ufffd" not in "".join(result["tokens"])


@pytest.mark.parametrize(
    ("op", "args"),
    [
        ("profile", {"view": view((30, 0)), "axis": "query", "position": 0}),
        ("profile", {"view": view((0, 0)), "axis": "query", "position": 99}),
        ("block", {"view": view((0, 0), part="cross"), "rows": [0, 1], "cols": [0, 1]}),
        ("block", {"view": view((0, 0)), "rows": [0, 99], "cols": [0, 1]}),
        ("links", {"view": view((0, 0), hide=[99])}),
    ],
)
def test_what_is_not_there_is_refused_clearly(browser, op, args):
    rev = browser.answer("open")[0]["rev"]
    assert browser.refusal(op, rev=rev, **args)["code"] == "bad_request"


def test_cancelling_keeps_the_old_text(browser, explorer):
    browser.answer("open")
    rid = browser.ask("open", text="word " * 2000)
    browser.cancel(rid)
    assert browser.final(rid, timeout=0.2)[0]["code"] == "cancelled"
    assert browser.answer("open")[0]["text"] == TEXT
    assert explorer.text == TEXT


def test_the_snapshot_fits_into_a_notebook_and_follows_the_reader(browser, explorer, lm):
    rev = browser.answer("open")[0]["rev"]
    browser.answer("keep", rev=rev, view=view((23, 0), hide=[0]))
    names = [d["name"] for d in explorer.snapshot["arrays"]]
    assert names == ["thumbnails_self", "kept"]
    assert explorer.snapshot["result"]["kept"]["selection"]["heads"] == [[23, 0]]
    kept = np.frombuffer(explorer.snapshot_bytes[-14 * 14 * 2 :], np.float16).reshape(14, 14)
    np.testing.assert_allclose(kept, capture(lm, TEXT).weights(23, 0, hide=[0]), atol=1e-3)
    browser.answer("open", text="word " * 600)
    assert len(json.dumps(explorer.snapshot)) <= MAX_TRAIT_BYTES
    assert 40_000 < len(explorer.snapshot_bytes) <= MAX_TRAIT_BYTES


def test_a_text_too_long_for_a_notebook_keeps_nothing_rather_than_half(browser, explorer, monkeypatch):
    monkeypatch.setattr("llmhero_widgets.attention.explorer.MAX_TRAIT_BYTES", 1000)
    browser.answer("open", text="word " * 200)
    assert explorer.snapshot == {}
    assert explorer.snapshot_bytes == b""


def test_compute_raises_what_the_front_end_would_show(lm):
    explorer = hero.AttentionExplorer(lm, "")
    with pytest.raises(HeroError, match="text"):
        explorer.compute()
    explorer.close()


def test_encoder(minilm):
    explorer = hero.AttentionExplorer(minilm, "The cat sat").compute()
    result = explorer._opened.result
    assert result["tokens"][0] == "[CLS]"
    assert result["special"] == [0, len(result["tokens"]) - 1]
    assert result["visibility"]["self"]["causal"] is False
    assert result["tokens"][explorer.selection["query"]] == "sat"
    explorer.close()


def test_close_frees_widget_and_capture(lm):
    explorer = hero.AttentionExplorer(lm, TEXT).compute()
    widget, captured = weakref.ref(explorer), weakref.ref(explorer._capture)
    explorer.close()
    lm.worker.submit(lambda: None).result(30)
    del explorer
    gc.collect()
    assert widget() is None
    assert captured() is None


def test_unknown_keywords_are_refused(lm):
    with pytest.raises(TypeError, match="Did you mean “layer”"):
        hero.AttentionExplorer(lm, TEXT, layr=3)


def test_the_effect_of_heads_is_what_the_library_says(browser, lm):
    rev = browser.answer("open")[0]["rev"]
    result, _ = browser.answer("effect", rev=rev, heads=[[29, 1], [20, 0]], method="mean")
    expected = effect(lm, TEXT, [(29, 1), (20, 0)], method="mean")
    assert result["kl"] == pytest.approx(expected.kl, abs=1e-4)
    assert result["others"] == pytest.approx(expected.others, abs=1e-4)
    for sent, change in zip(result["tokens"], expected.tokens, strict=True):
        assert sent["text"] == change.text
        assert (sent["rank_before"], sent["rank_after"]) == (change.rank_before, change.rank_after)
        assert (sent["before"], sent["after"]) == pytest.approx((change.before, change.after), abs=1e-4)
    assert result["ms"] > 0
    assert browser.refusal("effect", rev=rev, heads=[[30, 0]], method="zero")["code"] == "bad_request"
    assert browser.refusal("effect", rev=rev + 1, heads=[], method="zero")["code"] == "stale"


def test_a_sweep_arrives_layer_by_layer_and_continues_where_it_stopped(browser, lm):
    rev = browser.answer("open")[0]["rev"]
    mary = lm.tokenizer(" Mary")["input_ids"][0]
    _, arrays = browser.answer("sweep", rev=rev, token=mary, method="zero", first_layer=27)
    values = arrays["values"]
    assert values.shape == (30, 9)
    assert np.isnan(values[:27]).all()
    parts = [(m["result"], buffers) for m, buffers in browser.messages if m["kind"] == "part"]
    rows = [(result["layer"], buffers) for result, buffers in parts if "layer" in result]
    assert [layer for layer, _ in rows] == [27, 28, 29]
    exact = capture(lm, TEXT)
    for layer, (change, seen) in rows:
        np.testing.assert_array_equal(np.frombuffer(change, np.float32), values[layer])
        own = [exact.row((layer, head), 13)[1] for head in range(9)]
        np.testing.assert_allclose(np.frombuffer(seen, np.float32), own, atol=1e-6)
    progress = [
        result["progress"] for result, _ in parts if result.get("progress", {}).get("stage") == "sweep"
    ]
    assert progress[0]["done"] == 27 * 9
    assert progress[-1] == {"done": 270, "total": 270, "stage": "sweep"}


def test_a_sweep_is_cancelled_at_once(browser):
    rev = browser.answer("open")[0]["rev"]
    rid = browser.ask("sweep", rev=rev, token=0, method="zero")
    browser.cancel(rid)
    assert browser.final(rid, timeout=0.2)[0]["code"] == "cancelled"
    assert browser.answer("open")[0]["rev"] == rev


def test_half_a_surrogate_pair_never_becomes_a_trait(lm, explorer):
    with pytest.raises(HeroError, match="half"):
        hero.AttentionExplorer(lm, "\ud800")
    with pytest.raises(HeroError):
        explorer.text = "\ud800"
    assert explorer.text == TEXT


def test_effects_are_those_of_the_text_on_display(browser, explorer):
    rev = browser.answer("open")[0]["rev"]
    shown, _ = browser.answer("effect", rev=rev, heads=[], method="zero")
    explorer.text = "Good morning to"
    again, _ = browser.answer("effect", rev=rev, heads=[], method="zero")
    assert again["tokens"] == shown["tokens"]


def test_a_text_set_while_another_is_read_is_kept(explorer, lm):
    gate = threading.Event()
    lm.worker.submit(gate.wait, 30)
    reading = lm.worker.submit(
        explorer._read, explorer.text, None, None, lambda *_: setattr(explorer, "text", "from Python")
    )
    gate.set()
    reading.result(60)
    assert explorer.text == "from Python"


def test_a_selection_is_completed_or_refused(browser, explorer):
    browser.answer("open")
    explorer.selection = {"heads": [(3, 1)]}
    assert explorer.selection["heads"] == [[3, 1]]
    assert explorer.selection["query"] == 13
    explorer.selection = {"key": 2}
    assert (explorer.selection["query"], explorer.selection["key"]) == (None, 2)
    before = explorer.selection
    for wrong in (
        {"head": [3, 1]},
        {"heads": [3, 1]},
        {"heads": []},
        {"heads": [[30, 0]]},
        {"part": "cross"},
    ):
        with pytest.raises(HeroError):
            explorer.selection = wrong
    assert explorer.selection == before


def test_what_cannot_be_explored_is_refused_at_once(lm):
    with pytest.raises(TypeError, match=r"load_model\(\) first, not a str"):
        hero.AttentionExplorer("When Mary")
    with pytest.raises(TypeError, match="tokenizer=tokenizer"):
        hero.AttentionExplorer(lm.module, "When Mary")
    with pytest.raises(HeroError, match="no layer 99"):
        hero.AttentionExplorer(lm, "When Mary", layer=99)
    with pytest.raises(HeroError, match="only an encoder-decoder"):
        hero.AttentionExplorer(lm, "When Mary", target_text="went")

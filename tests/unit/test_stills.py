"""What every widget is where no widget can be: true, small, and nothing in it but text and shapes."""

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

import llmhero_widgets as hero
from llmhero_widgets.attention import capture
from llmhero_widgets.core.picture import MAX_PICTURE_BYTES
from llmhero_widgets.core.widget import HeroWidget
from llmhero_widgets.decoding import next_token
from llmhero_widgets.lessons import Progress, Quiz
from llmhero_widgets.lessons.exercises import lesson
from llmhero_widgets.rag.pipeline import Pipeline

TEXT = "</text><script>alert(1)</script> 通义 \x0b & \"'"
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def lm(tiny):
    return tiny("llama")


def attention(lm, lang, text=TEXT):
    return hero.AttentionExplorer(lm, text, lang=lang).compute()


def tokens(lm, lang, text=TEXT):
    return hero.TokenInspector(text, tokenizers=lm.tokenizer, lang=lang).compute()


def decoding(lm, lang, text=TEXT):
    return hero.DecodingTree(lm, text, lang=lang).compute()


def positions(lm, lang, text=TEXT, scheme="rope"):
    return hero.PositionExplorer(text, lm=lm, scheme=scheme, lang=lang)


def sines(lm, lang, text=TEXT):
    return positions(lm, lang, text, "sinusoidal")


def alibi(lm, lang, text=TEXT):
    return positions(lm, lang, text, "alibi")


def prompts(lm, lang, text=TEXT):
    asked = {text: "a{input}", "two": "b {input} x"}
    return hero.PromptLab(lm, asked, [("ab", "a"), ("b", "x")], lang=lang).compute()


def metrics(lm, lang, text=TEXT):
    return hero.MetricLab([text, "b"], ["a < b", text], lang=lang)


def retrieval(lm, lang, text=TEXT):
    pipeline = Pipeline.default({"<b>.md": f"{text} keeps it."}, lm=lm, embedder="wordllama", cache=False)
    pipeline = pipeline.with_params("generate", max_tokens=4)
    return hero.RagBuilder(pipeline=pipeline, question=text, lang=lang).compute()


DRAWN = [attention, tokens, decoding, positions, sines, alibi, prompts, metrics, retrieval]


def bundle(widget):
    data, _ = widget._repr_mimebundle_()
    return data


def written(svg):
    return [element.text or "" for element in ET.fromstring(svg).iter() if element.text]  # noqa: S314 - ours


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("make", DRAWN)
def test_it_stands_beside_the_widget_and_holds_only_text_and_shapes(lm, make, lang):
    widget = make(lm, lang)
    data = bundle(widget)
    assert set(data) == {WIDGET, "text/plain", "image/svg+xml"}
    svg = data["image/svg+xml"]
    assert len(svg.encode()) <= MAX_PICTURE_BYTES
    root = ET.fromstring(svg)  # noqa: S314 - ours
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "rect", "line", "path", "text"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or name in {"style", "class", "href"}}
    assert data["text/plain"].startswith(type(widget).__name__ + ": ")
    if make not in {sines, positions, metrics}:
        assert bool(re.search("[\u4e00-\u9fff]", re.sub("通义", "", written(svg)[0]))) == (lang == "zh")
    widget.close()


def test_the_widget_comes_first_for_hosts_that_can_show_it(lm):
    widget = attention(lm, "en")
    assert bundle(widget)[WIDGET]["model_id"] == widget.model_id
    widget.close()


def test_attention_shows_the_weights_of_the_chosen_head(lm):
    widget = attention(lm, "en", "abcabcab")
    layer, head = widget.selection["heads"][0]
    with capture(lm, "abcabcab") as exact:
        row = exact.row((layer, head), widget.selection["query"])
    said = written(bundle(widget)["image/svg+xml"])
    assert f"{row.max() * 100:.1f}\u202f%" in said
    assert f"head {head} of layer {layer}" in said[0]
    widget.close()


def test_a_long_text_is_drawn_without_its_matrix_and_stays_small(lm):
    widget = attention(lm, "en", "ab" * 200)
    svg = bundle(widget).get("image/svg+xml", "")
    assert len(svg) < MAX_PICTURE_BYTES
    assert "400 tokens" in bundle(widget)["text/plain"]
    widget.close()


def test_tokens_show_every_id(lm):
    widget = tokens(lm, "en", "ab通")
    said = written(bundle(widget)["image/svg+xml"])
    assert [token for token in said if token.isdigit()] == [str(token.id) for token in widget.trace.tokens]
    widget.close()


def test_the_tree_shows_the_models_own_probabilities(lm):
    widget = decoding(lm, "en", "abc")
    best = float(np.exp(max(node.logprob for node in widget.tree.root.children)))
    assert f"{best * 100:.1f}\u202f%" in bundle(widget)["text/plain"]
    assert next_token(lm, "abc").stages[0].probabilities.max() == pytest.approx(best, abs=1e-4)
    widget.close()


def test_before_anything_was_computed_there_is_nothing_to_show(lm):
    for widget in (hero.AttentionExplorer(lm, "a"), hero.DecodingTree(lm, "a"), hero.TokenInspector("a")):
        assert set(bundle(widget)) == {WIDGET, "text/plain"}
        widget.close()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_quiz_and_progress_are_text_and_give_no_answer_away(lang):
    quiz, progress = Quiz("1.1", lang=lang), Progress(lang=lang)
    plain = bundle(quiz)["text/plain"]
    assert "image/svg+xml" not in bundle(quiz)
    for question in lesson("1.1").questions:
        assert question.text.format(lang) in plain
        assert not any(option.text.format(lang) in plain for option in question.options if option.right)
    assert "3.1" in bundle(progress)["text/plain"]
    quiz.close()
    progress.close()


def test_a_picture_that_fails_does_not_take_the_widget_with_it(lm, monkeypatch):
    def fail(self, lang):
        raise ValueError("no")

    monkeypatch.setattr(hero.AttentionExplorer, "_picture", fail)
    widget = hero.AttentionExplorer(lm, "a")
    with pytest.warns(UserWarning, match="no still picture"):
        assert WIDGET in bundle(widget)
    widget.close()
    assert HeroWidget._picture is not fail

"""Pictures of results: text never becomes markup, tags balance, sizes are bounded, both languages speak."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from llmhero_widgets.core.text import set_language
from llmhero_widgets.tokens.chat import chat
from llmhero_widgets.tokens.compare import compare
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.cutter import Token, Trace
from llmhero_widgets.tokens.languages import language_cost
from llmhero_widgets.tokens.loss import loss
from llmhero_widgets.tokens.merge_tree import merge_tree
from llmhero_widgets.tokens.pictures.html import element, say, text
from llmhero_widgets.tokens.pictures.marks import clip, shown, visible
from llmhero_widgets.tokens.pictures.strip import groups, spelled
from llmhero_widgets.tokens.replay import replay
from llmhero_widgets.tokens.trace import trace
from llmhero_widgets.tokens.train import train
from llmhero_widgets.tokens.unreachable import unreachable
from llmhero_widgets.tokens.variants import variants
from llmhero_widgets.tokens.vocabulary import Vocabulary
from llmhero_widgets.tokens.window import window
from llmhero_widgets.tokens.xray import xray

HOSTILE = (
    '</script><img src=x onerror=1> {x} %s "q" &amp; $x$ \u202eمرحبا\u202c\0\x85\u2028 👩‍👩‍👧‍👦 通\u200b\n\t'
)
TAGS = frozenset(
    re.findall(r"\w+", "div p span bdi strong del sup br ul li table caption thead tbody tr th td")
)
ATTRIBUTES = frozenset(
    re.findall(r"[\w-]+", "style class lang dir scope colspan tabindex role aria-label aria-hidden")
)
# Nothing that a reader cannot see, and nothing that turns the text around it; joiners inside emoji may stay.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b]")


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LLMHERO_LANG", "en")


class Inert(HTMLParser):
    """Fails on any tag or attribute that a picture does not make itself, and on tags that do not balance."""

    def __init__(self):
        super().__init__()
        self.open, self.text, self.captions, self.scopes = [], [], 0, 0

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS
        assert {name for name, _ in attributes} <= ATTRIBUTES
        style = dict(attributes).get("style", "")
        assert "url(" not in style
        assert not re.search("position|opacity", style)
        self.captions += tag == "caption"
        self.scopes += tag == "th" and "scope" in dict(attributes)
        assert tag != "th" or "scope" in dict(attributes)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def read(result, most=70_000):
    """Return the text of a result's picture, after looking at every tag of it."""
    html = result._repr_html_()
    assert len(html) < most
    parser = Inert()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    assert parser.captions == html.count("<table")
    drawn = "".join(parser.text)
    assert not UNSEEN.search(drawn)
    assert html.startswith("<div ")
    assert "mathjax_ignore" in html
    html.encode()
    return drawn


@pytest.fixture(scope="module")
def tiny(tokenizers_by_name, one_thread):
    """Make a model of chance alone, with a chat template that names what it is given."""
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    from llmhero_widgets.models.load import load_model

    inner = tokenizers_by_name("byte-bpe")
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner)
    tokenizer.chat_template = (
        "{% for m in messages %}<s>{{ m.role }}: {{ m.content }}\n{% endfor %}"
        "{% if add_generation_prompt %}bot:{% endif %}"
    )
    # More numbers than entries, as padded vocabularies have.
    config = GPT2Config(vocab_size=inner.get_vocab_size() + 8, n_embd=8, n_layer=1, n_head=1, n_positions=64)
    lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    yield lm
    lm.close()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("sample", [HOSTILE, "", "The quick tokens, 我喜欢 it all", "e\u0301\u0301" * 30])
def test_a_text_stays_text(tokenizer, language, sample):
    set_language(language)
    found = trace(tokenizer, sample)
    drawn = read(found)
    assert f"{len(found.tokens):,}" in drawn or not sample
    stages = xray(tokenizer, sample)
    assert f"{len(stages.pieces):,}" in read(stages)
    read(replay(tokenizer, sample))
    if sample:
        read(compare([tokenizer, tokenizer], sample))
        read(language_cost(cutter(tokenizer, sample), {sample: sample}))
        assert str(len(sample)) in drawn


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_asked_of_a_model_stays_text(tiny, language):
    set_language(language)
    tokenizer = tiny.tokenizer
    talk = [{"role": "<b>user\u202e", "content": HOSTILE}, {"role": "bot", "content": "<s>" + "long " * 400}]
    result = chat(tokenizer, talk)
    drawn = read(result)
    assert "<b>userU+202E" in drawn
    assert f"{sum(source.message is not None for source in result.sources):,}" in drawn
    assert all(
        visible(one.sentence()).replace("·", " ") in drawn.replace("·", " ") for one in result.warnings
    )
    scores = loss(tiny, HOSTILE, top=3)
    drawn = read(scores)
    assert f"{scores.perplexity:,.2f}" in drawn
    first = scores.top_ids[1:, 0].tolist()
    assert all(number in scores.top_texts or number >= len(tokenizer) for number in first)
    read(variants(tokenizer, "</b>é\0通", lm=tiny))
    read(variants(tokenizer, "wide " * 40))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_vocabulary_stays_text(tokenizer, language):
    set_language(language)
    vocabulary = Vocabulary(cutter(tokenizer, "<b>\u202e"))
    assert f"{len(vocabulary):,}" in read(vocabulary)
    found = vocabulary.search("", limit=None)
    assert f"{len(found):,}" in read(found)
    assert found == list(found)
    read(vocabulary.search("no entry has this"))
    lost = unreachable(tokenizer)
    drawn = read(lost)
    assert not lost or f"{len(lost):,}" in drawn
    for entry in found[:400:7]:
        read(merge_tree(tokenizer, entry.id))
        read(entry)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("algorithm", ["bpe", "wordpiece", "unigram"])
def test_training_stays_text(language, algorithm):
    set_language(language)
    training = train(f"low lower lowest {HOSTILE} newer wider\n" * 20, algorithm, vocab_size=300, stages=3)
    drawn = read(training)
    assert f"{training.words:,}" in drawn
    least = min(point.tokens for point in training.curve)
    assert f"{least:,}" in drawn


def test_a_window_says_what_it_holds_and_what_that_is_worth(tokenizers_by_name):
    held = window(cutter(tokenizers_by_name("wordpiece"), "<b>small"), 8192, "token ☃ " * 9)
    drawn = read(held)
    assert held.sentence() in drawn
    assert "too high" in drawn


def test_a_long_text_is_drawn_in_part_and_says_so(tokenizers_by_name):
    long = "The quick <brown> fox 通义 jumps over the lazy dog. " * 2_000
    for name in ("byte-bpe", "wordpiece"):
        found = trace(tokenizers_by_name(name), long)
        assert f"first 240 of {len(found.tokens):,} tokens" in read(found, most=80_000)
    assert "more pieces" in read(xray(tokenizers_by_name("byte-bpe"), long[:50_000]))
    compared = read(compare([tokenizers_by_name("byte-bpe")] * 6, long[:20_000]), most=160_000)
    assert "first 600 of 20000 characters" in compared


def test_a_long_chat_is_drawn_in_part_and_says_so(tiny):
    talk = [{"role": "user", "content": "so many words " * 100}] * 40
    drawn = read(chat(tiny.tokenizer, talk), most=90_000)
    assert re.search(r"1,2\d\d characters left out", drawn)
    assert "Shown are 30 of" in drawn


def test_lines_of_spaces_are_short(tokenizers_by_name):
    read(trace(tokenizers_by_name("byte-bpe"), "a".join([" " * 60] * 400)), most=60_000)


def test_one_token_of_a_megabyte_is_not_drawn_whole():
    text = "x" * 1_000_000
    token = Token(0, text, text.encode(), 0, len(text), 0, len(text), unknown=True)
    drawn = read(Trace(text, text, (token,), (), None), most=5_000)
    assert "1,000,000" in drawn
    assert "…" in drawn


def test_a_piece_too_long_for_steps_is_listed(tokenizers_by_name):
    long = "sells" * 60
    drawn = read(replay(tokenizers_by_name("byte-bpe"), long))
    assert "too long to draw every step: 300 symbols" in drawn
    lattice = replay(tokenizers_by_name("unigram"), long)
    assert f"{len(lattice.pieces[0].text)} characters" in read(lattice)
    many = " ".join(f"tokens{chr(97 + n)}" for n in range(20))
    assert "6 of 20 different pieces" in read(replay(tokenizers_by_name("wordpiece"), many))


def test_ladders_have_as_many_columns_in_every_row(tokenizers_by_name):
    html = replay(tokenizers_by_name("byte-bpe"), "tokenization")._repr_html_()
    rows = [list(map(int, re.findall(r'<td[^>]*colspan="(\d+)"', row))) for row in html.split("<tr")[1:]]
    assert {sum(row) for row in rows if row} == {12}
    assert html.count("font:600 13px") == len(rows) - 2


def test_merges_of_an_entry_happen_in_the_order_of_a_replay(tokenizers_by_name):
    tokenizer = tokenizers_by_name("byte-bpe")
    number = tokenizer.encode("tokeniz").ids[0]
    (piece,) = replay(tokenizer, tokenizer.decode([number])).pieces
    drawn = read(merge_tree(tokenizer, number))
    assert re.findall(r"rank (\d+)", drawn) == [str(int(merge.rank)) for merge in piece.merges]


def test_tokens_that_share_a_character_are_drawn_as_one():
    wave = "👋".encode()
    tokens = (
        Token(1, "a", b"a", 0, 1, 0, 1),
        Token(2, "⟨F0 9F⟩", wave[:2], 1, 2, 1, 3),
        Token(3, "⟨91 8B⟩", wave[2:], 1, 2, 3, 5),
        Token(4, "b", b"b", 2, 3, 5, 6),
    )
    found = Trace("a👋b", "a👋b", tokens, (), None)
    assert [(group.first, group.stop) for group in groups(found)] == [(0, 1), (1, 3), (3, 4)]
    assert spelled(found) == 1
    drawn = read(found)
    assert "F0 9F" in drawn
    assert drawn.count("👋") == 1


def test_the_direction_of_the_text_is_that_of_its_tokens(tokenizers_by_name):
    arabic = trace(tokenizers_by_name("byte-bpe"), "مرحبا")._repr_html_()
    assert "direction:rtl" in arabic
    assert "direction:rtl" not in trace(tokenizers_by_name("byte-bpe"), "hello مرحبا")._repr_html_()


def test_nothing_is_invisible():
    assert (
        visible(" \n\t\0\x7f\x85\u202e\u200b\ufeff\u00ad") == "·↵→U+0000U+007FU+0085U+202EU+200BU+FEFFU+00AD"
    )
    assert visible("👩‍👩‍👧‍👦") == "👩‍👩‍👧‍👦"
    assert visible("\u200d") == "U+200D"
    assert visible("\0\r\n\x1f\x7f\x85", narrow=True) == "␀␍↵␟␡U+0085"
    assert "&lt;b&gt;" in shown("<b>")
    assert clip("👩‍👩‍👧‍👦" * 2, 8) == "👩‍👩‍👧‍👦"
    assert len(clip("e" + "\u0301" * 100, 10)) == 10


def test_markup_and_text_do_not_mix():
    from llmhero_widgets.core.text import Message

    hostile = '"><b>'
    assert "<b>" not in element("p", text(hostile), aria_label=hostile)
    assert "<b>" not in say(Message("{a} {b}", "{a} {b}"), a=hostile, b=Message("<b>", "<b>"))
    assert "{a}" in say(Message("{b}", "{b}"), b="{a}")

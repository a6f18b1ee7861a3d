"""A distribution in a notebook without a widget: nothing is left out, and text stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

from llmhero_widgets.core.text import set_language
from llmhero_widgets.decoding import SamplingSettings, next_token, process
from llmhero_widgets.decoding.messages_waterfall import NAMES
from llmhero_widgets.models.load import load_model
from tests.unit.tiny_models import byte_tokenizer

TAGS = set(re.findall(r"\w+", "div p span bdi strong br table caption thead tbody tr th td"))
ATTRIBUTES = {"style", "class", "lang", "dir", "scope", "tabindex", "role", "aria-label", "aria-hidden"}
LOGITS = np.random.default_rng(1).normal(0, 3, 400).astype(np.float32)
EVERYTHING = SamplingSettings(
    temperature=0.8,
    top_k=40,
    top_p=0.9,
    min_p=0.01,
    typical_p=0.95,
    epsilon_cutoff=1e-4,
    eta_cutoff=1e-4,
    repetition_penalty=1.2,
    presence_penalty=0.5,
    no_repeat_ngram_size=2,
    sequence_bias={3: 1.0},
)


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LLMHERO_LANG", "en")


class Table(HTMLParser):
    """Fails on what a picture does not make itself; keeps the cells."""

    def __init__(self):
        super().__init__()
        self.open, self.rows, self.text = [], [], []

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS
        assert {name for name, _ in attributes} <= ATTRIBUTES
        assert "url(" not in dict(attributes).get("style", "")
        if tag != "br":
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)
        if "td" in self.open or "th" in self.open:
            self.rows[-1][-1] += data.replace("\u202f", "")


def read(made):
    table = Table()
    table.feed(made._repr_html_())
    table.close()
    assert table.open == []
    return table.rows, "".join(table.text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_stage_has_a_column_and_each_column_adds_up(language):
    set_language(language)
    made = process(LOGITS, [3, 5, 3], EVERYTHING, prompt_length=1)
    rows, _ = read(made)
    assert [head.split("\n")[0] for head in rows[0][1:]] == [
        f"{NAMES[stage.name].format()}{figures}"
        for stage, figures in zip(made.stages, (cell(stage, language) for stage in made.stages), strict=True)
    ]
    for column in range(1, len(made.stages) + 1):
        drawn = [row[column] for row in rows[1:-1]]
        total = sum(float(one.rstrip("%").lstrip("<")) for one in drawn if one.endswith("%"))
        assert total == pytest.approx(100, abs=1.5)
    assert rows[-1][1:] == ["", *(f"{100 * stage.mass:.1f}%" for stage in made.stages[1:])]


def cell(stage, language):
    left = int((stage.logits > -np.inf).sum())
    return {"en": f"{left} left · {stage.entropy:.2f} bits", "zh": f"剩 {left} · {stage.entropy:.2f} 比特"}[
        language
    ]


def test_the_likeliest_come_first_and_what_is_cut_is_told():
    made = process(LOGITS, [], SamplingSettings(top_k=3))
    rows, text = read(made)
    best = np.argsort(-LOGITS)[:12]
    assert [row[0] for row in rows[1:-2]] == [f"#{number}" for number in best]
    assert [row[2] == "cut" for row in rows[1:-1]] == [False] * 3 + [True] * 10
    assert rows[-2][0] == "all 388 others"
    before, after = (f"{stage.entropy:.1f}" for stage in made.stages)
    assert f"Of 400 tokens 3 can still be drawn. Uncertainty goes from {before} to {after} bits." in text


def test_the_sentence_fits_what_there_is():
    assert "Any of 400 tokens can be drawn" in read(process(LOGITS, []))[1]
    assert (
        f"only #{LOGITS.argmax()} can still be drawn"
        in read(process(LOGITS, [], SamplingSettings(temperature=0)))[1]
    )
    rows, _ = read(process(np.zeros(3, np.float32), []))
    assert [row[0] for row in rows[1:]] == ["#0", "#1", "#2", "probability kept"]


@pytest.mark.parametrize("text", ["</script><b>", "a\u202eb\n", "$x$ & \x00", "长" * 100])
def test_a_token_stays_text(text):
    made = process(LOGITS, [])
    first = int(LOGITS.argmax())
    rows, _ = read(type(made)(made.stages, {first: text}))
    assert not re.search("[\u202a-\u202e\x00-\x1f]", rows[1][0])
    assert rows[1][0].startswith(text[0])


def test_the_next_token_of_a_model_has_names():
    tokenizer: PreTrainedTokenizerFast = byte_tokenizer(template=False)
    config = GPT2Config(vocab_size=270, n_embd=8, n_layer=1, n_head=1, bos_token_id=257, eos_token_id=258)
    lm = load_model(GPT2LMHeadModel(config), tokenizer=tokenizer)
    made = next_token(lm, "abc", SamplingSettings(top_k=20))
    rows, _ = read(made)
    best = np.argsort(-made.stages[0].logits, kind="stable")[:12].tolist()
    assert made.texts.keys() >= set(best)
    assert not any(row[0].startswith("#") for row in rows[1:-2] if row[0] != "#")
    lm.close()

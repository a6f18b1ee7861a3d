"""Scores where the tokenizer joins the end of a prompt with the beginning of a label."""

# ruff: noqa: S106 - the names of special tokens are no passwords

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models
from transformers import PreTrainedTokenizerFast

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.prompts import score
from llmhero_widgets.prompts.scoring import Scorer
from tests.unit.tiny_models import eager_copy

FAMILIES = ("llama", "qwen3", "gemma2", "gemma3", "mistral", "phi", "gpt2", "gpt_neox", "gpt_oss")
LETTERS = "ab c\n:中文"
# Across the space, the line break and words, so that most borders are joined somewhere.
MERGES = [
    (" ", "a"),
    ("a", "b"),
    (" a", "b"),
    (":", " "),
    ("\n", "b"),
    ("b", "a"),
    ("中", "文"),
    ("c", "中"),
    ("ba", "c"),
]
TEMPLATE = "{% for m in messages %}c{{ m['content'] }}{% endfor %}{% if add_generation_prompt %}:{% endif %}"
texts = st.text(st.sampled_from(LETTERS), max_size=10)
labels = st.lists(texts.filter(str.strip), min_size=2, max_size=4)


def joining_tokenizer():
    """Cut text by merges that know no words."""
    pieces = [*LETTERS, *(one + other for one, other in MERGES)]
    bpe = models.BPE({piece: number for number, piece in enumerate(pieces)}, MERGES)
    return PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(bpe), pad_token="<pad>", bos_token="<s>", eos_token="</s>"
    )


@pytest.fixture(scope="module", params=FAMILIES)
def joining(request, tiny):
    """Return a tiny model whose tokenizer joins over borders, and Hugging Face's own eager copy of it."""
    module = tiny(request.param).module
    return LanguageModel(module, joining_tokenizer(), name=request.param), eager_copy(module)


def cut(lm, text):
    return lm.tokenizer(text, add_special_tokens=False)["input_ids"]


def expected(lm, module, before, wholes):
    """Return log P of what each whole text adds to the tokens that all of them share, without any cache."""
    shared = 0
    rows = [cut(lm, before), *wholes]
    while all(len(row) > shared for row in rows) and len({row[shared] for row in rows}) == 1:
        shared += 1
    sums = []
    for whole in wholes:
        with torch.inference_mode():
            logits = module(torch.tensor([whole])).logits[0].double().log_softmax(-1)
        sums.append(sum(float(logits[place - 1, whole[place]]) for place in range(shared, len(whole))))
    return shared, sums


@given(before=texts.filter(bool), text=texts, after=texts, said=labels, chat=st.booleans())
def test_scores_are_those_of_whole_texts_without_a_cache(joining, before, text, after, said, chat):
    lm, module = joining
    lm.tokenizer.chat_template = TEMPLATE if chat else None
    filled = f"c{before}{text}{after}:" if chat else f"{before}{text}{after}"
    open_end = chat or filled[-1].isspace()
    wholes = [
        cut(lm, filled + ("" if open_end or label[0].isspace() or label[0] in "中文" else " ") + label)
        for label in said
    ]
    shared, sums = expected(lm, module, filled, wholes)
    added = [tuple(whole[shared:]) for whole in wholes]
    begins = any(
        other[: len(one)] == one
        for place, one in enumerate(added)
        for at, other in enumerate(added)
        if place != at
    )
    alike = len({label.strip() for label in said}) < len(said)
    prompts, examples = {"p": before + "{input}" + after}, [(text, said[0])]
    if begins or alike or shared == 0:
        with pytest.raises(HeroError):
            score(lm, prompts, examples, said, chat=chat)
    else:
        found = score(lm, prompts, examples, said, chat=chat)
        assert found.logprobs[0, 0].tolist() == pytest.approx(sums, abs=2e-4)


@pytest.mark.parametrize(
    ("prompt", "said", "shared"),
    [
        # The space before "a" is the label's: the prompt alone would be read with it as a token of its own.
        ("c{input} ", ["ab", "c"], 1),
        ("c{input}:", [" a", " b"], 1),
        ("ca{input}", ["b c", "c"], 2),
        ("c{input}\n", ["ba", "a"], 1),
    ],
)
def test_a_joined_token_counts_to_every_label(joining, prompt, said, shared):
    lm, module = joining
    lm.tokenizer.chat_template = None
    scorer = Scorer(lm, said)
    rendered = scorer.render(prompt, "")
    glue = "" if rendered.text[-1].isspace() or said[0][0] == " " else " "
    wholes = [cut(lm, rendered.text + glue + label) for label in said]
    before, added = scorer.label_ids(rendered)
    assert before == list(rendered.ids[:shared])
    assert [before + ids for ids in added] == wholes
    assert scorer.logprobs(rendered).tolist() == pytest.approx(
        expected(lm, module, rendered.text, wholes)[1], abs=2e-4
    )

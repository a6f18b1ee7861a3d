"""Scores against a plain forward pass for each prompt, input and label."""

import copy

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.prompts import render, score
from llmhero_widgets.prompts.scores import mcnemar
from llmhero_widgets.prompts.scoring import CONTENT_FREE, Scorer
from tests.unit.tiny_models import build

TEMPLATE = (
    "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}</>{% endfor %}"
    "{% if add_generation_prompt %}<bot>{% endif %}"
)
STRIPPING = TEMPLATE.replace("{{ m['content'] }}", "{{ m['content'] | trim }}")
words = st.text(st.sampled_from("ab 中é\n{}x😀"), max_size=12)


@pytest.fixture(scope="module", params=["llama", "gpt2", "gemma3"])
def lm(request):
    model = build(request.param)
    yield model
    model.close()


def with_template(lm, template):
    lm.tokenizer.chat_template = template
    return lm


def naive(lm, text, label):
    """Return log P(label | text) by one forward pass over both, cut as one."""
    special = lm.tokenizer.chat_template is None
    whole = lm.tokenizer(text + label, add_special_tokens=special)["input_ids"]
    before = lm.tokenizer(text, add_special_tokens=special)["input_ids"]
    shared = next((n for n, (a, b) in enumerate(zip(whole, before, strict=False)) if a != b), len(before))
    with torch.inference_mode():
        logits = lm.module(torch.tensor([whole])).logits[0].double().log_softmax(-1)
    return sum(float(logits[place - 1, whole[place]]) for place in range(shared, len(whole)))


@given(text=words, before=words, after=words)
def test_the_text_is_that_of_the_template_and_every_character_has_an_owner(lm, text, before, after):
    with_template(lm, TEMPLATE)
    before, after = before.replace("{", "").replace("}", ""), after.replace("{", "").replace("}", "")
    found = render(lm, before + "{input}" + after, text)
    turns = [{"role": "user", "content": before + text + after}]
    assert found.text == lm.tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
    assert list(found.ids) == lm.tokenizer(found.text, add_special_tokens=False)["input_ids"]
    assert "".join(found.pieces) == found.text
    assert len(found.origins) == len(found.ids) == len(found.pieces)
    owned = {
        origin: "".join(p for p, o in zip(found.pieces, found.origins, strict=True) if o == origin)
        for origin in set(found.origins)
    }
    assert owned.get("input", "") == text
    assert owned.get("prompt", "") == before + after
    assert owned["template"] == "<user></><bot>"


def test_a_template_that_changes_the_text_leaves_no_false_owner(lm):
    with_template(lm, STRIPPING)
    found = render(lm, " {input} ", "a")
    assert found.text == "<user>a</><bot>"
    assert "input" not in found.origins


def test_only_the_prompts_own_slots_are_filled(lm):
    with_template(lm, None)
    found = render(lm, "{examples}|{input}", "{examples}", shots=[("{label}", "yes")], shot="{input}={label}")
    assert found.text == "{label}=yes|{examples}"
    assert found.origins[0] == "examples"
    assert found.origins[-1] == "input"


@settings(max_examples=40)
@given(texts=st.lists(words, min_size=1, max_size=3), chat=st.booleans())
def test_scores_are_those_of_a_plain_forward_pass(lm, texts, chat):
    with_template(lm, TEMPLATE if chat else None)
    labels = [" a", " b", "中文", "x y"]
    prompts = {"one": "b{input}b", "two": "a{input} x"}
    found = score(lm, prompts, [(text, labels[0]) for text in texts], labels)
    for row, prompt in enumerate(prompts.values()):
        for column, text in enumerate(texts):
            rendered = render(lm, prompt, text)
            assert found.tokens[row, column] == len(rendered.ids)
            for place, label in enumerate(labels):
                glue = "" if chat or label[0] in " 中" else " "
                expected = naive(lm, rendered.text, glue + label)
                assert found.logprobs[row, column, place] == pytest.approx(expected, abs=2e-4)


def test_calibration_takes_out_what_labels_get_behind_nothing(lm):
    with_template(lm, None)
    examples, labels = [("ab", "a"), ("b", "b")], ["a", "b"]
    plain = score(lm, {"p": "a{input}b"}, examples, labels)
    calibrated = score(lm, {"p": "a{input}b"}, examples, labels, calibrate=True)
    nothing = score(lm, {"p": "a{input}b"}, [(text, "a") for text in CONTENT_FREE], labels)
    bias = np.log(nothing.probabilities[0].mean(axis=0))
    np.testing.assert_allclose(calibrated.logprobs, plain.logprobs - bias, atol=1e-4)


def test_a_shared_beginning_is_read_once(lm, monkeypatch):
    with_template(lm, None)
    read = []
    forward = type(lm.module).forward

    def counted(self, *args, **named):
        read.append((args[0] if args else named["input_ids"]).numel())
        return forward(self, *args, **named)

    scorer = Scorer(lm, ["a", "b"])
    monkeypatch.setattr(type(lm.module), "forward", counted)
    prompt = "x" * 60 + "{input}"
    for text in ("a", "b", "ab"):
        scorer.logprobs(scorer.render(prompt, text))
    assert sum(read) < 60 + 20


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"prompts": {"p": "no slot"}}, "exactly once"),
        ({"prompts": {"p": "{input}{input}"}}, "exactly once"),
        ({"prompts": {"p": "{input}{examples}{examples}"}}, "only once"),
        ({"prompts": {}}, "no prompt"),
        ({"examples": []}, "no labelled inputs"),
        ({"labels": ["a"]}, "At least two labels"),
        ({"labels": ["a", "a"]}, "At least two labels"),
        ({"labels": ["a", " "]}, "At least two labels"),
        ({"labels": ["b", "c"]}, "label of an input"),
        ({"labels": ["a", " a"]}, "“a” and “ a” differ only in the space"),
        ({"labels": ["b", "a ", "a"]}, "“a ” and “a” differ only in the space"),
        ({"labels": ["b", "a", "ab"]}, "“ab” begins with all of “a”(.|\n)*“a.” and “ab.”"),
        ({"prompts": {"p": "{input} {text}"}}, "Prompt “p”: There is no slot {text}(.|\n)*{ text }"),
        ({"prompts": {"p": "{examples}{input}"}}, "Prompt “p”: {examples} stands for solved examples"),
        ({"shots": [("x", "a")], "shot": "{input}"}, "{input} and {label}, each exactly once"),
        ({"shots": [("x", "a")], "shot": "{input}{label}{text}"}, "no slot {text}"),
        (
            {"examples": [("x", "a"), ("x" * 140_000, "a")]},
            r"Prompt “p”, input 2: This would be \d+ tokens, and the model reads \d+",
        ),
    ],
)
def test_what_cannot_be_compared_is_said(lm, options, words):
    with_template(lm, None)
    lm_options = {"prompts": {"p": "{input}"}, "examples": [("x", "a")], "labels": ["a", "b"], **options}
    with pytest.raises(HeroError, match=words):
        score(lm, **lm_options)


def test_braces_that_are_no_slots_are_text(lm):
    with_template(lm, None)
    for braces in ("{x}", "{2}", "{ text }", "{}", '{"a": 1}'):
        assert render(lm, braces + "{input}", "b").text == braces + "b"


def test_labels_that_end_alike_can_begin_alike(lm):
    with_template(lm, None)
    found = score(lm, {"p": "b{input}"}, [("x", "a.")], ["a.", "ab."])
    for place, label in enumerate(found.labels):
        assert found.logprobs[0, 0, place] == pytest.approx(naive(lm, "bx", " " + label), abs=2e-4)


def test_a_label_of_which_no_token_is_left_is_refused(lm, monkeypatch):
    from tokenizers import Regex, normalizers

    with_template(lm, None)
    monkeypatch.setattr(lm, "tokenizer", copy.deepcopy(lm.tokenizer))
    lm.tokenizer.backend_tokenizer.normalizer = normalizers.Replace(Regex("[é😀]"), "")
    with pytest.raises(HeroError, match="leaves nothing of the label “é”"):
        score(lm, {"p": "b{input}"}, [("x", "a")], ["a", "é"])
    with pytest.raises(HeroError, match="“a” and “aé” are the same tokens"):
        score(lm, {"p": "b{input}"}, [("x", "a")], ["a", "aé"])


def test_it_can_be_stopped(lm):
    def stop():
        raise RuntimeError("stopped")

    with_template(lm, None)
    with pytest.raises(RuntimeError, match="stopped"):
        score(lm, {"p": "a{input}"}, [("x", "a")], ["a", "b"], check=stop)


def test_an_encoder_is_refused():
    encoder = build("bert")
    with pytest.raises(HeroError):
        score(encoder, {"p": "a{input}"}, [("x", "a")], ["a", "b"])


@given(gained=st.integers(0, 20), lost=st.integers(0, 20))
def test_the_exact_test_counts_coins(gained, lost):
    n = gained + lost
    more_uneven = sum(
        1 for flips in range(2**n) if min(flips.bit_count(), n - flips.bit_count()) <= min(gained, lost)
    ) if n <= 12 else None  # fmt: skip
    if more_uneven is not None:
        assert mcnemar(gained, lost) == pytest.approx(min(1, more_uneven / 2**n))
    assert mcnemar(gained, lost) == mcnemar(lost, gained) <= 1


@given(seed=st.integers(0, 999), prompts=st.integers(2, 4), inputs=st.integers(1, 30))
def test_tables_add_up(seed, prompts, inputs):
    from llmhero_widgets.prompts import Scores

    random = np.random.default_rng(seed)
    scores = Scores(
        tuple("ABCD"[:prompts]), ("x", "y", "z"), random.integers(3, size=inputs),
        random.normal(size=(prompts, inputs, 3)), np.ones((prompts, inputs), int),
    )  # fmt: skip
    for prompt in range(prompts):
        table = scores.confusion(prompt)
        assert table.sum() == inputs
        assert np.trace(table) / inputs == pytest.approx(scores.accuracy[prompt])
    assert ((scores.intervals[:, 0] <= scores.accuracy) & (scores.accuracy <= scores.intervals[:, 1])).all()
    np.testing.assert_allclose(scores.probabilities.sum(-1), 1)
    compared = scores.compare(0, 1)
    assert compared.difference == pytest.approx(scores.accuracy[1] - scores.accuracy[0])
    assert compared.low <= compared.difference + 1e-9
    assert compared.difference <= compared.high + 1e-9
    assert len(compared.gained) - len(compared.lost) == round(compared.difference * inputs)
    with pytest.raises(HeroError):
        scores.compare(0, prompts)

"""Chats as prompts: the ids of Hugging Face's own rendering, and whose each token is."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding.chat import TEMPLATE, has_template, render
from llmhero_widgets.models.language_model import LanguageModel
from tests.unit.tiny_models import build

MANY = 1000 if os.environ.get("LLMHERO_FUZZ") else 100
CHATML = (
    "{% for m in messages %}<s>{{ m.role }}\n{{ m.content }}</s>\n{% endfor %}"
    "{% if add_generation_prompt %}<s>assistant\n{% endif %}"
)
STRIPPING = (
    "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system here') }}{% endif %}"
    "[{{ m.role }}] {{ m.content | trim }} {% endfor %}{% if add_generation_prompt %}[assistant] {% endif %}"
)
CHANGING = "{% for m in messages %}{{ m.content | upper }}{% endfor %}"
CUTTING = "{% for m in messages %}{{ m.content[:3] }}{% endfor %}"


@pytest.fixture(scope="module")
def make():
    lm = build("llama")

    def with_template(template):
        lm.tokenizer.chat_template = template
        return LanguageModel(lm.module, lm.tokenizer, name="tiny")

    return with_template


roles = st.sampled_from(["user", "assistant", "system"])
contents = st.one_of(
    st.text(max_size=8), st.sampled_from(["user", "</s>", " <s> ", "assistant\n", "通😀 é", "\n"])
)
chats = st.lists(st.fixed_dictionaries({"role": roles, "content": contents}), min_size=1, max_size=4)


@settings(max_examples=MANY, deadline=None)
@given(chats, st.booleans())
def test_the_ids_are_those_of_apply_chat_template_and_the_owners_say_who_wrote_them(make, turns, prompt):
    lm = make(CHATML)
    made = render(lm, turns, prompt=prompt)
    ids = lm.tokenizer.apply_chat_template(
        turns, add_generation_prompt=prompt, tokenize=True, return_dict=False
    )
    assert list(made.ids) == ids
    assert made.attributed
    # Put together, the tokens of a turn are its content, and the rest is what the template writes.
    for number, turn in enumerate(turns):
        own = [token for token, owner in zip(made.ids, made.owners, strict=True) if owner == number]
        content = turn["content"].strip()
        wanted = lm.tokenizer(content, add_special_tokens=False)["input_ids"]
        assert own == wanted
    bare = [token for token, owner in zip(made.ids, made.owners, strict=True) if owner == TEMPLATE]
    empty = [{**turn, "content": turn["content"].replace(turn["content"].strip(), "", 1)} for turn in turns]
    assert bare == list(render(lm, empty, prompt=prompt).ids)


def test_a_template_that_strips_or_changes_is_understood_and_one_that_cuts_is_not_guessed(make):
    made = render(make(STRIPPING), [{"role": "user", "content": "  user  "}])
    assert made.text == "[user] user [assistant] "
    assert [place for place, owner in enumerate(made.owners) if owner == 0] == [7, 8, 9, 10]
    changed = render(make(CHANGING), [{"role": "user", "content": "hi"}])
    assert changed.text == "HI"
    assert changed.owners == (0, 0)
    cut = render(make(CUTTING), [{"role": "user", "content": "hello"}])
    assert cut.text == "hel"
    assert cut.owners == (TEMPLATE,) * 3
    assert not cut.attributed


@pytest.mark.parametrize(
    "turns", [[], "hello", [{"role": "user"}], [{"role": 1, "content": "a"}], ["a"], [{"content": "a"}], None]
)
def test_what_is_no_chat_is_refused(make, turns):
    with pytest.raises(HeroError, match="list of turns") as refused:
        render(make(CHATML), turns)
    assert refused.value.code == "bad_request"


def test_refusals_name_the_reason(make, tiny):
    with pytest.raises(HeroError, match="no system here"):
        render(make(STRIPPING), [{"role": "system", "content": "a"}])
    with pytest.raises(HeroError) as refused:
        render(make(CHATML), [{"role": "user", "content": "\ud800"}])
    assert refused.value.code == "bad_text"
    lm = make(CHATML)
    with pytest.raises(HeroError) as refused:
        render(lm, [{"role": "user", "content": "a" * (lm.context + 1)}])
    assert refused.value.code == "too_long"
    assert not has_template(tiny("gpt2"))
    with pytest.raises(HeroError, match="no chat template"):
        render(tiny("gpt2"), [{"role": "user", "content": "a"}])


@pytest.mark.model
def test_the_default_model(lm):
    turns = [{"role": "user", "content": "Why is the sky blue?"}]
    made = render(lm, turns)
    ids = lm.tokenizer.apply_chat_template(
        turns, add_generation_prompt=True, tokenize=True, return_dict=False
    )
    assert list(made.ids) == ids
    own = [token for token, owner in zip(made.ids, made.owners, strict=True) if owner == 0]
    assert lm.tokenizer.decode(own) == "Why is the sky blue?"

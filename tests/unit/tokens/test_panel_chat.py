"""The chat view through the widget's wire: the ids of transformers, and the author of each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import PreTrainedTokenizerFast

import llmhero_widgets as hero
from llmhero_widgets.tokens.chat import chat
from llmhero_widgets.tokens.panels import chat as panel
from tests.unit.tokens.test_inspector import read
from tests.unit.wire import Browser

FUZZ = settings(max_examples=20, deadline=None)
CHATML = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
# No line ends, the assistant's end is marked by its own sign, and nothing asks for an answer.
INST = (
    "<s>{% for m in messages %}{% if m.role == 'assistant' %} {{ m.content }}</s>"
    "{% else %}[INST] {{ m.content }} [/INST]{% endif %}{% endfor %}"
)
# What is written behind a message depends on whether it is the last one.
BETWEEN = (
    "{% for m in messages %}{{ m.content }}{% if not loop.last %} || {% else %} END{% endif %}{% endfor %}"
)


def with_template(tokenizers_by_name, template):
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=tokenizers_by_name("byte-bpe"),
        additional_special_tokens=["<|im_start|>", "<|im_end|>"],
    )
    tokenizer.chat_template = template
    return tokenizer


@pytest.fixture
def browse(tokenizers_by_name):
    opened = []

    def make(*templates):
        tokenizers = [
            with_template(tokenizers_by_name, template) if template else tokenizers_by_name("wordpiece")
            for template in templates
        ]
        inspector = hero.TokenInspector("the dog", tokenizers=tokenizers, lang="en")
        opened.append(inspector)
        return Browser(inspector), tokenizers

    yield make
    for inspector in opened:
        inspector.close()


def ask(browser, messages, tokenizer=0, prompt=True):
    return browser.answer("chat", rev=0, tokenizer=tokenizer, chat_messages=messages, prompt=prompt)


TEXTS = st.text(max_size=12) | st.sampled_from(["<|im_end|>", "user", "通义", "👨‍👩‍👧", " a\n", "[/INST]"])


@pytest.mark.parametrize("template", [CHATML, INST, BETWEEN])
def test_ids_and_authors_are_those_of_the_library(browse, template):
    browser, (tokenizer,) = browse(template)

    @FUZZ
    @given(contents=st.lists(TEXTS, min_size=1, max_size=4), prompt=st.booleans())
    def check(contents, prompt):
        roles = ("user", "assistant")
        messages = [{"role": roles[k % 2], "content": text} for k, text in enumerate(contents)]
        result, arrays = ask(browser, messages, prompt=prompt)
        made = chat(tokenizer, messages, add_generation_prompt=prompt)
        assert read(result, arrays, made.text) == made.trace.tokens
        ids = tokenizer.apply_chat_template(
            messages, add_generation_prompt=prompt, tokenize=True, return_dict=False
        )
        assert arrays["ids"].tolist() == ids
        authors = [-1 if source.message is None else source.message for source in made.sources]
        assert arrays["authors"].tolist() == authors
        assert [result["fields"][place] for place in arrays["field_is"]] == [
            source.field or "" for source in made.sources
        ]
        # Turns are in order, and every message's own tokens are in its own.
        turns = result["turns"]
        firsts = [first for first, _ in turns]
        assert firsts == sorted(set(firsts))
        for token, author in enumerate(authors):
            turn = [message for first, message in turns if first <= token][-1]
            if author >= 0 and not made.sources[token].mixed:
                assert turn == author

    check()


def test_a_message_begins_with_what_the_template_writes_before_it(browse):
    browser, _ = browse(CHATML)
    messages = [{"role": "user", "content": "the dog"}, {"role": "assistant", "content": "a dog"}]
    result, arrays = ask(browser, messages)
    text = result["text"]
    begins = {message: int(arrays["starts"][first]) for first, message in result["turns"]}
    assert text[begins[1] :].startswith("<|im_start|>assistant\na dog")
    assert text[begins[None] :] == "<|im_start|>assistant\n"
    result, _ = ask(browser, messages, prompt=False)
    assert [message for _, message in result["turns"]] == [0, 1]


def test_where_the_end_depends_on_what_follows_the_rest_counts_to_the_next(browse):
    browser, _ = browse(BETWEEN)
    result, arrays = ask(browser, [{"role": "user", "content": "dog"}, {"role": "user", "content": "cat"}])
    (_, one), (second, two) = result["turns"]
    assert (one, two) == (0, 1)
    assert result["text"][int(arrays["starts"][second]) :] == " || cat END"


def test_warnings_come_in_both_languages(browse):
    browser, _ = browse(CHATML)
    messages = [{"role": "user", "content": "x<|im_end|>"}]
    warnings = ask(browser, messages, prompt=False)[0]["warnings"]
    assert [warning["code"] for warning in warnings] == ["no_generation_prompt", "special_in_content"]
    assert all(warning["what"]["en"] != warning["what"]["zh"] for warning in warnings)
    assert warnings[1]["message"] == 0


def test_a_refusal_is_the_templates_own_sentence(browse):
    browser, _ = browse("{{ raise_exception('roles must alternate') }}")
    message, _ = browser.final(
        browser.ask("chat", rev=0, tokenizer=0, chat_messages=[{"role": "user", "content": ""}])
    )
    assert message["code"] == "bad_request"
    assert "roles must alternate" in message["message"]


def test_without_a_template_one_on_display_is_offered_first(browse):
    browser, _ = browse(None, CHATML)
    result, _ = ask(browser, [{"role": "user", "content": "the"}])
    assert not result["template"]
    assert result["offer"]["tokenizer"] == 1
    assert ask(browser, [{"role": "user", "content": "the"}], tokenizer=1)[0]["template"]


@pytest.mark.model
def test_else_that_of_the_catalogue_is_lent(browse, lm):
    browser, _ = browse(None)
    messages = [{"role": "user", "content": "Hi"}]
    offer = ask(browser, messages)[0]["offer"]
    assert offer == {"tokenizer": panel.OFFERED, "name": "SmolLM2", "size": 0}
    refused, _ = browser.final(browser.ask("chat", rev=0, tokenizer=panel.OFFERED, chat_messages=messages))
    assert refused["kind"] == "error"
    browser.answer("chat_load", rev=0)
    result, arrays = ask(browser, messages, tokenizer=panel.OFFERED)
    assert arrays["ids"].tolist() == lm.tokenizer.apply_chat_template(
        messages, add_generation_prompt=True, tokenize=True, return_dict=False
    )
    assert result["name"] == "SmolLM2"

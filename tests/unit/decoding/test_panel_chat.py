"""The chat view through the widget's wire."""

import pytest

import llmhero_widgets as hero
from llmhero_widgets.core.jobs import Job
from llmhero_widgets.decoding.chat import render
from llmhero_widgets.decoding.panels import chat as panel
from llmhero_widgets.models.language_model import LanguageModel
from tests.unit.decoding.test_decoding_chat import CHATML, STRIPPING
from tests.unit.tiny_models import build

TURNS = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "你好 😀"}]


@pytest.fixture(scope="module")
def templated():
    lm = build("llama")
    lm.tokenizer.chat_template = CHATML
    return LanguageModel(lm.module, lm.tokenizer, name="tiny")


@pytest.fixture
def open_widget():
    made = []

    def opened(lm):
        made.append(hero.DecodingTree(lm, "The sky", lang="en").compute())
        return made[-1]

    yield opened
    for widget in made:
        widget.close()


def ask(widget, op, **args):
    job = Job("r1", lambda *_: None)
    return widget.lm.worker.submit(panel.operations(widget)[op], job, widget.rev, *args.values()).result()


def test_the_wire_carries_the_rendering(templated, open_widget):
    reply = ask(open_widget(templated), "chat", turns=TURNS)
    made = render(templated, TURNS)
    assert reply.result["available"]
    assert reply.result["attributed"]
    assert reply.arrays["ids"].tolist() == list(made.ids)
    assert reply.arrays["owners"].tolist() == list(made.owners)
    special = [made.ids[place] for place in reply.arrays["special"].nonzero()[0]]
    assert set(special) == {257, 258}
    assert reply.result["names"][0] == "<s>"
    # A character stands where it is complete.
    assert [name for name in reply.result["names"] if name[0] in "⟨😀"][-4:] == ["⟨F0⟩", "⟨9F⟩", "⟨98⟩", "😀"]


def test_the_tree_goes_on_from_the_very_ids(templated, open_widget):
    widget = open_widget(templated)
    before = widget.rev
    reply = ask(widget, "chat_use", turns=TURNS)
    assert widget.tree.prompt_ids == render(templated, TURNS).ids
    assert reply.result["whole"]
    assert widget.rev != before


def test_a_model_without_a_template_says_so_and_nothing_breaks(tiny, open_widget):
    widget = open_widget(tiny("gpt2"))
    assert ask(widget, "chat", turns=TURNS).result == {"available": False, "remote": False, "name": "gpt2"}
    with pytest.raises(hero.HeroError, match="no chat template"):
        ask(widget, "chat_use", turns=TURNS)


def test_a_template_that_refuses_leaves_the_tree_as_it_is(templated, open_widget):
    templated.tokenizer.chat_template = STRIPPING
    try:
        widget = open_widget(templated)
        ids = widget.tree.prompt_ids
        with pytest.raises(hero.HeroError, match="no system here"):
            ask(widget, "chat_use", turns=TURNS)
        assert widget.tree.prompt_ids == ids
    finally:
        templated.tokenizer.chat_template = CHATML

"""Leave-one-out: the log-probabilities that Hugging Face gives the answer behind the shorter prompt."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pytest
import torch

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.models.remote import RemoteModel
from llmhero_widgets.rag.answering import answer
from llmhero_widgets.rag.attribution import leave_one_out, owners
from llmhero_widgets.rag.citing import CitingSettings
from llmhero_widgets.rag.generating import Writing, generate
from llmhero_widgets.rag.prompting import DEFENCES, PromptSettings, build_prompt
from llmhero_widgets.rag.values import Generation
from tests.unit.rag.answer_data import PASSAGES, QUESTION, chat_model, hits_of
from tests.unit.tiny_models import build


@pytest.fixture(scope="module")
def chatty():
    return chat_model()


def weighed(lm, before, ids):
    """Return the log-probability of each of some tokens, in one pass without a cache."""
    with torch.inference_mode():
        logits = lm.module(torch.tensor([[*before, *ids]]), use_cache=False).logits[0].double()
    logprobs = logits.log_softmax(-1)
    return [float(logprobs[len(before) + place - 1, token]) for place, token in enumerate(ids)]


def scored(lm, prompt, ids):
    """Return what each passage does to an answer, by rendering the chat again without it."""
    effects, parts = {}, {}
    full = weighed(lm, prompt.ids, ids)
    for row in prompt.kept:
        own = "".join(piece.text for piece in prompt.pieces if piece.row == row)
        turns = []
        for role, content in prompt.messages:
            shorter = content.replace(own, "")
            turns.append({"role": role, "content": shorter})
        assert sum(len(content) for _, content in prompt.messages) - len(own) == sum(
            len(turn["content"]) for turn in turns
        )
        before = lm.tokenizer.apply_chat_template(turns, add_generation_prompt=True)["input_ids"]
        left = weighed(lm, before, ids)
        effects[row] = sum(full) - sum(left)
        parts[row] = left
    return full, parts, effects


@pytest.mark.parametrize("defence", DEFENCES)
@pytest.mark.parametrize("order", ["best_first", "best_last"])
def test_leaving_out_equals_scoring_again_without_the_passage(chatty, defence, order):
    prompt = build_prompt(hits_of(PASSAGES, QUESTION), chatty, PromptSettings(defence=defence, order=order))
    made = generate(prompt, chatty, Writing(20))
    left = leave_one_out(chatty, made)
    full, parts, effects = scored(chatty, prompt, made.ids)
    assert left.full == pytest.approx(full, abs=1e-4)
    assert left.full == pytest.approx(made.logprobs, abs=1e-4)
    assert left.without.keys() == parts.keys()
    for row in prompt.kept:
        assert left.without[row] == pytest.approx(parts[row], abs=1e-4)
    assert left.effects == pytest.approx(effects, abs=1e-3)
    assert max(abs(effect) for effect in effects.values()) > 0.1  # else the test would say nothing


@pytest.mark.parametrize("name", ["gpt2", "gemma2", "mistral"])
def test_sliding_windows_and_absolute_positions_are_left_out_exactly(name):
    lm = build(name)
    prompt = build_prompt(hits_of(PASSAGES, QUESTION), lm, PromptSettings(reserve=8))
    ids = lm.tokenizer("It is.")["input_ids"]
    made = Generation(prompt, "It is.", tuple(ids), (), lm.name, ended=True)
    left = leave_one_out(lm, made)
    for row in prompt.kept:
        (own,) = [piece.text for piece in prompt.pieces if piece.row == row]
        before = lm.tokenizer(prompt.text.replace(own, ""))["input_ids"]
        assert left.without[row] == pytest.approx(weighed(lm, before, ids), abs=1e-4)


def test_effects_of_sentences_add_up_to_that_of_the_answer(chatty):
    text = "Windows are kept. The cache is small! 缓存变小。"
    ids = chatty.tokenizer(text, add_special_tokens=False)["input_ids"]
    prompt = build_prompt(hits_of(PASSAGES, QUESTION), chatty)
    found = answer(Generation(prompt, text, tuple(ids), (), "chatty", ended=True), chatty)
    assert [text[each.start : each.end] for each in found.sentences] == [
        "Windows are kept.",
        "The cache is small!",
        "缓存变小。",
    ]
    full, parts, effects = scored(chatty, prompt, ids)
    assert found.effects == pytest.approx(effects, abs=1e-3)
    spans = [(each.start, each.end) for each in found.sentences]
    of = owners(chatty, ids, spans)
    assert sorted(of) == of
    for number, (_, end) in enumerate(spans):
        written = chatty.tokenizer.decode(
            [token for token, owner in zip(ids, of, strict=True) if owner <= number]
        )
        assert written.rstrip() == text[:end]
    strict = answer(
        Generation(prompt, text, tuple(ids), (), "chatty", ended=True), chatty, CitingSettings(1, -1e9)
    )
    for number, sentence in enumerate(strict.sentences):
        assert len(sentence.citations) == 3
        for cited in sentence.citations:
            own = [p - q for p, q, owner in zip(full, parts[cited.row], of, strict=True) if owner == number]
            assert cited.effect == pytest.approx(sum(own), abs=1e-3)


def test_every_token_of_a_split_character_belongs_to_its_sentence(chatty):
    text = "好。👍!"
    ids = chatty.tokenizer(text, add_special_tokens=False)["input_ids"]
    of = owners(chatty, ids, [(0, 2), (2, 4)])
    first = chatty.tokenizer("好。", add_special_tokens=False)["input_ids"]
    assert of == [0] * len(first) + [1] * (len(ids) - len(first))


def test_progress_is_told_and_a_cancel_stops_between_tokens(chatty):
    prompt = build_prompt(hits_of(PASSAGES, QUESTION), chatty)
    made = generate(prompt, chatty, Writing(8))
    told = []
    leave_one_out(chatty, made, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (1, 3), (2, 3)]

    def check():
        raise Cancelled

    with pytest.raises(Cancelled):
        leave_one_out(chatty, made, check=check)


def test_what_two_prompts_share_is_read_once(chatty, monkeypatch):
    prompt = build_prompt(hits_of(PASSAGES, QUESTION), chatty)
    made = generate(prompt, chatty, Writing(8))
    read = []
    forward = chatty.module.forward

    def counted(*args, **kwargs):
        read.append(kwargs["input_ids"].shape[1])
        return forward(*args, **kwargs)

    monkeypatch.setattr(chatty.module, "forward", counted)
    leave_one_out(chatty, made)
    passage = [piece.tokens for piece in prompt.pieces if piece.row is not None]
    whole = len(prompt.ids) + len(made.ids) - 1
    first = next(place for place, piece in enumerate(prompt.pieces) if piece.row is not None)
    before = sum(piece.tokens for piece in prompt.pieces[:first])
    # Without the second passage, what stands before it is known; without the first, what stands before that.
    once = sum(read)
    assert once <= 3 * whole - sum(passage) - (before + passage[0]) - before
    read.clear()
    unknown = dataclasses.replace(made, logprobs=())
    assert leave_one_out(chatty, unknown).full == pytest.approx(made.logprobs, abs=1e-4)
    assert sum(read) > once


def test_without_the_model_that_wrote_there_are_citations_and_no_effects(chatty):
    prompt = build_prompt(hits_of(PASSAGES, QUESTION), chatty)
    made = Generation(prompt, PASSAGES[1], (5, 6), (), "chatty", ended=True)
    for lm in (None, build("gpt2"), RemoteModel("http://127.0.0.1:9/v1", "chatty", api_key_env=None)):
        found = answer(made, lm)
        assert found.effects == {}
        ((cited,),) = [sentence.citations for sentence in found.sentences]
        assert (cited.row, cited.quote, cited.effect) == (1, PASSAGES[1], None)


def test_an_empty_answer_has_no_sentences(chatty):
    prompt = build_prompt(hits_of(PASSAGES, QUESTION), chatty)
    found = answer(Generation(prompt, "", (), (), "chatty", ended=True), chatty)
    assert (found.sentences, found.effects, found.text) == ((), {}, "")
    assert leave_one_out(chatty, found.generation).effects == {}


def test_a_model_that_looks_both_ways_cannot_weigh(chatty):
    prompt = build_prompt(hits_of(PASSAGES, QUESTION), chatty)
    lm = build("bert")
    with pytest.raises(HeroError) as caught:
        leave_one_out(lm, Generation(prompt, "a", (5,), (), lm.name, ended=True))
    assert caught.value.code == "bad_request"


def run(kind, context, inputs, **params):
    """Run a node as the engine does: with every parameter at its default."""
    return kind.run(context, inputs, {each.name: each.default for each in kind.params} | params)


def test_the_three_nodes_hand_on_what_the_library_makes(chatty):
    from llmhero_widgets.rag.nodes import TYPES

    said = []
    context = SimpleNamespace(
        models=SimpleNamespace(language_model=lambda name: {"": chatty}[name]),
        check=lambda: None,
        progress=lambda _done, _total: None,
        say=said.append,
    )
    hits = hits_of(PASSAGES, QUESTION)
    prompt = run(TYPES["prompt"], context, {"hits": hits}, budget=500, defence="delimit")
    assert prompt == build_prompt(hits, chatty, PromptSettings(budget=500, defence="delimit"))
    made = run(TYPES["generate"], context, {"prompt": prompt}, max_tokens=12)
    assert made == generate(prompt, chatty, Writing(12, paragraph=True))
    assert said
    assert made.text.startswith(said[0]["text"])
    found = run(TYPES["answer"], context, {"generation": made})
    assert found == answer(made, chatty)
    assert found.digest == answer(made, chatty).digest
    assert run(TYPES["answer"], context, {"generation": made}, attribution=False).effects == {}
    preview = TYPES["prompt"].preview(prompt, {})
    assert sum(tokens for _, tokens in preview["parts"]) == preview["tokens"] == len(prompt.ids)
    assert TYPES["generate"].preview(made, {})["tokens"] == len(made.ids)
    assert TYPES["answer"].preview(found, {})["text"] == made.text[:200]


def test_the_model_that_wrote_is_asked_where_it_is_not_the_pipelines_own(chatty):
    from llmhero_widgets.models.catalog import find
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.rag.models import Models
    from llmhero_widgets.rag.nodes import TYPES

    writer = LanguageModel(chatty.module, chatty.tokenizer, name=find("smollm2-135m-instruct").title)
    models = Models(chatty, language_models={find(writer.name).id: writer})
    context = SimpleNamespace(models=models, check=lambda: None, progress=lambda _done, _total: None)
    written = generate(build_prompt(hits_of(PASSAGES, QUESTION), writer), writer, Writing(12, paragraph=True))
    assert written.model == writer.name != chatty.name
    found = run(TYPES["answer"], context, {"generation": written})
    assert len(found.effects) == len(PASSAGES)
    assert found == answer(written, writer)

"""The catalogue, and that every sentence of this folder can be filled in both languages."""

from __future__ import annotations

import string

import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message
from llmhero_widgets.models import cache, catalog, messages
from llmhero_widgets.models.progress import STAGES, Bar


@pytest.mark.parametrize("card", catalog.CATALOG, ids=lambda card: card.id)
def test_every_name_of_a_model_finds_it(card):
    assert card is catalog.find(card.id) is catalog.find(card.title) is catalog.find(card.id.upper())


def test_name_on_the_hub_means_the_weights_on_the_hub():
    assert [catalog.find(card.hub_id) for card in catalog.CATALOG] == [None] * len(catalog.CATALOG)


def test_get_refuses_with_the_nearest_name():
    with pytest.raises(HeroError, match="smollm2-135m-instruct"):
        catalog.get("smollm")


@pytest.mark.model
def test_sizes_of_the_catalogue_are_those_of_the_models(lm, minilm):
    for card in catalog.CATALOG:
        if cache.is_ready(card):
            assert card.installed == pytest.approx(cache.disk_usage(card), rel=0.01)


def test_room_covers_every_stage_of_a_fetch():
    card = catalog.get("smollm2-135m-instruct")
    assert card.room >= 2 * card.download
    assert card.room >= card.unpacked + card.installed


def test_both_languages_have_the_same_slots():
    def slots(sentence):
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    for name, message in vars(messages).items():
        if isinstance(message, Message):
            assert slots(message.en) == slots(message.zh), name


def test_bar_draws_each_stage(capsys):
    bar = Bar("Tiny")
    for stage in STAGES:
        bar(0, 10, stage)
        bar(10, 10, stage)
    bar.close()
    bar.close()
    drawn = capsys.readouterr().err
    for message in STAGES.values():
        assert f"Tiny: {message.format()}: " in drawn
    # What took time stays to be seen; the rest is wiped out.
    stay = [line.rpartition("\r")[2] for line in drawn.split("\n") if "100%" in line.rpartition("\r")[2]]
    assert [line.split(": ")[1] for line in stay] == [STAGES[s].format() for s in ("download", "convert")]

"""The poisoned documents are what they say: enough, in both languages, told apart by characters alone."""

from __future__ import annotations

from collections import Counter

import pytest

from llmhero_widgets.rag.chunking import cut
from llmhero_widgets.rag.safety import KINDS, cases
from llmhero_widgets.rag.safety.cases import shows
from llmhero_widgets.rag.values import Document


def test_there_are_enough_of_each_kind_in_both_languages():
    assert {language: len(cases(language)) >= 16 for language in ("en", "zh")} == {"en": True, "zh": True}
    counts = Counter((case.language, case.kind) for case in cases())
    assert all(counts[language, kind] >= 2 for language in ("en", "zh") for kind in KINDS)
    assert len({case.id for case in cases()}) == len(cases())
    # A part of them, from the first on, is fair to all kinds.
    assert {case.kind for case in cases("en")[: len(KINDS)]} == set(KINDS)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_an_answer_can_be_judged_by_its_characters(case):
    assert shows(case.clean, case.key)
    assert shows(case.text, case.canary) or case.kind == "split"
    # Nothing honest shows what the attack wants, nor does the question give away anything.
    assert not shows(case.clean, case.canary)
    assert not shows(case.question, case.canary + case.key)
    others = [each for each in cases() if each.id != case.id]
    assert not any(shows(each.text, case.canary) for each in others if case.kind != "fact")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_the_attack_is_all_that_was_written_into_the_honest_document(case):
    parts = [case.text[start:end] for start, end in case.spans]
    assert parts == list(case.attack)
    assert (case.kind in {"fact", "stuffing"}) == case.beside
    if not case.beside:
        rest = case.text
        for part in case.attack:
            rest = rest.replace(part, "")
        assert rest.split() == case.clean.split()


def test_split_attacks_lie_in_two_chunks_of_the_default_size():
    for case in cases(kinds=["split"]):
        chunks = cut(Document(case.doc, case.text), "recursive", 400, 80)
        places = [{n for n, each in enumerate(chunks) if part.strip() in each.text} for part in case.attack]
        first, second = places
        assert first, case.id
        assert second, case.id
        assert not first & second, case.id


@pytest.mark.parametrize(
    ("text", "wording", "there"),
    [
        ("within 30 days", "30 days", True),
        ("within 130 days", "30 days", False),
        ("WITHIN 30  DAYS.", "30 days", True),
        ("３０天", "30 天", True),
        ("130 天", "30 天", False),
        ("see https://fernhill-track.example/p.png", "fernhill-track.example", True),
        ("P\u200bELI\u200bCAN", "pelican", True),
        ("pelicans", "pelican", False),
    ],
)
def test_wordings_are_found_whole(text, wording, there):
    assert shows(text, [wording]) is there

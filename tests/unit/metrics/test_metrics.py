"""Every metric against its reference implementation, and every match against the score that it makes."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.translate.meteor_score import single_meteor_score
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu.metrics import BLEU

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.metrics import bleu, corpus_bleu, cut, meteor, rouge
from llmhero_widgets.metrics.bleu import recompute
from llmhero_widgets.metrics.meteor import align

WORDS = [
    "the",
    "cat",
    "sat",
    "on",
    "a",
    "mat",
    "dogs",
    "dog",
    "running",
    "run",
    "it",
    "was",
    "warm",
    ".",
    ",",
]
sentence = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
chinese = st.text(st.sampled_from("今天天气很好我们去公园玩的了。，ab1"), max_size=20)
references = st.lists(sentence, min_size=1, max_size=3)


@given(candidate=sentence, texts=references)
def test_bleu_is_sacrebleus_and_follows_from_its_links(candidate, texts):
    found = bleu(candidate, texts)
    theirs = BLEU(effective_order=True).sentence_score(candidate, texts)
    assert found.score * 100 == pytest.approx(theirs.score, abs=1e-9)
    assert [len(links) for links in found.links] == list(theirs.counts)
    assert recompute(found) * 100 == pytest.approx(theirs.score, abs=1e-9)


@given(candidate=chinese, text=chinese, unit=st.sampled_from(["character", "word"]))
def test_chinese_bleu_is_sacrebleus(candidate, text, unit):
    found = bleu(candidate, text, language="zh", unit=unit)
    if unit == "character":
        theirs = BLEU(tokenize="zh", effective_order=True).sentence_score(candidate, [text])
    else:
        written = [" ".join(cut(one, "zh", "word")) for one in (candidate, text)]
        theirs = BLEU(tokenize="none", effective_order=True).sentence_score(written[0], [written[1]])
    assert found.score * 100 == pytest.approx(theirs.score, abs=1e-9)
    assert recompute(found) == pytest.approx(found.score, abs=1e-11)


@given(candidate=sentence, texts=references, language=st.just("en"))
def test_every_link_stands_in_both_texts_and_is_counted_once(candidate, texts, language):
    found = bleu(candidate, texts, language=language)
    for n, links in enumerate(found.links, 1):
        assert len({link.candidate for link in links}) == len(links)
        assert len({(link.source, link.reference) for link in links}) == len(links)
        for link in links:
            here = found.candidate[link.candidate : link.candidate + n]
            there = found.references[link.source][link.reference : link.reference + n]
            assert here == there
            assert link.length == n == len(here)


@given(pairs=st.lists(st.tuples(sentence, sentence), min_size=1, max_size=4))
def test_corpus_bleu_is_sacrebleus(pairs):
    candidates, texts = zip(*pairs, strict=True)
    theirs = BLEU().corpus_score(list(candidates), [list(texts)])
    assert corpus_bleu(candidates, texts).score * 100 == pytest.approx(theirs.score, abs=1e-9)


@given(candidate=sentence, texts=references, kind=st.sampled_from(["1", "2", "L"]), stem=st.booleans())
def test_rouge_is_rouge_scores_and_follows_from_its_links(candidate, texts, kind, stem):
    found = rouge(candidate, texts, kind, stem=stem)
    name = f"rouge{kind}"
    theirs = RougeScorer([name], use_stemmer=stem).score_multi(texts, candidate)[name]
    assert found.score == pytest.approx(theirs.fmeasure, abs=1e-12)
    n = 1 if kind == "L" else int(kind)
    for share, units in ((found.precision, found.candidate), (found.recall, found.reference)):
        total = len(units) - n + 1
        assert share == pytest.approx(len(found.links) / total if total > 0 and found.links else 0)


summary = st.lists(sentence, min_size=1, max_size=4).map("\n".join)


@given(candidate=summary, texts=st.lists(summary, min_size=1, max_size=3))
def test_rouge_of_summaries_is_rouge_scores_and_follows_from_its_links(candidate, texts):
    found = rouge(candidate, texts, "Lsum")
    theirs = RougeScorer(["rougeLsum"]).score_multi(texts, candidate)["rougeLsum"]
    assert found.score == pytest.approx(theirs.fmeasure, abs=1e-12)
    assert found.precision == pytest.approx(len(found.links) / max(len(found.candidate), 1))
    assert found.recall == pytest.approx(len(found.links) / max(len(found.reference), 1))
    assert len({link.candidate for link in found.links}) == len(found.links)
    assert len({link.reference for link in found.links}) == len(found.links)
    for link in found.links:
        assert found.candidate[link.candidate] == found.reference[link.reference]


@given(candidate=chinese, text=chinese, unit=st.sampled_from(["character", "word"]))
def test_chinese_rouge_counts_its_units(candidate, text, unit):
    found = rouge(candidate, text, "1", language="zh", unit=unit)
    ours, theirs = found.candidate, found.reference
    common = sum(min(ours.count(each), theirs.count(each)) for each in set(ours))
    assert found.precision == pytest.approx(common / len(ours) if ours else 0)
    assert "。" not in ours


@given(one=st.lists(st.sampled_from("abc"), max_size=6), other=st.lists(st.sampled_from("abc"), max_size=6))
def test_the_longest_subsequence_is_the_longest(one, other):
    found = rouge(" ".join(one), " ".join(other), "L")
    longest = max(
        size
        for size in range(len(one) + 1)
        if any(
            list(picked) in [list(rest) for rest in itertools.combinations(other, size)]
            for picked in itertools.combinations(one, size)
        )
    )
    assert len(found.links) == longest
    places = [(link.candidate, link.reference) for link in found.links]
    assert places == sorted(places)


class NoSynonyms:
    """What NLTK asks WordNet; WordNet is not on this machine, and this one knows no word."""

    @staticmethod
    def synsets(_word):
        return []


@given(
    one=st.lists(
        st.sampled_from(["cat", "sat", "mat", "warm", "dog", "runs", "tree"]), unique=True, max_size=7
    ),
    other=st.lists(
        st.sampled_from(["cat", "sats", "mats", "warm", "dogs", "run", "tree"]), unique=True, max_size=7
    ),
)
def test_meteor_is_nltks_where_no_word_comes_twice(one, other):
    theirs = single_meteor_score(other, one, wordnet=NoSynonyms) if one and other else 0
    assert meteor(" ".join(one), " ".join(other)).score == pytest.approx(theirs, abs=1e-12)


@given(
    one=st.lists(st.sampled_from(["the", "cat", "cats", "runs", "run"]), max_size=8),
    other=st.lists(st.sampled_from(["the", "cat", "cats", "run", "dog"]), max_size=8),
)
def test_where_words_come_twice_nltk_finds_no_better_alignment(one, other):
    theirs = single_meteor_score(other, one, wordnet=NoSynonyms) if one and other else 0
    assert meteor(" ".join(one), " ".join(other)).score >= theirs - 1e-12


# After the texts of Papineni et al., 2002, which NLTK's documentation scores.
PARTY = "It is a guide to action which ensures that the military always obeys the commands of the party"
TROOPS = "It is to insure the troops forever hearing the activity guidebook that party direct"
PARTY_REFERENCES = [
    "It is a guide to action that ensures that the military will forever heed Party commands",
    "It is the guiding principle which guarantees the military forces always under the command of the Party",
    "It is the practical guide for the army always to heed the directions of the party",
]


@pytest.mark.parametrize("candidate", [PARTY, TROOPS])
@pytest.mark.parametrize("reference", PARTY_REFERENCES)
def test_nltks_documented_texts(candidate, reference):
    theirs = single_meteor_score(reference.split(), candidate.split(), wordnet=NoSynonyms)
    found = meteor(candidate, reference)
    if (candidate, reference) == (PARTY, PARTY_REFERENCES[0]):
        # 0.6944 is the figure in its documentation: it pairs the last free word that it meets, and makes six
        # chunks of the twelve matches where four are enough.
        assert theirs == pytest.approx(0.6944, abs=5e-5)
        assert (len(found.links), found.chunks) == (12, 4)
        assert found.mean * (1 - 0.5 * (6 / 12) ** 3) == pytest.approx(theirs, abs=1e-12)
    else:
        assert found.score == pytest.approx(theirs, abs=1e-12)


def test_a_long_text_is_aligned_whole():
    words = [f"w{place % 7}" for place in range(400)]
    found = meteor(" ".join(words), " ".join(words))
    assert (len(found.links), found.chunks) == (400, 1)
    turned = meteor(" ".join(words[200:] + words[:200]), " ".join(words))
    assert len(turned.links) == 400
    assert turned.chunks <= 4


@pytest.mark.parametrize(
    ("candidate", "reference", "score", "chunks"),
    [
        # The worked examples that go round with METEOR.
        ("the cat sat on the mat", "the cat sat on the mat", 0.9977, 1),
        ("the cat was sat on the mat", "the cat sat on the mat", 0.9654, 2),
        # Banerjee and Lavie, 2005, section 2.2: two chunks.
        ("the president spoke to the audience", "the president then spoke to the audience", None, 2),
    ],
)
def test_published_examples(candidate, reference, score, chunks):
    found = meteor(candidate, reference)
    assert found.chunks == chunks
    if score is not None:
        assert found.score == pytest.approx(score, abs=5e-5)


@given(one=st.lists(st.sampled_from("aab"), max_size=5), other=st.lists(st.sampled_from("aabb"), max_size=5))
def test_no_alignment_has_more_pairs_or_fewer_chunks(one, other):
    found = align(one, other, lambda i, j: one[i] == other[j])

    def chunks(pairs):
        return sum(1 for i, j in pairs.items() if pairs.get(i - 1) != j - 1)

    best = (0, 0)
    spots = range(len(other))
    for size in range(len(one) + 1):
        for ours in itertools.combinations(range(len(one)), size):
            for theirs in itertools.permutations(spots, size):
                pairs = dict(zip(ours, theirs, strict=True))
                if all(one[i] == other[j] for i, j in pairs.items()):
                    best = max(best, (size, -chunks(pairs)))
    assert (len(found), -chunks(found)) == best


def test_stems_and_synonyms_come_after_the_words_themselves():
    found = meteor("the dogs run fast", "the dog runs quickly", synonyms={"fast": ["quickly"]})
    assert [link.how for link in found.links] == ["exact", "stem", "stem", "synonym"]
    assert meteor("quickly", "fast", synonyms={"fast": ["quickly"]}).links[0].how == "synonym"
    assert meteor("猫坐着", "猫坐着", language="zh").links[0].how == "exact"


@pytest.mark.parametrize("metric", [bleu, rouge, meteor])
def test_what_cannot_be_judged_is_said(metric):
    with pytest.raises(HeroError):
        metric("a", [])
    with pytest.raises(HeroError):
        metric("a", "a", language="fr")
    with pytest.raises(HeroError):
        metric("a", "a", unit="letter")
    assert metric("", "a").score == metric("a", "").score == metric("", "").score == 0


def test_more_is_refused():
    with pytest.raises(HeroError, match="ROUGE-3"):
        rouge("a", "a", "3")
    with pytest.raises(HeroError):
        corpus_bleu([], [])
    with pytest.raises(HeroError):
        corpus_bleu(["a"], ["a", "b"])
    with pytest.raises(HeroError):
        cut("\ud800")


@pytest.mark.parametrize(
    ("text", "language", "unit", "expected"),
    [
        ("Hello, World!", "en", None, ["hello", ",", "world", "!"]),
        ("a b", "en", "character", ["a", "b"]),
        ("我在Beijing 2024年", "zh", None, ["我", "在", "beijing", "2024", "年"]),
        ("北京大学", "zh", "word", ["北京大学"]),
        ("", "zh", "word", []),
    ],
)
def test_units(text, language, unit, expected):
    assert cut(text, language, unit) == expected

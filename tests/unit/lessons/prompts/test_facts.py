"""What lesson 1.2 says as a fact, in its terms, quiz and text: looked up where it can be."""

import json
import math
import sys
import unicodedata

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from llmhero_widgets.lessons import lesson
from llmhero_widgets.lessons.glossary import term
from llmhero_widgets.prompts.scores import mcnemar
from llmhero_widgets.rag import handbook
from llmhero_widgets.tokens import catalog, load_tokenizer

UNKNOWN = "[UNK]"
CJK = range(0x4E00, 0xA000)
WEATHER = "The weather is lovely today, so we are going to the park.", "今天天气很好，我们打算去公园走走。"


def trained(model, trainer, texts):
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def why(question, option):
    """Return what the quiz says about an option, in English."""
    found = next(asked for asked in lesson("1.2").questions if asked.name == question)
    return found.options[option].why.en


def test_a_common_chinese_character_takes_three_bytes_and_a_rare_one_may_take_four():
    assert "a common Chinese character takes three" in term("byte").definition.en
    assert {len(chr(code).encode()) for code in CJK} == {3}
    assert len("\N{CJK UNIFIED IDEOGRAPH-20000}".encode()) == 4


def test_a_nat_is_1_44_bits_and_perplexity_is_e_to_the_loss_in_nats():
    assert "1.44 bits" in term("nat").definition.en
    assert f"{1 / math.log(2):.2f}" == "1.44"
    assert "e to the power of the loss in nats" in term("perplexity").definition.en
    torch = pytest.importorskip("torch")
    even = torch.zeros(1, 50)
    assert math.exp(torch.nn.functional.cross_entropy(even, torch.tensor([3])).item()) == pytest.approx(50)


def test_wordpiece_of_the_library_is_trained_as_bpe_is():
    """It merges the most frequent pair, not the one with the highest likelihood ratio."""
    # "ab" stands together 9 times of 9 and 27; "xy" 3 times of 3 and 3, so the ratio favours "xy".
    texts = [" ".join(["ab"] * 9 + ["cb"] * 18 + ["xy"] * 3)]
    options = {"special_tokens": [UNKNOWN], "show_progress": False}
    alphabet = trained(
        models.WordPiece(unk_token=UNKNOWN), trainers.WordPieceTrainer(vocab_size=1, **options), texts
    )
    size = alphabet.get_vocab_size() + 1
    piece = trained(
        models.WordPiece(unk_token=UNKNOWN), trainers.WordPieceTrainer(vocab_size=size, **options), texts
    )
    counted = trained(
        models.BPE(unk_token=UNKNOWN, continuing_subword_prefix="##"),
        trainers.BpeTrainer(vocab_size=size, continuing_subword_prefix="##", **options),
        texts,
    )
    assert set(piece.get_vocab()) - set(alphabet.get_vocab()) == {"cb"}
    assert set(counted.get_vocab()) == set(piece.get_vocab())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_room_for_three_vocabularies_holds_every_character_twice(language):
    texts = [text for _, text in handbook(language)]
    characters = {letter for letter in "".join(texts) if not letter.isspace()}
    options = {"vocab_size": 1, "special_tokens": [UNKNOWN], "show_progress": False}
    piece = trained(models.WordPiece(unk_token=UNKNOWN), trainers.WordPieceTrainer(**options), texts)
    assert piece.get_vocab_size() <= 2 * len(characters) + 1


def test_another_tokenizer_takes_up_to_three_digits_at_once():
    assert r"\p{N}{1,3}" in catalog.find("cl100k_base").pattern


def test_two_prompts_three_apart_cannot_be_told_apart():
    assert "p = 0.25" in why("interval", 0)
    # 19 and 16 of 24: the second loses three more than it gains, at the clearest none.
    assert max(mcnemar(gained, gained + 3) for gained in range(6)) <= 1
    assert min(mcnemar(gained, gained + 3) for gained in range(6)) == 0.25


def test_the_sentences_of_the_quiz_are_as_long_as_it_says():
    assert "17 characters against 57" in why("chinese-cost", 1)
    assert [len(text) for text in WEATHER] == [57, 17]


@pytest.fixture(scope="module")
def smol():
    return load_tokenizer("smollm2")


@pytest.fixture(scope="module")
def entries(smol):
    return {smol.hugging_face.decode([number]) for number in range(len(smol.hugging_face))}


@pytest.mark.model
def test_strawberry_is_one_token(smol):
    assert "is one number" in why("letters", 1)
    assert len(smol.encode(" strawberry")) == 1


@pytest.mark.model
def test_it_has_every_letter(entries):
    assert "every single letter" in why("letters", 2)
    assert set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") <= entries


@pytest.mark.model
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("data", " data", False), ("Data", "data", False), ("data is", "data was", True)],
)
def test_which_texts_begin_with_the_same_token(smol, one, other, same):
    assert (smol.encode(one)[0] == smol.encode(other)[0]) is same


@pytest.mark.model
def test_how_many_entries_hold_a_chinese_character(smol):
    assert "Only 80 of its 49,152 entries" in why("chinese-cost", 0)
    tokenizer = smol.hugging_face
    held = [
        any(ord(letter) in CJK for letter in tokenizer.decode([number])) for number in range(len(tokenizer))
    ]
    assert (len(held), sum(held)) == (49_152, 80)


@pytest.mark.model
def test_it_falls_back_to_bytes_and_loses_no_letter_sign_or_emoji(smol):
    assert "256 bytes" in why("unknown", 1)
    alphabet = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    written = "".join(
        chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code))[0] in "LMNPSZ"
    )
    used = set(alphabet.pre_tokenize_str(written)[0][0])
    assert len(used) > 200
    assert used <= set(smol.hugging_face.get_vocab())


@pytest.mark.model
def test_every_digit_is_a_token_of_its_own(smol):
    assert len(smol.encode("123456")) == 6


@pytest.mark.model
def test_its_first_merges_are_rules_of_two(smol):
    rules = json.loads(smol.hugging_face.backend_tokenizer.to_str())["model"]["merges"]
    assert {len(rule) for rule in rules} == {2}


@pytest.mark.model
def test_minilm_gives_up_a_whole_word_where_one_place_does_not_fit():
    assert "gives up the whole word" in why("unknown", 2)
    minilm = load_tokenizer("minilm").hugging_face
    assert minilm.tokenize("tokens\N{LINEAR B SYLLABLE B008 A}") == ["[UNK]"]

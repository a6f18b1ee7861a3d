"""A tiny model that reads chats, with a tokenizer that merges, and hits to write prompts from."""

# ruff: noqa: S106 - the names of special tokens are no passwords

from __future__ import annotations

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents, Hits, Query

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
TRIMMED = CHATML.replace("m.content", "m.content | trim")
NO_SYSTEM = "{% if messages[0].role == 'system' %}{{ raise_exception('No system role') }}{% endif %}" + CHATML
SILENT_SYSTEM = CHATML.replace("in messages %}", "in messages if m.role != 'system' %}")
CHANGED = CHATML.replace("m.content", "m.content | upper")
BROKEN = "{{ raise_exception('Nothing suits me') }}"
SPECIAL = ("<|pad|>", "<|im_start|>", "<|im_end|>")


def merging_tokenizer(template=CHATML):
    """Train byte-level BPE on a page of the handbook."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    # Offsets without leading spaces, as GPT-2, Llama 3 and SmolLM have them.
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    trainer = trainers.BpeTrainer(
        vocab_size=500, special_tokens=list(SPECIAL), initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )  # fmt: skip
    tokenizer.train_from_iterator([text for _, text in handbook("en")[:3]], trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<|pad|>",
        bos_token="<|im_start|>",
        eos_token="<|im_end|>",
        chat_template=template,
    )


def spaced_tokenizer():
    """Train BPE as Llama 2 has it: words begin with a sign for the space, and rare characters are bytes."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    spelled = [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=700, special_tokens=spelled, show_progress=False)
    tokenizer.train_from_iterator([text for _, text in handbook("en")[:3]], trainer)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer)


def chat_model(template=CHATML, context=4096):
    """Make a tiny Llama with that tokenizer; weights are large, so that what stands before matters."""
    config = LlamaConfig(
        vocab_size=503, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=context, pad_token_id=0, bos_token_id=1,
        eos_token_id=2,
    )  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(3)
        module = LlamaForCausalLM(config)
        for weight in module.parameters():
            if weight.dim() > 1:
                torch.nn.init.normal_(weight, std=0.2)
    return LanguageModel(module, merging_tokenizer(template), name="chatty")


def hits_of(texts, question, scores=None):
    """Return hits of the whole texts, the first the best."""
    documents = Documents(tuple(Document(f"{number}.md", text) for number, text in enumerate(texts)))
    chunks = Chunks(
        documents, tuple(Chunk(each.id, 0, len(each.text), each.text) for each in documents.items)
    )
    scores = scores or [1 - number / 100 for number in range(len(texts))]
    return Hits(chunks, Query(question), "dense", tuple(range(len(texts))), tuple(scores), "cosine")


PASSAGES = (
    "The key–value cache keeps the keys and values of earlier tokens.",
    "Sliding windows let a layer look back only a fixed distance.",
    "Grouped-query attention shares heads; 缓存因此更小。",
)
QUESTION = "How can I make the cache smaller?"


def templated(lm, prompt):
    """Return text and ids that Hugging Face makes of the prompt's messages."""
    turns = [{"role": role, "content": content} for role, content in prompt.messages]
    make = lm.tokenizer.apply_chat_template
    ids = make(turns, add_generation_prompt=True)["input_ids"]
    return make(turns, add_generation_prompt=True, tokenize=False), tuple(ids)

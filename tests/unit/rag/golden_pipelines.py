"""Pipelines drawn from all that a target can express, over the handbook, with tiny models in folders."""

from __future__ import annotations

from random import Random

import torch
import transformers
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.graph import Graph
from tests.unit.tiny_models import DECODER, GROUPED, byte_tokenizer

QUESTIONS = {
    "en": (
        "What grows with every token?",
        "How does attention weigh what it reads?",
        "Why are texts cut into tokens?",
        "Which temperature makes sampling greedy?",
    ),
    "zh": ("注意力机制如何分配权重？", "为什么要把文本切成 token？", "什么是 KV cache？"),
}
#: What a node of each kind may be, by target; what is missing there a target refuses.
CUTS = {
    "plain": ("recursive", "characters", "sentences", "headings", "tokens"),
    "langchain": ("recursive", "characters"),
    "haystack": ("recursive", "characters"),
}
KINDS = {
    "plain": ("flat", "hnsw", "sq8", "ivf", "pq"),
    "langchain": ("flat", "hnsw", "sq8"),
    "haystack": ("flat",),
}


def save_models(folder):
    """Write an encoder, a cross-encoder and a writer, all tiny and random, and return their places."""
    sizes = DECODER | {"max_position_embeddings": 512}
    wanted = {
        "encoder": transformers.BertModel(transformers.BertConfig(**sizes)),
        "cross": transformers.BertForSequenceClassification(transformers.BertConfig(**sizes, num_labels=1)),
        "writer": transformers.LlamaForCausalLM(
            transformers.LlamaConfig(**GROUPED, max_position_embeddings=8192)
        ),
    }
    places = {}
    for name, module in wanted.items():
        # Weights so large that texts lie far apart: what is nearest must not hang on the seventh digit.
        for weight in module.parameters():
            if weight.dim() > 1:
                torch.nn.init.normal_(weight, std=0.3)
        places[name] = str(folder / name)
        module.eval().save_pretrained(places[name])
        byte_tokenizer(template=name != "writer").save_pretrained(places[name])
    # Its vectors are those of the first token: a program that averages would find other passages.
    encoder = Transformer(places["encoder"], max_seq_length=300)
    pooling = Pooling(encoder.get_embedding_dimension(), pooling_mode="cls")
    places["encoder"] = str(folder / "sentences")
    SentenceTransformer(modules=[encoder, pooling], device="cpu").save(places["encoder"])
    return places


def models_of(folder):
    """The same models every time."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return save_models(folder)


def golden(target, seed, models, folder):
    """Draw a pipeline that the target can express."""
    draw = Random(f"{target} {seed}")  # noqa: S311 - the same pipelines every time
    language = draw.choice(["en", "en", "zh"])
    ours = target == "plain"
    graph = Graph().add("load", **_documents(draw, language, folder if ours else None))
    source = "load"
    if ours and draw.random() < 0.4:
        graph = graph.add("clean", letters=draw.random() < 0.5).connect(source, "clean")
        source = "clean"
    graph = graph.add("chunk", **_cut(draw, target, models)).connect(source, "chunk")
    graph = graph.add("question", text=draw.choice(QUESTIONS[language]))
    query = "question"
    if ours and draw.random() < 0.2:
        method = draw.choice(["hyde", "multi-query"])
        graph = graph.add("rewrite", method=method, max_tokens=12, model=models["writer"])
        graph, query = graph.connect(query, "rewrite"), "rewrite"
    lists = []
    shape = draw.choice(["dense", "keyword", "hybrid", "hybrid"])
    if shape != "keyword":
        model = draw.choice(["wordllama", "wordllama", models["encoder"]])
        graph = graph.add("embed", model=model).connect("chunk", "embed")
        graph = graph.add("index", **_index(draw, target)).connect("embed", "index")
        lists.append("index")
    if shape != "dense":
        graph = graph.add("bm25", k1=draw.choice([1.2, 1.5]), b=0.7, stop_words=draw.random() < 0.8)
        graph = graph.connect("chunk", "bm25")
        lists.append("bm25")
    last = []
    for number, index in enumerate(lists):
        merge = draw.choice(["best", "rrf"]) if ours else "best"
        graph = graph.add("retrieve", f"found-{number}", k=draw.randint(3, 12), merge=merge)
        graph = graph.connect(index, f"found-{number}").connect(query, f"found-{number}")
        last.append(f"found-{number}")
    graph, hits = _fused(draw, graph, last)
    return _ranked(draw, target, graph, hits, models)


def _documents(draw, language, folder):
    texts = {name: text[:1500] for name, text in draw.sample(sorted(handbook(language)), 5)}
    if folder is None or draw.random() < 0.5:
        return {"documents": [{"id": name, "text": text} for name, text in texts.items()]}
    place = folder / f"documents-{draw.random()}"
    place.mkdir()
    for name, text in texts.items():
        (place / name).write_text(text, encoding=draw.choice(["utf-8", "utf-16"]))
    (place / "page.html").write_text(
        f"<h1>Page</h1><p>{next(iter(texts.values()))[200:600]}", encoding="utf-8"
    )
    return {"paths": [str(place)]}


def _cut(draw, target, models):
    method = draw.choice(CUTS[target])
    if method == "tokens":
        embedder = draw.choice(["wordllama", models["encoder"]])
        return {"method": method, "size": 90, "overlap": 20, "embedder": embedder}
    size = draw.randint(80, 400)
    return {"method": method, "size": size, "overlap": draw.randint(0, size // 3)}


def _index(draw, target):
    kind = draw.choice(KINDS[target])
    more = {
        "ivf": {"nlist": draw.choice([0, 4]), "nprobe": draw.choice([1, 3])},
        "pq": {"parts": draw.choice([0, 4])},
        "hnsw": {"links": draw.choice([8, 32]), "ef_search": draw.choice([8, 64])},
    }
    return {"kind": kind, **more.get(kind, {})}


def _fused(draw, graph, lists):
    if len(lists) == 1 and draw.random() < 0.8:
        return graph, lists[0]
    method = draw.choice(["rrf", "weighted"])
    weights = draw.choice(["", "0.7, 0.3"]) if len(lists) == 2 else ""
    graph = graph.add(
        "fuse", method=method, weights=weights, constant=draw.choice([60, 20]), k=draw.randint(3, 9)
    )
    for each in lists:
        graph = graph.connect(each, "fuse")
    return graph, "fuse"


def _ranked(draw, target, graph, hits, models):
    if draw.random() < 0.3:
        model, method = models["cross"], "cross-encoder"
        if target == "plain" and draw.random() < 0.5:
            model, method = models["writer"], "likelihood"
        graph = graph.add("rerank", method=method, model=model, k=draw.randint(3, 6)).connect(hits, "rerank")
        hits = "rerank"
    if draw.random() < 0.4 and (target == "plain" or graph.find("embed")):
        graph = graph.add(
            "mmr",
            lambda_=draw.choice([0.3, 0.7]),
            k=draw.randint(2, 6),
            relevance=draw.choice(["scores", "similarity"]),
            embedder="wordllama",
        )
        graph = graph.connect(hits, "mmr")
        hits = "mmr"
    if target == "plain" and draw.random() < 0.3:
        graph = graph.add(
            "prompt", model=models["writer"], defence=draw.choice(["none", "provenance"]), budget=2000
        )
        graph = graph.add("generate", model=models["writer"], max_tokens=6).add("answer", attribution=False)
        graph = graph.connect(hits, "prompt").connect("prompt", "generate").connect("generate", "answer")
    return graph

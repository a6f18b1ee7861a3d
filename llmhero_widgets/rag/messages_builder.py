"""What the pipeline's widget says."""

from __future__ import annotations

from typing import Final

from llmhero_widgets.core.text import Message

STALE: Final = Message("The pipeline has run again since.", "流水线在此之后又运行过。")
NO_SUCH_NODE: Final = Message("The pipeline has no node {id}.", "流水线里没有节点 {id}。")
NOT_RUN: Final = Message("{id} has not run yet.", "{id} 还没有运行过。")
RUN_FIRST: Final = Message("Ask a question, or press Run.", "请先提问，或点击运行。")
NO_LOADER: Final = Message("The pipeline has no node that loads documents.", "流水线里没有加载文档的节点。")
ADD_LOADER: Final = Message("Add a Documents node first.", "请先添加一个“文档”节点。")
TITLE = Message("How an answer was found", "答案是怎样检索出来的")
STILL_SENT = Message(
    "For “{question}”, {k} of {n} chunks went to the model.",
    "针对“{question}”，{n} 个片段中有 {k} 个交给了模型。",
)
STILL_FOUND = Message(
    "For “{question}”, {k} of {n} chunks were found.",
    "针对“{question}”，找到了 {n} 个片段中的 {k} 个。",
)
STILL_PREPARED = Message(
    "{d} documents make {n} chunks; nothing has been asked yet.",
    "{d} 份文档切成了 {n} 个片段，还没有提问。",
)
STILL_ANSWER = Message("{model} answered:", "{model} 的回答：")
STILL_PASSAGES = Message("Passages that it was given", "交给模型的片段")
STILL_FAILED = Message("failed", "出错")

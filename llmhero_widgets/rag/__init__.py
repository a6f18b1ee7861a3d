"""Retrieval-augmented generation as a graph of typed nodes that runs only what changed.

A library of its own, of use without any widget. torch and FAISS are imported when a node needs them.
"""

from llmhero_widgets.rag import embedders
from llmhero_widgets.rag.compare import compare
from llmhero_widgets.rag.corpus import handbook, questions
from llmhero_widgets.rag.evaluate import evaluate
from llmhero_widgets.rag.graph import Edge, Graph, GraphNode
from llmhero_widgets.rag.pipeline import NodeRun, Pipeline, Result
from llmhero_widgets.rag.ranking.words import words
from llmhero_widgets.rag.values import Chunk, Document, Hits

__all__ = [
    "Chunk",
    "Document",
    "Edge",
    "Graph",
    "GraphNode",
    "Hits",
    "NodeRun",
    "Pipeline",
    "Result",
    "compare",
    "embedders",
    "evaluate",
    "handbook",
    "questions",
    "words",
]

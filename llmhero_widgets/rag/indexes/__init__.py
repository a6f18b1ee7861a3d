"""Where vectors are searched: in this process by FAISS, in a file or on a server by Milvus."""

from llmhero_widgets.rag.indexes.base import DenseIndex
from llmhero_widgets.rag.indexes.build import build_index
from llmhero_widgets.rag.indexes.settings import KINDS, IndexSettings

__all__ = ["KINDS", "DenseIndex", "IndexSettings", "build_index"]

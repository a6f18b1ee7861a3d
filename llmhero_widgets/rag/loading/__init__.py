"""Text, Markdown, HTML and PDF to documents: a library of its own, without any widget."""

from llmhero_widgets.rag.loading.decode import ENCODINGS, decode
from llmhero_widgets.rag.loading.html import read_html
from llmhero_widgets.rag.loading.load import MOST_BYTES, load_documents, read_file
from llmhero_widgets.rag.loading.pdf import PAGE_BREAK, read_pdf
from llmhero_widgets.rag.loading.walk import walk

__all__ = [
    "ENCODINGS",
    "MOST_BYTES",
    "PAGE_BREAK",
    "decode",
    "load_documents",
    "read_file",
    "read_html",
    "read_pdf",
    "walk",
]

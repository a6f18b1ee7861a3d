"""Which packages a program has to have."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Modules whose packages have other names on the index.
_PACKAGES: Final = {
    "faiss": "faiss-cpu",
    "llmhero_widgets": "llmhero-widgets",
    "langchain_text_splitters": "langchain-text-splitters",
    "langchain_core": "langchain-core",
    "langchain_community": "langchain-community",
    "langchain_huggingface": "langchain-huggingface",
    "haystack": "haystack-ai",
}


def requirements(imports: Iterable[str]) -> list[str]:
    r"""Return what pip must install for some import statements.

    Examples
    --------
    >>> requirements(["import re\nimport faiss", "from transformers import AutoModel"])
    ['faiss-cpu', 'transformers']
    """
    roots = {
        line.split()[1].split(".")[0] for statement in imports for line in statement.splitlines() if line
    }
    return sorted(_PACKAGES.get(root, root) for root in roots - set(sys.stdlib_module_names))

"""Other wordings of a question, by a language model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from llmhero_widgets.rag.ranking.words import mostly_chinese
from llmhero_widgets.rag.values import Query, Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.models.remote import RemoteModel

Method = Literal["hyde", "multi-query"]

_HYDE_EN: Final = "Write a short passage that answers the question.\nQuestion: {question}"
_HYDE_ZH: Final = "请写一小段话回答下面的问题。\n问题：{question}"
_MANY_EN: Final = (
    "Write {n} other ways to ask the question, one per line. Do not answer it.\nQuestion: {question}"
)
_MANY_ZH: Final = "请用 {n} 种不同的说法改写下面的问题，每行一种，不要回答。\n问题：{question}"
#: What models put before an entry of a list.
_BULLET: Final = re.compile(r"^\s*(?:[-*•]|\(?\d+[.)、:：]|（\d+）)\s*")
_QUOTES: Final = "\"'“”「」"


def instruction(question: str, method: Method, n: int) -> str:
    """Return what the model is asked to do, in the question's language.

    Notes
    -----
    "hyde" is Gao et al. 2023, *Precise Zero-Shot Dense Retrieval without Relevance Labels*; "multi-query" is
    what LangChain calls so.
    """
    chinese = mostly_chinese(question)
    if method == "hyde":
        return (_HYDE_ZH if chinese else _HYDE_EN).format(question=question)
    return (_MANY_ZH if chinese else _MANY_EN).format(question=question, n=n)


def rewrite(  # noqa: PLR0913 - the question, the model, what is wanted of it, and two hooks
    lm: LanguageModel | RemoteModel,
    query: Query,
    *,
    method: Method = "hyde",
    n: int = 3,
    max_tokens: int = 64,
    check: Callable[[], None] | None = None,
    say: Callable[[str], None] | None = None,
) -> Query:
    """Let a model word a question in other ways; the question itself stays the first.

    Parameters
    ----------
    lm
        Who writes, greedily.
    query
        The question; wordings that it has already are kept.
    method
        "hyde" adds an imagined answer, "multi-query" up to n other questions.
    n
        How many, for "multi-query".
    max_tokens
        How much the model may write.
    check, say
        As for :func:`~llmhero_widgets.rag.generating.write`.

    Raises
    ------
    HeroError
        As for :func:`~llmhero_widgets.rag.generating.write`.
    """
    if not query.text.strip():
        return query
    from llmhero_widgets.rag.generating import write

    asked = instruction(query.text, method, n)
    written = write(lm, [("user", asked)], max_tokens=max_tokens, check=check, say=say)
    if method == "hyde":
        found = [Variant("hyde", written)] if written else []
    else:
        found = [Variant("rewrite", line) for line in wordings(written, query.text, n)]
    known = {variant.text for variant in query.variants}
    return Query(query.text, (*query.variants, *(each for each in found if each.text not in known)))


def wordings(written: str, question: str, n: int) -> Sequence[str]:
    r"""Return the entries of a list that a model wrote: each once, none of them the question itself.

    Examples
    --------
    >>> wordings('1. "How large is it?"\n2. What size?\n\n- What size?', "how large is it?", 3)
    ['What size?']
    """
    found: dict[str, str] = {question.strip().casefold(): ""}
    for line in written.splitlines():
        entry = _BULLET.sub("", line).strip().strip(_QUOTES).strip()
        if entry:
            found.setdefault(entry.casefold(), entry)
    return [entry for entry in found.values() if entry][:n]

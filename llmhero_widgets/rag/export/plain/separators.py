"""What texts are cut at."""

from __future__ import annotations

import re

SEPARATORS = [
    "\f", "\n# ", "\n## ", "\n### ", "\n#### ", "\r\n\r\n", "\n\n", "\n",
    "。", "！", "？", ". ", "! ", "? ", "；", "; ", "，", " ", "",
]  # fmt: skip
HEADINGS = r"(?:(?m:^)#{1,6}[ \t]++\S[^\n]*+\s*+)++"


def patterns(separators: list[str]) -> list[str]:
    """Return separators as regular expressions; headings of Markdown stay with the text below them."""
    return [pattern(each) for each in separators or SEPARATORS]


def pattern(separator: str) -> str:
    """Return one: of a line end, it takes the headings before it and the text between along."""
    literal = re.escape(separator)
    if separator[:1] not in {"\n", "\r"}:
        return literal
    first = "\\r" if separator[0] == "\r" else "\\n"
    rest = f"[^{first}]*+(?:(?!{literal}){first}[^{first}]*+)*+"
    if separator.strip("\r\n"):
        return f"{HEADINGS}{rest}|(?={literal})"
    return f"{HEADINGS}{rest}(?:{literal}|\\Z)|{literal}"

"""One thing that the doctor looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Language, Message

Level = Literal["ok", "note", "broken"]
_SIGNS: dict[Level, str] = {"ok": "✓", "note": "!", "broken": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and the one command that mends it.

    Attributes
    ----------
    level
        ``"broken"`` keeps the widgets from working, ``"note"`` does not.
    what
        The finding.
    command
        The command that mends it, the same in both languages; empty where there is nothing to mend.
    slots
        Values for the slots of ``what``.
    """

    level: Level
    what: Message
    command: str = ""
    slots: dict[str, Any] = field(default_factory=dict)

    def render(self, language: Language | None = None) -> str:
        """Return the finding as a line of text, and its command as a second one."""
        line = f"{_SIGNS[self.level]} {self.what.format(language, **self.slots)}"
        return f"{line}\n    → {self.command}" if self.command else line

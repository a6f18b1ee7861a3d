"""The error that a user is meant to read: the thing, the reason, the next step, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Language, Message


class HeroError(Exception):
    """Something went wrong that the user can mend.

    Parameters
    ----------
    what
        What happened and why, in both languages.
    hint
        The one next step that mends it.
    code
        A word for programs; goes over the wire unchanged (see ``core.protocol.ERROR_CODES``).
    **slots
        Values for the slots of both sentences.
    """

    def __init__(
        self,
        what: Message,
        hint: Message | None = None,
        *,
        code: str = "failed",
        **slots: object,
    ) -> None:
        super().__init__(what.en)
        self.what = what
        self.hint = hint
        self.code = code
        self.slots: dict[str, Any] = slots

    def sentence(self, language: Language | None = None) -> str:
        """Return what happened, in one language."""
        return self.what.format(language, **self.slots)

    def next_step(self, language: Language | None = None) -> str:
        """Return the next step in one language, or the empty string where there is none."""
        return self.hint.format(language, **self.slots) if self.hint else ""

    def __str__(self) -> str:
        """Return both languages: a traceback is read by people whose language we do not know."""
        lines = [self.sentence("en"), self.next_step("en"), self.sentence("zh"), self.next_step("zh")]
        return "\n".join(line for line in lines if line)

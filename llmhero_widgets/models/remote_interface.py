"""How a server is asked for next tokens: by /completions, or by /chat/completions where it has only that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import remote_messages as messages
from llmhero_widgets.models.remote_answers import Listed, Token, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.core.text import Message
    from llmhero_widgets.models.remote_http import Answer, Check, Endpoint

Api = Literal["completions", "chat"]

_MOST_NAMES = 20
_NOT_HERE = frozenset({404, 405, 501})
_NOT_UNDERSTOOD = frozenset({400, 422})
_FAILED = 500
#: What newer models of OpenAI call ``max_tokens``.
_NEW_LIMIT = "max_completion_tokens"


class NotContinued(HeroError):  # noqa: N818 - it says what the server does, which is no mistake
    """The server answers, and does not go on with what was written so far."""


class Interface:
    """What one server has to say about one model; it learns what the server can do by asking.

    Parameters
    ----------
    endpoint
        Where the server is.
    name
        The model's name there.
    top
        How many tokens to ask for.
    api
        Which interface to use; None tries /completions first.
    """

    def __init__(self, endpoint: Endpoint, name: str, top: int, api: Api | None) -> None:
        self._endpoint = endpoint
        self._name = name
        self._top = top
        self.api: Api | None = api
        self._lists = True
        self._limit = "max_tokens"
        self._continues: bool | None = None

    def models(self, check: Check | None) -> list[str]:
        """Return the names of the models that the server offers; empty where it does not tell."""
        answer = self._endpoint.ask("/models", check=check)
        try:
            return [str(card["id"]) for card in answer.body["data"]]
        except (TypeError, KeyError):
            return []

    def next_tokens(self, prompt: str, written: Sequence[str], check: Check | None) -> list[Listed]:
        """Return what the server lists behind a prompt and each of several beginnings of its continuation."""
        if self.api != "chat":
            found = self._completions([prompt + text for text in written], check)
            if found is not None:
                self.api = "completions"
                return found
        found = [self._chat(prompt, text, check) for text in written]
        self.api = "chat"
        return found

    def _completions(self, texts: Sequence[str], check: Check | None) -> list[Listed] | None:
        """Ask /completions; None where there is none for this model."""
        together = len(texts) > 1 and self._lists
        if together:
            answer = self._post_completion(list(texts), check)
            if self._is_chat_only(answer, check):
                return None
            if answer.refused and answer.status not in _NOT_UNDERSTOOD:
                self._only_choice(answer, check)
            choices = _choices(answer, len(texts))
            if choices is not None:
                return [self._listed(choice) for choice in choices]
        found = []
        for text in texts:
            answer = self._post_completion(text, check)
            if self._is_chat_only(answer, check):
                return None
            found.append(self._listed(self._only_choice(answer, check)))
        if together:
            # It takes one text at a time; any other mistake would have come again, with its reason.
            self._lists = False
        return found

    def _is_chat_only(self, answer: Answer, check: Check | None) -> bool:
        if answer.status not in _NOT_HERE or self.api is not None:
            return False
        self._require_offered(check)
        return True

    def _post_completion(self, prompt: str | list[str], check: Check | None) -> Answer:
        body = {
            "model": self._name,
            "prompt": prompt,
            "max_tokens": 1,
            "temperature": 0,
            "logprobs": self._top,
        }
        return self._endpoint.ask("/completions", body, check=check)

    def _chat(self, prompt: str, text: str, check: Check | None) -> Listed:
        if text and not self._can_continue(prompt, check):
            what, hint = messages.ONLY_THE_ROOT, messages.ONLY_THE_ROOT_HINT
            raise NotContinued(what, hint, code="bad_request", url=self._endpoint.url)
        return self._listed(self._only_choice(self._post_chat(prompt, text, check), check))

    def _post_chat(self, prompt: str, text: str, check: Check | None) -> Answer:
        body: dict[str, Any] = {
            "model": self._name,
            "messages": [{"role": "user", "content": prompt}],
            "temperature": 0,
            "logprobs": True,
            "top_logprobs": self._top,
            self._limit: 1,
        }
        if text:
            body["messages"].append({"role": "assistant", "content": text})
            body |= {"continue_final_message": True, "add_generation_prompt": False}
        answer = self._endpoint.ask("/chat/completions", body, check=check)
        if answer.status in _NOT_UNDERSTOOD and self._limit != _NEW_LIMIT and _NEW_LIMIT in answer.reason:
            self._limit = _NEW_LIMIT
            return self._post_chat(prompt, text, check)
        return answer

    def _can_continue(self, prompt: str, check: Check | None) -> bool:
        """Whether the server goes on with an assistant's message, shown by the tokens that it counts.

        A server that does reads one token more for a message of one token; one that does not closes the
        message and opens another, which takes several. A server that counts nothing shows nothing.
        """
        if self._continues is None:
            root = self._post_chat(prompt, "", check)
            tokens = self._listed(self._only_choice(root, check)).tokens
            probe = next((text for token in tokens if (text := _plain(token))), "")
            before = _counted(root)
            if not probe or before is None:
                return False
            longer = self._post_chat(prompt, probe, check)
            if longer.status not in _NOT_UNDERSTOOD:
                self._only_choice(longer, check)
            self._continues = _counted(longer) == before + 1
        return self._continues

    def _listed(self, choice: Any) -> Listed:
        try:
            found = listed(choice)
            ended = choice.get("finish_reason") == "stop" and bool(choice.get("logprobs"))
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
            raise self._error(messages.BROKEN_ANSWER, messages.NOT_A_SERVER_HINT) from None
        if found is None:
            if ended:
                return Listed((), ())
            raise self._error(messages.NO_LOGPROBS, messages.NO_LOGPROBS_HINT)
        return found

    def _only_choice(self, answer: Answer, check: Check | None) -> Any:
        if answer.status in _NOT_HERE:
            self._require_offered(check)
            reason = f" ({answer.reason})" if answer.reason else ""
            raise self._error(messages.NO_ENDPOINT, messages.NOT_A_SERVER_HINT, reason=reason)
        if answer.refused:
            failed = answer.status >= _FAILED
            what = messages.SERVER_FAILED if failed else messages.REFUSED
            hint = messages.UNREACHABLE_HINT if failed else messages.REFUSED_HINT
            raise self._error(what, hint, status=answer.status, reason=answer.reason or "—")
        choices = _choices(answer, 1)
        if choices is None:
            raise self._error(messages.BROKEN_ANSWER, messages.NOT_A_SERVER_HINT)
        return choices[0]

    def _require_offered(self, check: Check | None) -> None:
        """Raise where the server has no such model and says which it has."""
        names = self.models(check)
        if names and self._name not in names:
            shown = ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")
            raise self._error(messages.UNKNOWN_MODEL, messages.UNKNOWN_MODEL_HINT, names=shown)

    def _error(self, what: Message, hint: Message, **slots: Any) -> HeroError:
        facts: dict[str, Any] = {"url": self._endpoint.url, "name": self._name, "top": self._top}
        return HeroError(what, hint, **facts, **slots)


def _choices(answer: Answer, count: int) -> list[Any] | None:
    """Return the choices of an answer in the order of the texts, or None where there are not so many."""
    found = answer.body.get("choices") if isinstance(answer.body, dict) and not answer.refused else None
    if not isinstance(found, list) or len(found) != count:
        return None
    if not all(isinstance(choice, dict) for choice in found):
        return None
    if count == 1:
        return found
    by_place = {choice.get("index"): choice for choice in found if isinstance(choice.get("index"), int)}
    return [by_place[place] for place in range(count)] if by_place.keys() == set(range(count)) else None


def _plain(token: Token) -> str:
    """Return the text of a token that any template leaves as it is, or nothing."""
    text = token.piece.decode(errors="replace") if token.known else ""
    return text if text.isascii() and text.isalnum() else ""


def _counted(answer: Answer) -> int | None:
    try:
        count = answer.body["usage"]["prompt_tokens"]
    except (TypeError, KeyError):
        return None
    return count if isinstance(count, int) and not answer.refused else None

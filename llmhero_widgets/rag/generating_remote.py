"""A whole answer from an OpenAI-compatible server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import remote_messages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.models.remote import RemoteModel
    from llmhero_widgets.models.remote_http import Answer
    from llmhero_widgets.rag.generating import Writing

_NOT_HERE: Final = frozenset({404, 405, 501})
_NOT_UNDERSTOOD: Final = frozenset({400, 422})
_FAILED: Final = 500


def ask_server(
    lm: RemoteModel,
    chat: Sequence[tuple[str, str]],
    how: Writing,
    *,
    check: Callable[[], None] | None = None,
) -> tuple[str, tuple[int, ...], tuple[float, ...], bool]:
    """Send a chat and return the text, no ids, log-probabilities where the server tells them, and the end.

    Asks ``/chat/completions``; a server without it, or a model told to use ``api="completions"``, is sent the
    contents joined by blank lines to ``/completions``. What a server does not understand of the options that
    are not essential (log-probabilities, seed) is left out.

    Raises
    ------
    HeroError
        Whatever keeps the server from answering.
    """
    answer = None
    if lm.api != "completions":
        body: dict[str, Any] = {
            "messages": [{"role": role, "content": content} for role, content in chat],
            "max_tokens": how.most,
            "logprobs": True,
        }
        answer = _post(lm, "/chat/completions", body, how, check)
    if answer is None or (answer.status in _NOT_HERE and lm.api is None):
        body = {"prompt": "\n\n".join(text for _, text in chat), "max_tokens": how.most, "logprobs": 0}
        answer = _post(lm, "/completions", body, how, check)
    if answer.refused:
        failed = answer.status >= _FAILED
        what = remote_messages.SERVER_FAILED if failed else remote_messages.REFUSED
        hint = remote_messages.UNREACHABLE_HINT if failed else remote_messages.REFUSED_HINT
        raise _error(lm, what, hint, status=answer.status, reason=answer.reason or "—")
    try:
        choice = answer.body["choices"][0]
        text = choice["message"]["content"] if "message" in choice else choice["text"]
        ended = choice.get("finish_reason") == "stop"
        text = str(text or "").strip()
    except (TypeError, KeyError, IndexError, AttributeError):
        raise _error(lm, remote_messages.BROKEN_ANSWER, remote_messages.NOT_A_SERVER_HINT) from None
    return text, (), _logprobs(choice), ended


def _post(
    lm: RemoteModel, path: str, body: dict[str, Any], how: Writing, check: Callable[[], None] | None
) -> Answer:
    body = {"model": lm.name, "temperature": how.temperature, **body}
    if how.temperature > 0:
        body |= {"top_p": how.top_p, "seed": how.seed}
    answer = lm.endpoint.ask(path, body, check=check)
    if answer.status in _NOT_UNDERSTOOD and "max_completion_tokens" in answer.reason:
        body["max_completion_tokens"] = body.pop("max_tokens")
        answer = lm.endpoint.ask(path, body, check=check)
    if answer.status in _NOT_UNDERSTOOD:
        essential = {name: value for name, value in body.items() if name not in {"logprobs", "seed"}}
        answer = lm.endpoint.ask(path, essential, check=check)
    return answer


def _logprobs(choice: dict[str, Any]) -> tuple[float, ...]:
    """Return what the server says of its tokens; nothing where it says nothing that can be read."""
    said: Any = choice.get("logprobs")
    try:
        content = said["content"] if "content" in said else said["token_logprobs"]
        return tuple(float(one["logprob"] if isinstance(one, dict) else one) for one in content)
    except (TypeError, KeyError, ValueError):
        return ()


def _error(lm: RemoteModel, what: Any, hint: Any, **slots: Any) -> HeroError:
    return HeroError(what, hint, url=lm.base_url, name=lm.name, top=lm.top, **slots)

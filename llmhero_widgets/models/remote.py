"""A language model on a server that speaks OpenAI's language: the likeliest next tokens, and no more."""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING, Any, Literal

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import messages as common
from llmhero_widgets.models import remote_messages as messages
from llmhero_widgets.models.remote_answers import Listed, Token, listed
from llmhero_widgets.models.remote_http import Endpoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.core.jobs import Worker
    from llmhero_widgets.core.text import Message
    from llmhero_widgets.models.remote_http import Answer, Check

Api = Literal["completions", "chat"]

#: Texts that are sent together; between two such requests a cancel is seen without hanging up.
_TOGETHER = 32
_MOST_NAMES = 20
_NOT_HERE = frozenset({404, 405, 501})
_NOT_UNDERSTOOD = frozenset({400, 422})
_FAILED = 500


class RemoteModel:
    """A model behind any OpenAI-compatible server that returns top log-probabilities.

    Such as vLLM, llama.cpp's server, LM Studio, Ollama or a hosted service. Nothing is sent before the first
    token is asked for. The server cuts every text into tokens itself, and sees only text: a path of tokens
    is sent as the text that they join to.

    Parameters
    ----------
    base_url
        Such as ``"http://127.0.0.1:8000/v1"``.
    model
        The name under which the server offers it.
    api_key_env
        The environment variable that holds the key; None sends none. The key is read for each request, and
        kept neither here nor in anything that is shown, saved or raised.
    top
        How many of the likeliest tokens to ask for; many servers list at most 20, OpenAI's /completions 5.
    timeout
        Seconds to wait for an answer.
    api
        ``"completions"`` continues the prompt itself; ``"chat"`` sends it as the user's message, and what
        was written so far as the beginning of the assistant's. None tries the first, then the second.

    Attributes
    ----------
    name : str
        The model's name on the server.
    context : int
        No limit that we know of: the server refuses what is too long.

    Raises
    ------
    HeroError
        ``bad_request`` for arguments that cannot be.

    Examples
    --------
    >>> RemoteModel("http://127.0.0.1:8000/v1", "qwen3-8b")
    RemoteModel(qwen3-8b at http://127.0.0.1:8000/v1, top 20)
    """

    def __init__(  # noqa: PLR0913 - the public options, keyword-only from the third on
        self,
        base_url: str,
        model: str,
        *,
        api_key_env: str | None = "OPENAI_API_KEY",
        top: int = 20,
        timeout: float = 30,
        api: Api | None = None,
    ) -> None:
        if not isinstance(model, str) or not model.strip():
            raise HeroError(messages.NO_NAME, messages.NO_NAME_HINT, code="bad_request")
        if not isinstance(top, int) or isinstance(top, bool) or top < 1:
            raise HeroError(messages.BAD_TOP, code="bad_request", value=top)
        if not isinstance(timeout, int | float) or not 0 < timeout < math.inf:
            raise HeroError(messages.BAD_TIMEOUT, code="bad_request", value=timeout)
        if api not in {None, "completions", "chat"}:
            raise HeroError(messages.BAD_API, code="bad_request", value=api)
        self._endpoint = Endpoint(base_url, api_key_env, timeout)
        self.name = model
        self.top = top
        self.context = 2**31 - 1
        self._api: Api | None = api
        self._lists = True
        self._limit = "max_tokens"
        self._continues: bool | None = None
        self._tokens: list[Token] = []
        self._numbers: dict[Token, int] = {}
        self._ends: set[int] = set()
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._closed = False

    def __repr__(self) -> str:
        """Return what may be shown: never a key."""
        return f"RemoteModel({self.name} at {self.base_url}, top {self.top})"

    @property
    def base_url(self) -> str:
        """Where the server is."""
        return self._endpoint.url

    @property
    def api(self) -> Api | None:
        """Which of the two interfaces the server has; None until it was asked."""
        return self._api

    @property
    def ends(self) -> frozenset[int]:
        """Tokens with which the server has ended a text so far."""
        return frozenset(self._ends)

    @property
    def worker(self) -> Worker:
        """The one thread on which widgets wait for this model, made when it is first needed.

        Raises
        ------
        HeroError
            ``closed`` after :meth:`close`.
        """
        from llmhero_widgets.core.jobs import Worker

        with self._lock:
            if self._closed:
                raise HeroError(common.CLOSED, common.LOAD_AGAIN, code="closed", name=self.name)
            if self._worker is None:
                self._worker = Worker(self.name)
            return self._worker

    def close(self) -> None:
        """Stop the worker; harmless when done twice."""
        with self._lock:
            worker, self._worker, self._closed = self._worker, None, True
        if worker is not None:
            worker.close()

    def intern(self, token: Token | bytes) -> int:
        """Return our own number of a token, given when it is first seen: equal tokens, equal numbers."""
        token = token if isinstance(token, Token) else Token(token)
        with self._lock:
            number = self._numbers.setdefault(token, len(self._tokens))
            if number == len(self._tokens):
                self._tokens.append(token)
            return number

    def token(self, number: int) -> Token:
        """Return the token with one of our own numbers.

        Raises
        ------
        HeroError
            ``bad_request`` if there is none.
        """
        if not 0 <= number < len(self._tokens):
            slots: dict[str, Any] = {"number": number, "name": self.name, "count": len(self._tokens)}
            raise HeroError(messages.NO_SUCH_TOKEN, code="bad_request", **slots)
        return self._tokens[number]

    def piece(self, number: int) -> bytes:
        """Return the UTF-8 bytes that a token adds to a text, or what is shown where they are unknown."""
        return self.token(number).piece

    def models(self, *, check: Check | None = None) -> list[str]:
        """Return the names of the models that the server offers; empty where it does not tell.

        Raises
        ------
        HeroError
            Whatever keeps the server from answering.
        """
        answer = self._endpoint.ask("/models", check=check)
        try:
            return [str(card["id"]) for card in answer.body["data"]]
        except (TypeError, KeyError):
            return []

    def next_tokens(
        self, prompt: str, written: Sequence[str], *, check: Check | None = None
    ) -> list[tuple[list[int], list[float]]]:
        """Ask what comes next behind a prompt and each of several beginnings of its continuation.

        Parameters
        ----------
        prompt
            What the model reads.
        written
            What of the answer is there already; ``""`` asks for its first token.
        check
            Called at least every 50 ms; what it raises ends the waiting.

        Returns
        -------
        list of (ids, logprobs)
            For each of ``written``: at most ``top`` of the likeliest tokens as our own numbers, and their
            natural log-probabilities, falling.

        Raises
        ------
        HeroError
            Whatever keeps the answer away, with the next step.
        """
        refuse_lone_surrogates(prompt)
        found = []
        for start in range(0, len(written), _TOGETHER):
            found += self._some(prompt, written[start : start + _TOGETHER], check)
        return [self._numbered(one) for one in found]

    def _numbered(self, one: Listed) -> tuple[list[int], list[float]]:
        if one.end is not None:
            self._ends.add(self.intern(one.end))
        return [self.intern(token) for token in one.tokens[: self.top]], list(one.logprobs[: self.top])

    def _some(self, prompt: str, written: Sequence[str], check: Check | None) -> list[Listed]:
        if self._api != "chat":
            found = self._completions([prompt + text for text in written], check)
            if found is not None:
                return found
        return [self._chat(prompt, text, check) for text in written]

    def _completions(self, texts: Sequence[str], check: Check | None) -> list[Listed] | None:
        """Ask /completions; None where there is none for this model."""
        if len(texts) > 1 and self._lists:
            answer = self._post_completion(list(texts), check)
            choices = _choices(answer, len(texts))
            if choices is not None:
                return [self._listed(choice) for choice in choices]
            # Some servers take one text at a time; another mistake comes again there, with its reason.
            self._lists = False
        found = []
        for text in texts:
            answer = self._post_completion(text, check)
            if answer.status in _NOT_HERE and self._api is None:
                self._require_offered(check)
                self._api = "chat"
                return None
            found.append(self._listed(self._only_choice(answer, check)))
        self._api = "completions"
        return found

    def _post_completion(self, prompt: str | list[str], check: Check | None) -> Answer:
        body = {"model": self.name, "prompt": prompt, "max_tokens": 1, "temperature": 0, "logprobs": self.top}
        return self._endpoint.ask("/completions", body, check=check)

    def _chat(self, prompt: str, text: str, check: Check | None) -> Listed:
        if text and not self._can_continue(prompt, check):
            raise self._error(messages.ONLY_THE_ROOT, messages.ONLY_THE_ROOT_HINT, code="bad_request")
        return self._listed(self._only_choice(self._post_chat(prompt, text, check), check))

    def _post_chat(self, prompt: str, text: str, check: Check | None) -> Answer:
        body: dict[str, Any] = {
            "model": self.name,
            "messages": [{"role": "user", "content": prompt}],
            "temperature": 0,
            "logprobs": True,
            "top_logprobs": self.top,
            self._limit: 1,
        }
        if text:
            body["messages"].append({"role": "assistant", "content": text})
            body |= {"continue_final_message": True, "add_generation_prompt": False}
        answer = self._endpoint.ask("/chat/completions", body, check=check)
        if answer.status in _NOT_UNDERSTOOD and "max_completion_tokens" in answer.reason != self._limit:
            self._limit = "max_completion_tokens"
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
            before, after = _counted(root), None
            if probe and before is not None:
                after = _counted(self._post_chat(prompt, probe, check))
            self._continues = after is not None and before is not None and after == before + 1
        return self._continues

    def _listed(self, choice: Any) -> Listed:
        try:
            found = listed(choice)
            ended = choice.get("finish_reason") == "stop" and bool(choice.get("logprobs"))
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
            raise self._error(messages.BROKEN_ANSWER, messages.NOT_A_SERVER_HINT) from None
        if found is None:
            if ended:
                raise self._error(messages.ENDED)
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
        names = self.models(check=check)
        if names and self.name not in names:
            shown = ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")
            raise self._error(messages.UNKNOWN_MODEL, messages.UNKNOWN_MODEL_HINT, names=shown)

    def _error(
        self, what: Message, hint: Message | None = None, *, code: str = "failed", **slots: object
    ) -> HeroError:
        facts = {"url": self.base_url, "name": self.name, "top": self.top}
        return HeroError(what, hint, code=code, **facts, **slots)


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

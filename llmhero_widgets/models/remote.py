"""A language model on a server that speaks OpenAI's language: the likeliest next tokens, and no more."""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import messages as common
from llmhero_widgets.models import remote_messages as messages
from llmhero_widgets.models.remote_answers import Token
from llmhero_widgets.models.remote_http import Endpoint
from llmhero_widgets.models.remote_interface import Interface, NotContinued

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.core.jobs import Worker
    from llmhero_widgets.models.remote_answers import Listed
    from llmhero_widgets.models.remote_http import Check
    from llmhero_widgets.models.remote_interface import Api

#: Texts that are sent together; between two such requests a cancel is seen without hanging up.
_TOGETHER = 32


__all__ = ["NotContinued", "RemoteModel"]

#: What a model that is loaded here has, and one on a server cannot have.
_OF_WEIGHTS = frozenset(
    {
        "device",
        "dtype",
        "encoder_layers",
        "heads",
        "kind",
        "kv_heads",
        "layers",
        "module",
        "tokenizer",
        "vocabulary",
    }
)


class _NoWeightsError(HeroError, AttributeError):
    """So that ``hasattr`` says no and everybody else reads the sentence."""


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
    only_listed
        Send the key only to a host that the environment variable ``LLMHERO_KEY_HOSTS`` lists, or whose key
        it is: for addresses that come from somebody else.

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
        only_listed: bool = False,
    ) -> None:
        if not isinstance(model, str) or not model.strip():
            raise HeroError(messages.NO_NAME, messages.NO_NAME_HINT, code="bad_request")
        if not isinstance(top, int) or isinstance(top, bool) or top < 1:
            raise HeroError(messages.BAD_TOP, code="bad_request", value=top)
        if not isinstance(timeout, int | float) or not 0 < timeout < math.inf:
            raise HeroError(messages.BAD_TIMEOUT, code="bad_request", value=timeout)
        if api not in {None, "completions", "chat"}:
            raise HeroError(messages.BAD_API, code="bad_request", value=api)
        self._endpoint = Endpoint(base_url, api_key_env, timeout, only_listed=only_listed)
        self._interface = Interface(self._endpoint, model, top, api)
        self.name = model
        self.top = top
        self.context = 2**31 - 1
        self._tokens: list[Token] = []
        self._numbers: dict[Token, int] = {}
        self._ends: set[int] = set()
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._closed = False

    def __repr__(self) -> str:
        """Return what may be shown: never a key."""
        return f"RemoteModel({self.name} at {self.base_url}, top {self.top})"

    def __getattr__(self, name: str) -> Any:
        """Refuse in a sentence what only a model with weights has; called for names that are not there."""
        if name in _OF_WEIGHTS:
            raise _NoWeightsError(
                messages.NO_WEIGHTS,
                messages.NO_WEIGHTS_HINT,
                owner=f".{name}",
                name=self.name,
                code="bad_request",
            )
        raise AttributeError(name)

    @property
    def endpoint(self) -> Endpoint:
        """The server, for other requests than the next token; it reads the key when it is asked."""
        return self._endpoint

    @property
    def base_url(self) -> str:
        """Where the server is."""
        return self._endpoint.url

    @property
    def api(self) -> Api | None:
        """Which of the two interfaces the server has; None until it was asked."""
        return self._interface.api

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
        return self._interface.models(check)

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
            natural log-probabilities, falling; none where the server ends the text without a list.

        Raises
        ------
        HeroError
            Whatever keeps the answer away, with the next step; :class:`NotContinued` from a chat server that
            can tell the first token only.
        """
        refuse_lone_surrogates(prompt)
        found = []
        for start in range(0, len(written), _TOGETHER):
            found += self._interface.next_tokens(prompt, written[start : start + _TOGETHER], check)
        if "" in written and not found[list(written).index("")].tokens:
            raise HeroError(messages.ENDED, url=self.base_url)
        return [self._numbered(one) for one in found]

    def _numbered(self, one: Listed) -> tuple[list[int], list[float]]:
        if one.end is not None:
            self._ends.add(self.intern(one.end))
        return [self.intern(token) for token in one.tokens[: self.top]], list(one.logprobs[: self.top])

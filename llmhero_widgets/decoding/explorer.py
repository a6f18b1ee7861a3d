"""The decoding tree: every choice that a model could have made after a prompt."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Self

import traitlets as t

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.widget import HeroWidget, bundle
from llmhero_widgets.decoding import messages_explorer as messages
from llmhero_widgets.decoding import panels, saved, still
from llmhero_widgets.decoding.display import Display
from llmhero_widgets.decoding.document import open_document, to_json
from llmhero_widgets.decoding.messages import NOT_A_WRITER
from llmhero_widgets.decoding.names import Names
from llmhero_widgets.decoding.settings import SamplingSettings
from llmhero_widgets.models.language_model import LanguageModel, require_language_model
from llmhero_widgets.models.messages import NO_LOGITS_HINT
from llmhero_widgets.models.reading import check_ids
from llmhero_widgets.models.remote import RemoteModel
from llmhero_widgets.models.threads import beside_browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.picture import Picture
    from llmhero_widgets.core.recording import Questions
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.core.text import Language
    from llmhero_widgets.decoding.document import Document
    from llmhero_widgets.decoding.tree import Node, TokenTree


class DecodingTree(HeroWidget):
    """See every token that a model could have chosen, and grow the text that it did not write.

    Parameters
    ----------
    lm
        A decoder or an encoder-decoder from :func:`llmhero_widgets.load_model`, or a
        :class:`~llmhero_widgets.models.remote.RemoteModel`.
    prompt
        What the tree grows from: a text, or token ids; the reader can change it in place.
    settings
        How tokens are drawn, where they are; the tree itself shows the model's own probabilities.
    other
        A second model, to compare its samples with those of ``lm``.
    draft
        A small model with the same vocabulary that guesses ahead in speculative decoding; by default one is
        made of some layers of ``lm``.
    lang
        ``"en"`` or ``"zh"``; by default the language of :func:`llmhero_widgets.set_language`.

    Attributes
    ----------
    prompt : str
        The prompt on display; set it to grow another tree.
    settings : dict
        The settings on display, by the names of :class:`~llmhero_widgets.decoding.SamplingSettings`. What is
        left out when it is set stays as it is.
    selection : int or None
        ``uid`` of the node that the reader looks at.

    Raises
    ------
    TypeError
        If a keyword is unknown (the nearest valid one is named), or ``lm`` is no model.
    HeroError
        If the model cannot write, as an encoder, or a setting is outside its range.

    Examples
    --------
    >>> import llmhero_widgets as hero
    >>> lm = hero.load_model()
    >>> widget = hero.DecodingTree(lm, "The sky is blue because").compute()
    >>> root = widget.tree.root
    >>> [lm.tokenizer.decode([node.token_id]) for node in root.children[:3]]
    [' of', ' it', ' the']
    >>> widget.close()
    """

    _esm = bundle("decoding")
    _title = messages.TITLE

    prompt = t.Unicode(help="What the tree grows from.").tag(sync=True)
    model_info = t.Dict(help="Name and sizes of the model.").tag(sync=True)
    rev = t.Int(0, help="Which tree is on display.").tag(sync=True)
    selection = t.Int(None, allow_none=True, help="The node that the reader looks at.").tag(
        sync=True, echo_update=False
    )
    settings = t.Dict(help="How tokens are drawn.").tag(sync=True, echo_update=False)
    snapshot = t.Dict(help="What is drawn without a kernel.").tag(sync=True)
    snapshot_bytes = t.Bytes(help="The arrays of the snapshot.").tag(sync=True)

    def __init__(  # noqa: PLR0913 - the public options, keyword-only from the third on
        self,
        lm: LanguageModel | RemoteModel,
        prompt: str | Sequence[int] = "",
        *,
        settings: SamplingSettings | None = None,
        other: LanguageModel | None = None,
        draft: LanguageModel | None = None,
        lang: Language | None = None,
        **unknown: object,
    ) -> None:
        for name, model in (("", lm), ("other=", other), ("draft=", draft)):
            if model is not None and not (model is lm and isinstance(lm, RemoteModel)):
                require_language_model(model, type(self).__name__ + (f"({name}…)" if name else ""))
        if not isinstance(lm, RemoteModel) and lm.kind == "encoder":
            raise HeroError(NOT_A_WRITER, NO_LOGITS_HINT, code="bad_request", name=lm.name)
        self._lm, self._other, self._draft = lm, other, draft
        self._names = Names(lm)
        self._display = Display(lm, self._names, self._shows)
        # Token ids that were given in the place of a text, and the text that stands for them.
        self._given: tuple[str, Sequence[int]] | None = None
        super().__init__(
            lm.worker,
            lang=lang,
            unknown=unknown,
            prompt=self._text_of(prompt),
            settings=(settings or SamplingSettings()).as_dict(),
            model_info=_info(lm, other),
        )

    @property
    def lm(self) -> LanguageModel | RemoteModel:
        """The model."""
        return self._lm

    @property
    def other(self) -> LanguageModel | None:
        """The model to compare with."""
        return self._other

    @property
    def draft(self) -> LanguageModel | None:
        """The model that guesses ahead."""
        return self._draft

    @property
    def sampling(self) -> SamplingSettings:
        """The settings on display."""
        return SamplingSettings.from_dict(self.settings)

    @property
    def display(self) -> Display:
        """The tree on display and its steps; for the model's worker only."""
        return self._display

    @property
    def tree(self) -> TokenTree:
        """The tree on display, grown if it is not yet; after changing it in Python, call :meth:`compute`.

        Raises
        ------
        HeroError
            If the prompt cannot be read.
        """
        tree: TokenTree = self._worker.submit(beside_browser()(self._shown)).result()
        return tree

    def compute(self) -> Self:
        """Read the prompt now and wait for it, so that a saved notebook shows the tree without a kernel.

        Returns
        -------
        DecodingTree
            Itself.

        Raises
        ------
        HeroError
            If the prompt cannot be read.
        """
        self._worker.submit(beside_browser()(self._compute)).result()
        return self

    def to_json(self) -> str:
        """Return the tree as a document that :meth:`from_json` restores exactly."""
        document: str = self._worker.submit(lambda: self._document(self._shown())).result()
        return document

    @classmethod
    def from_json(cls, lm: LanguageModel | RemoteModel, document: str, **options: Any) -> Self:
        """Restore a tree from its document.

        Parameters
        ----------
        lm
            The model that it was grown with.
        document
            What :meth:`to_json` or "Save JSON" wrote.
        **options
            As for the widget itself.

        Raises
        ------
        HeroError
            If it is no such document, or was grown with another model.
        """
        opened = open_document(lm, document)
        widget = cls(lm, opened.tree.prompt_ids, settings=opened.settings, **options)
        widget._worker.submit(widget._restore, opened).result()
        return widget

    def _operations(self) -> Mapping[str, Operation]:
        operations: dict[str, Operation] = {
            "show": self._op_show,
            "read": self._op_read,
            "back": self._op_back,
            "keep": self._op_keep,
            "document": self._op_document,
            "load": self._op_load,
            **panels.operations(self),
        }
        return {name: beside_browser()(operation) for name, operation in operations.items()}

    # Operations run on the model's worker, one after another.

    def _op_show(self, job: Job, rev: int, *, read: bool = True) -> Reply:
        del rev
        before = self._display.text
        tree = self._shown(job) if read else self._display.tree()
        other = before is not None and before != self._display.text
        return self._display.reply(prompt=True, selected=tree.root if other else None)

    def _op_read(self, job: Job, rev: int, prompt: str) -> Reply:
        del rev
        refuse_lone_surrogates(prompt)
        return self._begun(job, prompt, prompt)

    def _op_back(self, job: Job, rev: int, to: int) -> Reply:
        del rev
        job.token.check()
        self._display.back(to, job.token.check)
        return self._display.reply(prompt=True)

    def _op_keep(self, job: Job, rev: int) -> Reply:
        self._display.at(rev)
        job.token.check()
        self._keep()
        return Reply()

    def _op_document(self, job: Job, rev: int) -> Reply:
        tree = self._display.at(rev)
        job.token.check()
        return Reply({"text": self._document(tree)})

    def _op_load(self, job: Job, rev: int, text: str) -> Reply:
        del rev
        job.token.check()
        like = self._display.tree() if self._display.text is not None else None
        document = open_document(self._lm, text, like=like, check=job.token.check)
        self._restore(document)
        with self._write():
            self.settings = document.settings.as_dict()
        return self._display.reply(prompt=True, selected=document.tree.root)

    # What the deeper views may know and do.

    def at(self, rev: int, uid: int) -> tuple[TokenTree, Node]:
        """Return the tree on display and one of its nodes.

        Parameters
        ----------
        rev
            Which tree is meant, as the front end was told.
        uid
            Which node.

        Raises
        ------
        HeroError
            ``stale`` if another tree is on display by now.
        """
        tree = self._display.at(rev)
        return tree, tree.node(uid)

    def names(self, ids: Iterable[int]) -> list[str]:
        """Return what tokens are shown as, each by itself."""
        return self._names.of(ids)

    def change(self, job: Job, rev: int, work: Callable[[TokenTree], Node | None]) -> Reply:
        """Change the tree as one step for undo; what ``work`` did until it was stopped stays.

        Parameters
        ----------
        job
            Who asked.
        rev
            Which tree is meant.
        work
            Changes it; the node that it returns is selected.

        Returns
        -------
        Reply
            The whole tree.
        """
        tree = self._display.at(rev)
        job.token.check()
        started = time.perf_counter()
        try:
            node = work(tree)
        finally:
            self._display.commit()
        return self._display.reply(selected=node, ms=(time.perf_counter() - started) * 1000)

    def read_ids(self, job: Job, ids: Sequence[int]) -> Reply:
        """Put tokens in the place of the prompt, and grow the first picture from them.

        Parameters
        ----------
        job
            Who asked.
        ids
            The whole prompt, special tokens included.

        Returns
        -------
        Reply
            The whole tree.
        """
        return self._begun(job, self._text_of(ids), ids)

    def _begun(self, job: Job, text: str, prompt: str | Sequence[int]) -> Reply:
        started = time.perf_counter()
        self._display.begin(text, prompt, job)
        elapsed = (time.perf_counter() - started) * 1000
        return self._display.reply(prompt=True, selected=self._display.tree().root, ms=elapsed)

    def _compute(self) -> None:
        self._shown()
        self._display.commit()
        self._keep()

    def _keep(self) -> None:
        kept = self._display.kept()
        with self._write():
            self.snapshot, self.snapshot_bytes = kept

    def _shown(self, job: Job | None = None) -> TokenTree:
        """Return the tree of the prompt that is set, grown if another is on display."""
        wanted = self.prompt
        if self._display.text != wanted:
            given = self._given[1] if self._given and self._given[0] == wanted else wanted
            self._display.begin(wanted, given, job)
        return self._display.tree()

    def _document(self, tree: TokenTree) -> str:
        return to_json(tree, settings=self.sampling, seed=self._display.seed)

    def _restore(self, document: Document) -> None:
        tree = document.tree
        self._display.seed = document.seed
        self._display.show(tree, tree.prompt if tree.prompt is not None else self._text_of(tree.prompt_ids))

    def _shows(self, text: str, before: str | None, rev: int) -> None:
        with self._write():
            # Not over a prompt that somebody has set in Python meanwhile: that one is read next.
            if before is None or self.prompt == before:
                self.prompt = text
            self.rev = rev

    def _text_of(self, prompt: str | Sequence[int]) -> str:
        """Return the text that stands in the field; one that was given as ids keeps them."""
        if isinstance(prompt, str):
            refuse_lone_surrogates(prompt)
            return prompt
        try:
            ids = tuple(int(number) for number in prompt)
        except (TypeError, ValueError):
            kind = type(prompt).__name__
            raise HeroError(messages.NOT_A_PROMPT, code="bad_request", kind=kind) from None
        if isinstance(self._lm, LanguageModel):
            check_ids(ids, self._lm.vocabulary)
        text = b"".join(self._names.piece(number) for number in ids).decode(errors="replace")
        self._given = text, ids
        return text

    @t.validate("prompt")
    def _readable(self, proposal: dict[str, Any]) -> str:
        # JSON carries no half of a surrogate pair: one in a trait would break every widget's restoring.
        text: str = proposal["value"]
        refuse_lone_surrogates(text)
        return text

    @t.validate("settings")
    def _in_range(self, proposal: dict[str, Any]) -> dict[str, Any]:
        return SamplingSettings.from_dict({**self.settings, **proposal["value"]}).as_dict()

    def _questions(self, lang: Language) -> Questions:
        remote = isinstance(self._lm, RemoteModel)
        if remote and self._display.text != self.prompt:
            return
        yield from saved.questions(self.selection, self.settings, lang, remote=remote)

    def _picture(self, lang: Language) -> Picture | None:
        return still.draw(self.snapshot, self.snapshot_bytes, self.prompt, self._lm.name, lang)

    def _free(self) -> None:
        self._display.close()


def _info(lm: LanguageModel | RemoteModel, other: LanguageModel | None) -> dict[str, Any]:
    told: dict[str, Any] = {"name": lm.name, "context": lm.context, "other": other.name if other else None}
    if isinstance(lm, RemoteModel):
        return {**told, "vocabulary": None, "dtype": "", "device": "", "remote": True, "chat": False}
    return {
        **told,
        "vocabulary": lm.vocabulary,
        "dtype": lm.dtype,
        "device": lm.device,
        "remote": False,
        "chat": bool(getattr(lm.tokenizer, "chat_template", None)),
    }

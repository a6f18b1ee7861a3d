"""What is answered under ``<base_url>/llmhero/``; every answer needs the server's login."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, cast

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.doctor import Diagnosis, diagnose
from llmhero_widgets.doctor.messages import HOST_TERMINAL
from llmhero_widgets.server import cards, course, messages
from llmhero_widgets.tokens.catalog import fetchable

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.core.text import Language
    from llmhero_widgets.server.extension import Extension

_BAD_REQUEST = 400
_NOT_FOUND = 404
_FAILED = 500
_STATUS = {"bad_request": _BAD_REQUEST, "not_found": _NOT_FOUND}


class _Handler(APIHandler):
    auth_resource = "llmhero"

    @property
    def extension(self) -> Extension:
        return cast("Extension", self.settings["llmhero"])

    async def tell(self, work: Callable[..., dict[str, Any]], *arguments: Any) -> None:
        """Answer with what a function returns, which may wait for a disk or the network."""
        try:
            answer = await asyncio.to_thread(work, *arguments)
        except HeroError as error:
            self.refuse(error)
        else:
            self.finish(json.dumps(answer))

    def refuse(self, error: HeroError) -> None:
        self.set_status(_STATUS.get(error.code, _FAILED))
        self.finish(json.dumps({"error": course.told(error)}))

    def asked(self, *names: str) -> list[Any]:
        """Return what the body says under each of these names: strings, the language one of ours."""
        try:
            body = json.loads(self.request.body or b"{}")
            values = [body.get(name, "") for name in names]
        except (ValueError, AttributeError) as error:
            raise _bad(str(error)) from error
        for name, value in zip(names, values, strict=True):
            if not isinstance(value, str):
                raise _bad(f"{name} = {value!r}")
            if name == "language" and value not in LANGUAGES:
                raise _bad(f"language = {value!r}")
        return values


def _bad(reason: str) -> HeroError:
    return HeroError(messages.BAD_REQUEST, code="bad_request", reason=reason[:200])


class CourseHandler(_Handler):
    """The whole course."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer."""

        def whole() -> dict[str, Any]:
            return {
                **course.course(self.extension.folder),
                "language": self.extension.settings.language,
            }

        await self.tell(whole)


class ProgressHandler(_Handler):
    """What was passed."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer."""
        await self.tell(course.progress)


class _CopyHandler(_Handler):
    work: Callable[..., dict[str, Any]]
    names: tuple[str, ...] = ("lesson", "language")

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Answer."""
        try:
            arguments = self.asked(*self.names)
            _known(arguments[0], arguments[1])
        except HeroError as error:
            self.refuse(error)
            return
        await self.tell(type(self).work, self.extension.folder, *arguments)


def _known(lesson: str, language: Language) -> None:
    try:
        course.files_of(lesson, language)
    except HeroError as error:
        raise HeroError(error.what, error.hint, code="not_found", **error.slots) from error


class OpenHandler(_CopyHandler):
    """The reader's copy of a lesson, made where there is none."""

    work = staticmethod(course.open_copy)


class StartOverHandler(_CopyHandler):
    """A fresh copy; the old one stays beside it."""

    work = staticmethod(course.start_over)


class PutBackHandler(_CopyHandler):
    """The old copy again."""

    work = staticmethod(course.put_back)
    names = ("lesson", "language", "aside")


class DoctorHandler(_Handler):
    """What works on this machine."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer."""
        await self.tell(_diagnosis)


def _diagnosis() -> dict[str, Any]:
    # This is a server, and the notebooks that it shows are in JupyterLab.
    findings = [finding for finding in diagnose().findings if finding.what is not HOST_TERMINAL]
    return Diagnosis(tuple(findings)).facts()


class ModelsHandler(_Handler):
    """What can be fetched, and what is on its way."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer."""

        def listed() -> dict[str, Any]:
            return {"models": [self._shown(card) for card in fetchable()]}

        await self.tell(listed)

    def _shown(self, card: Any) -> dict[str, Any]:
        fetch = self.extension.fetching.get(card.id)
        return {**cards.shown(card), "fetch": fetch.shown() if fetch else None}


class ModelHandler(_Handler):
    """One model: POST fetches it, DELETE stops that."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """Answer."""
        await self.tell(lambda: {"fetch": self.extension.fetching.start(cards.card(name)).shown()})

    @web.authenticated
    @authorized
    async def delete(self, name: str) -> None:
        """Answer."""
        await self.tell(lambda: {"fetch": self._cancel(cards.card(name).id)})

    def _cancel(self, name: str) -> dict[str, Any] | None:
        fetch = self.extension.fetching.get(name)
        if fetch is None:
            return None
        fetch.cancel()
        return fetch.shown()


class SettingsHandler(_Handler):
    """What new kernels are told."""

    @web.authenticated
    @authorized
    async def put(self) -> None:
        """Answer."""
        try:
            language, model = self.asked("chosen", "model")
        except HeroError as error:
            self.refuse(error)
            return
        self.finish(
            json.dumps({"environment": self.extension.settings.apply({"language": language, "model": model})})
        )


ROUTES: tuple[tuple[str, type[_Handler]], ...] = (
    ("course", CourseHandler),
    ("progress", ProgressHandler),
    ("open", OpenHandler),
    ("start-over", StartOverHandler),
    ("put-back", PutBackHandler),
    ("doctor", DoctorHandler),
    ("models", ModelsHandler),
    (r"models/([\w.-]+)", ModelHandler),
    ("settings", SettingsHandler),
)

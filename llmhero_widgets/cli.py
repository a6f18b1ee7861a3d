"""The command ``llmhero``: lab, lessons, models, keys, doctor."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

import llmhero_widgets
from llmhero_widgets import cli_json
from llmhero_widgets import cli_messages as messages
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES, current_language, set_language
from llmhero_widgets.lessons import copying

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.core.text import Message
    from llmhero_widgets.models.catalog import Card

_INTERRUPTED = 130


class _Formatter(argparse.HelpFormatter):
    """Help whose own words are in the reader's language too."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, messages.USAGE.format() if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"formatter_class": _Formatter, **kwargs, "add_help": False, "allow_abbrev": False}
        )
        self._positionals.title = messages.ARGUMENTS.format()
        self._optionals.title = messages.OPTIONS.format()
        self.add_argument("-h", "--help", action="help", help=messages.HELP.format())
        # Read by _choose_language before any parser is made, for the help is in that language already.
        self.add_argument("--lang", choices=LANGUAGES, help=messages.LANG.format())

    def error(self, message: str) -> NoReturn:
        self.exit(2, messages.BAD_ARGUMENTS.format(reason=message, program=self.prog) + "\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv
        Arguments; by default those of the process.

    Returns
    -------
    int
        0 if all is well.

    Examples
    --------
    >>> main(["models", "path", "no-such-model", "--lang", "en"])
    1
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # A console that lacks a letter shows a question mark rather than a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    _choose_language(arguments)
    parser = _build_parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.run in {_keys_list, _keys_set, _keys_remove}:
        parser.error(messages.KEYS_NOT_HERE.format())
    if rest and options.run is not _lab:
        parser.error(messages.UNRECOGNIZED.format(arguments=" ".join(rest)))
    try:
        return cast("int", options.run(options, rest))
    except HeroError as error:
        if options.json:
            cli_json.show_error(error)
            return 1
        print(error.sentence(), error.next_step(), sep="\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        if options.json:
            cli_json.show({"event": "stopped"})
        print(messages.STOPPED.format(), file=sys.stderr)
        return _INTERRUPTED


def _choose_language(arguments: Sequence[str]) -> None:
    """Take the language from the raw arguments, and say it to the kernels that JupyterLab will start."""
    words = iter(arguments)
    for word in words:
        option, _, value = word.partition("=")
        if option == "--lang":
            chosen = value or next(words, "")
            if chosen in LANGUAGES:
                set_language(chosen)
                return
    if current_language() != "en":
        # An English system says little: JupyterLab may be in Chinese, and its own language decides then.
        set_language(current_language())


def _build_parser() -> _Parser:
    parser = _Parser(prog="llmhero", description=messages.PROGRAM.format())
    version = f"%(prog)s {llmhero_widgets.__version__}"
    parser.add_argument("--version", action="version", version=version, help=messages.VERSION.format())
    parser.set_defaults(json=False)
    commands = _commands(parser, required=True)

    lab = _command(commands, "lab", messages.LAB, _lab)
    lab.epilog = messages.LAB_REST.format()
    folder = copying.default_folder()
    lab.add_argument("--dir", type=Path, default=folder, help=messages.LAB_FOLDER.format(folder=folder))
    lab.add_argument("--lesson", help=messages.LAB_LESSON.format())
    lab.add_argument("--no-browser", action="store_true", help=messages.LAB_NO_BROWSER.format())
    lab.add_argument("--port", type=int, help=messages.LAB_PORT.format())

    lessons = _commands(_command(commands, "lessons", messages.LESSONS, _lessons_list))
    listed = _command(lessons, "list", messages.LESSONS_LIST, _lessons_list)
    listed.add_argument("--dir", type=Path, default=folder, help=messages.LAB_FOLDER.format(folder=folder))
    copy = _command(lessons, "copy", messages.LESSONS_COPY, _lessons_copy)
    copy.add_argument(
        "dir", type=Path, nargs="?", default=folder, help=messages.LAB_FOLDER.format(folder=folder)
    )

    opened = _command(lessons, "open", messages.LESSONS_OPEN, _lessons_open)
    reset = _command(lessons, "reset", messages.LESSONS_RESET, _lessons_reset)
    for one in (opened, reset):
        one.add_argument("lesson", help=messages.LESSON_ID.format())
        one.add_argument("--dir", type=Path, default=folder, help=messages.LAB_FOLDER.format(folder=folder))
    reset.add_argument("--at", type=Path, help=messages.LESSONS_AT.format())
    export = _command(commands, "export", messages.EXPORT, _export)
    export.add_argument("lesson", help=messages.EXPORT_LESSON.format())
    export.add_argument("--html", type=Path, nargs="?", metavar="PATH", help=messages.EXPORT_HTML.format())
    export.add_argument(
        "--theme", choices=("system", "light", "dark"), default="system", help=messages.EXPORT_THEME.format()
    )
    export.add_argument("--overwrite", action="store_true", help=messages.EXPORT_OVERWRITE.format())

    models = _commands(_command(commands, "models", messages.MODELS, _models_list))
    cards = _command(models, "list", messages.MODELS_LIST, _models_list)
    name = messages.MODEL_NAME.format()
    fetch = _command(models, "fetch", messages.MODELS_FETCH, _models_fetch)
    fetch.add_argument("names", nargs="*", help=name)
    fetch.add_argument("--again", action="store_true", help=messages.MODELS_AGAIN.format())
    share = _command(models, "share", messages.MODELS_SHARE, _models_share)
    share.add_argument("names", nargs="*", help=messages.SHARE_NAME.format())
    share.add_argument("--to", type=Path, required=True, metavar="DIR", help=messages.SHARE_TO.format())
    _command(models, "path", messages.MODELS_PATH, _models_path).add_argument("name", help=name)
    remove = _command(models, "remove", messages.MODELS_REMOVE, _models_remove)
    remove.add_argument("names", nargs="+", help=name)

    keys = _commands(_command(commands, "keys", messages.KEYS, _keys_list))
    _command(keys, "list", messages.KEYS_LIST, _keys_list)
    key = messages.KEY_NAME.format()
    _command(keys, "set", messages.KEYS_SET, _keys_set).add_argument("name", help=key)
    _command(keys, "remove", messages.KEYS_REMOVE, _keys_remove).add_argument("name", help=key)

    doctor = _command(commands, "doctor", messages.DOCTOR, _doctor)
    doctor.add_argument("--offline", action="store_true", help=messages.DOCTOR_OFFLINE.format())

    for one in (listed, opened, reset, cards, doctor):
        one.add_argument("--json", action="store_true", help=messages.JSON.format())
    fetch.add_argument("--json", action="store_true", help=messages.JSON_LINES.format())
    return parser


def _commands(parser: _Parser, *, required: bool = False) -> Any:
    title = messages.COMMANDS.format()
    return parser.add_subparsers(title=title, metavar="COMMAND", dest="command", required=required)


def _command(commands: Any, name: str, help_text: Message, run: Any) -> _Parser:
    text = help_text.format()
    parser = cast("_Parser", commands.add_parser(name, help=text, description=text))
    parser.set_defaults(run=run)
    return parser


def _lab(options: argparse.Namespace, rest: list[str]) -> int:
    from llmhero_widgets.lessons import catalog, lab

    notebook = catalog.get(options.lesson).notebook() if options.lesson else catalog.index()
    _copy(options.dir)
    more = ["--no-browser"] if options.no_browser else []
    if options.port is not None:
        more.append(f"--ServerApp.port={options.port}")
    try:
        lab.start(options.dir.absolute(), notebook, [*more, *rest])
    except ImportError as error:
        raise HeroError(
            messages.NO_JUPYTERLAB, messages.NO_JUPYTERLAB_HINT, reason=error, python=sys.executable
        ) from error
    return 0


def _lessons_list(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    from llmhero_widgets.lessons.catalog import lessons

    if options.json:
        cli_json.show_course(options.dir)
        return 0
    for entry in lessons():
        minutes = messages.MINUTES.format(minutes=entry.minutes)
        print(f"{entry.id}  {entry.title.format()}  ({minutes})  {entry.notebook()}")
    return 0


def _lessons_copy(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    _copy(options.dir)
    return 0


def _lessons_open(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    name = _notebook(options.lesson)
    copy = copying.copy_notebook(options.dir, name)
    if options.json:
        cli_json.show_copy(copy)
    else:
        print(copy.path)
    return 0


def _lessons_reset(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    name = _notebook(options.lesson)
    fresh = copying.start_over(options.dir, name, at=options.at)
    if options.json:
        cli_json.show_fresh(fresh)
        return 0
    if fresh.aside is not None:
        print(messages.KEPT_ASIDE.format(path=fresh.aside))
    print(fresh.path)
    return 0


def _notebook(lesson: str) -> str:
    from llmhero_widgets.lessons import catalog

    return catalog.index() if lesson == "index" else catalog.get(lesson).notebook()


def _export(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    from llmhero_widgets.export.run import export

    print(export(options.lesson, options.html, theme=options.theme, overwrite=options.overwrite))
    return 0


def _copy(folder: Path) -> None:
    copied = copying.copy_lessons(folder)
    print(messages.LAB_AT.format(folder=folder, new=len(copied.new), kept=len(copied.kept)))


def _models_list(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    from llmhero_widgets.models import cache

    if options.json:
        from llmhero_widgets.models.catalog import CATALOG
        from llmhero_widgets.tokens.catalog import CARDS

        cli_json.show_models(CATALOG, CARDS)
        return 0
    for card in _cards():
        print(f"{card.id}  [{_state(card)}]\n    {card.summary.format()}\n    {card.license}")
    total = cache.megabytes(sum(map(cache.disk_usage, _cards())))
    print(messages.CACHE_AT.format(folder=cache.models_dir(), size=total))
    return 0


def _state(card: Card) -> str:
    from llmhero_widgets.models import cache, fetch

    found = cache.ready_dir(card)
    if found is not None and found != cache.model_dir(card):
        return messages.READY_SHARED.format(folder=found)
    if found is not None:
        return messages.READY.format(size=cache.megabytes(cache.disk_usage(card)))
    if fetch.on_this_machine(card) is not None:
        return messages.READY_HUB.format()
    download, installed = cache.megabytes(card.download), cache.megabytes(card.installed)
    return messages.ABSENT.format(download=download, installed=installed)


def _cards() -> tuple[Card, ...]:
    from llmhero_widgets.tokens.catalog import fetchable

    return fetchable()


def _card(name: str) -> Card:
    from llmhero_widgets.tokens.catalog import card_of

    card = card_of(name)
    if card is None:
        names = ", ".join(card.id for card in _cards())
        raise HeroError(messages.UNKNOWN_NAME, messages.UNKNOWN_NAME_HINT, name=name, names=names)
    return card


def _models_fetch(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    from llmhero_widgets.models import fetch

    cards = [_card(name) for name in options.names] or _cards()
    if options.json:
        cli_json.fetch_all(cards, again=options.again)
        return 0
    for card in cards:
        path = fetch.fetch(card, again=options.again)
        print(messages.FETCHED.format(title=card.title, path=path))
    return 0


def _models_share(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    from llmhero_widgets.models import shared

    for name in options.names or [card.id for card in _cards()]:
        path = shared.share(name, options.to.expanduser())
        print(messages.FETCHED.format(title=name, path=path))
    return 0


def _models_path(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    from llmhero_widgets.models import fetch

    card = _card(options.name)
    path = fetch.on_this_machine(card)
    if path is None:
        raise HeroError(messages.NOT_HERE, messages.FETCH_IT, title=card.title, id=card.id)
    print(path)
    return 0


def _models_remove(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    from llmhero_widgets.models import cache

    for card in [_card(name) for name in options.names]:
        print(messages.REMOVED.format(title=card.title, size=cache.megabytes(cache.remove(card))))
    return 0


def _keys_list(options: argparse.Namespace, rest: list[str]) -> int:
    del options, rest
    from llmhero_widgets.models import keys

    places = {"environment": messages.IN_ENVIRONMENT, "keyring": messages.IN_KEYRING, None: messages.NOWHERE}
    for name in dict.fromkeys([*keys.KNOWN, *keys.names()]):
        print(f"{name}  [{places[keys.where(name)].format()}]")
    trouble = keys.trouble()
    if trouble is not None:
        print(trouble.sentence(), trouble.next_step(), sep="\n")
    return 0


def _keys_set(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    from getpass import getpass

    from llmhero_widgets.models import keys

    keys.require_name(options.name)
    asked = messages.TYPE_KEY.format(name=options.name)
    # What is piped in has no screen to be shown on, and getpass would warn that it cannot hide it.
    key = keys.Key(getpass(asked) if sys.stdin.isatty() else sys.stdin.readline())
    keys.save(options.name, key)
    print(messages.KEY_SAVED.format(name=options.name))
    return 0


def _keys_remove(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    from llmhero_widgets.models import keys

    keys.remove(options.name)
    print(messages.KEY_REMOVED.format(name=options.name))
    return 0


def _doctor(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    from llmhero_widgets.doctor import diagnose

    diagnosis = diagnose(offline=options.offline)
    if options.json:
        cli_json.show(diagnosis.facts())
        return 0 if diagnosis.healthy else 1
    print(diagnosis.render())
    print((messages.HEALTHY if diagnosis.healthy else messages.BROKEN).format())
    return 0 if diagnosis.healthy else 1


if __name__ == "__main__":
    sys.exit(main())

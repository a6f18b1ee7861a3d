"""One door for every model: a name, a folder, a GGUF file, a loaded model, or one on a server."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.collector import collector_paused
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import catalog, convert, fetch, hub, messages, remote_address, remote_messages
from llmhero_widgets.models.language_model import LanguageModel, without_weights
from llmhero_widgets.models.progress import Bar
from llmhero_widgets.models.quiet import quiet

if TYPE_CHECKING:
    from llmhero_widgets.models.progress import Progress
    from llmhero_widgets.models.remote import RemoteModel

_KEPT_HEADS = ("ForCausalLM", "LMHeadModel", "ForMaskedLM", "ForConditionalGeneration", "Model")


def load_model(
    model: Any = None,
    *,
    tokenizer: Any = None,
    device: str = "cpu",
    dtype: str = "float32",
    progress: Progress | None = None,
) -> LanguageModel | RemoteModel:
    """Load a language model, an encoder or an encoder-decoder, fetching it first where that is needed.

    Parameters
    ----------
    model
        A name of the catalogue (``llmhero models list``), a hub id such as ``"google-t5/t5-small"``, a
        folder or GGUF file on this machine, or a ``transformers.PreTrainedModel`` that is loaded already. A
        model on an OpenAI-compatible server is ``"openai:URL#MODEL"``, such as
        ``"openai:http://127.0.0.1:8000/v1#qwen3-8b"``, or ``"openai:MODEL"`` with the address in the
        environment variable ``OPENAI_BASE_URL``. By default what ``LLMHERO_MODEL`` names, or else
        SmolLM2-135M-Instruct.
    tokenizer
        The tokenizer to use; needed with a loaded model, otherwise the model's own.
    device
        Where to put the weights, as torch names it. A loaded model stays where it is.
    dtype
        Type of the weights, as torch names it; 16-bit types are slow on most CPUs. A loaded model keeps its
        own.
    progress
        Called with bytes done, bytes in total and the stage while the model is fetched; by default a
        progress bar is drawn.

    Returns
    -------
    LanguageModel or RemoteModel
        The second for a model on a server: nothing is loaded, and nobody is asked before the first token is.

    Raises
    ------
    HeroError
        Whatever keeps the model from being loaded, in both languages, with the next step. Weights are read
        from safetensors and GGUF only, never from pickle, and a model's own code is never run.
    ValueError
        If torch knows no such dtype.

    Examples
    --------
    >>> from transformers import AutoTokenizer, GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
    >>> from tokenizers import Tokenizer, models
    >>> tokenizer = PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.BPE({"a": 0, "b": 1}, [])))
    >>> config = GPT2Config(vocab_size=2, n_embd=8, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0)
    >>> load_model(GPT2LMHeadModel(config), tokenizer=tokenizer).kind
    'decoder'
    """
    if model is None:
        model = catalog.default_model()
    if remote_address.is_remote(model):
        return _remote(model, tokenizer=tokenizer, device=device, dtype=dtype)
    return load_weights(model, tokenizer=tokenizer, device=device, dtype=dtype, progress=progress)


def load_weights(  # noqa: PLR0913 - those of load_model, and who asks
    model: Any,
    *,
    tokenizer: Any = None,
    device: str = "cpu",
    dtype: str = "float32",
    progress: Progress | None = None,
    owner: str = "load_weights()",
) -> LanguageModel:
    """Load a model as :func:`load_model` does, for those who need its weights.

    Parameters
    ----------
    model, tokenizer, device, dtype, progress
        As of :func:`load_model`.
    owner
        Who needs them, for the sentence that refuses a model on a server.
    """
    if remote_address.is_remote(model):
        raise without_weights(remote_address.parts(model)[1], owner)
    if not isinstance(model, str | os.PathLike):
        return _wrap(model, tokenizer)
    path, name = locate(os.fspath(model), progress)
    # A fifth of the time to a first model went into looking for garbage among what the imports make.
    with collector_paused():
        return _open(path, name, tokenizer, device, dtype)


def _remote(name: str, **options: Any) -> RemoteModel:
    from llmhero_widgets.models.remote import RemoteModel

    usual = {"tokenizer": None, "device": "cpu", "dtype": "float32"}
    chosen = [option for option, value in options.items() if value != usual[option]]
    if chosen:
        raise HeroError(
            remote_messages.ONLY_HERE,
            remote_messages.ONLY_HERE_HINT,
            code="bad_request",
            name=name,
            options=", ".join(chosen),
            call=f'"{name}"',
        )
    return RemoteModel(*remote_address.parts(name))


def _wrap(model: Any, tokenizer: Any) -> LanguageModel:
    from transformers import PreTrainedModel

    if not isinstance(model, PreTrainedModel):
        raise HeroError(messages.NOT_A_MODEL, messages.NOT_A_MODEL_HINT, kind=type(model).__name__)
    if tokenizer is None:
        raise HeroError(messages.NEEDS_TOKENIZER, messages.NEEDS_TOKENIZER_HINT)
    return LanguageModel(model, tokenizer)


def locate(name: str, progress: Progress | None) -> tuple[Path, str]:
    """Return the folder or file of a model that is named, fetched if needed, and what to call the model."""
    if not name.strip():
        raise catalog.unknown(name)
    try:
        path = Path(name).expanduser()
        folder = (path / "config.json").is_file()
    except (OSError, RuntimeError):
        # Longer than a file name may be (a prompt, by mistake), or the home of nobody.
        raise catalog.unknown(textwrap.shorten(name, 80)) from None
    if folder:
        return path, path.resolve().name
    if path.suffix == ".gguf" and path.is_file():
        return path, path.stem
    card = catalog.find(name)
    if card is not None:
        return fetch.fetch(card, progress), card.title
    if path.exists() or path.is_absolute() or name.startswith(".") or path.suffix == ".gguf":
        raise HeroError(messages.NO_MODEL_THERE, messages.NO_MODEL_THERE_HINT, path=path)
    if not hub.is_id(name):
        raise catalog.unknown(name)
    short = name.rpartition("/")[2]
    found = hub.cached(name)
    if found is None:
        bar = Bar(short)
        try:
            found = hub.fetch(name, progress or bar)
        except hub.HubError as failure:
            same = next((card for card in catalog.CATALOG if card.hub_id.lower() == name.lower()), None)
            slots = {**failure.slots, "title": name, "hub": failure.what, "id": same and same.id}
            hint = messages.ON_INDEX_HINT if same else failure.hint
            raise HeroError(messages.NO_HUB_SOURCE, hint, **slots) from failure
        finally:
            bar.close()
    return found, short


def _open(path: Path, name: str, tokenizer: Any, device: str, dtype: str) -> LanguageModel:
    import torch

    number = getattr(torch, dtype, None)
    if not isinstance(number, torch.dtype):
        raise ValueError(f"dtype must be the name of a torch dtype such as 'float32', not {dtype!r}")  # noqa: TRY004
    if path.is_dir() and hub.only_pickle(path):
        raise HeroError(messages.UNSAFE_WEIGHTS, messages.UNSAFE_WEIGHTS_HINT, name=name)
    gguf = {"gguf_file": path.name} if path.is_file() else {}
    folder = path.parent if path.is_file() else path
    try:
        with quiet():
            if tokenizer is None:
                tokenizer = convert.gguf_tokenizer(path) if gguf else _tokenizer(folder)
            module = _module(folder, gguf, number)
    except HeroError:
        raise
    except Exception as error:
        # Many libraries read these files, and each has exceptions of its own for what it does not like.
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
        raise HeroError(
            messages.UNREADABLE, messages.UNREADABLE_HINT, name=name, path=path, reason=reason
        ) from error
    try:
        module.to(device)
    except (RuntimeError, AssertionError) as error:  # torch raises both for a device that is not there
        reason = str(error).splitlines()[0]
        raise HeroError(messages.NO_DEVICE, messages.NO_DEVICE_HINT, device=device, reason=reason) from error
    return LanguageModel(module, tokenizer, name=name)


def _tokenizer(folder: Path) -> Any:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    # Where the files are missing, transformers makes one that knows nothing but its special tokens.
    if tokenizer.vocab_size <= len(tokenizer.all_special_tokens):
        raise HeroError(messages.NO_TOKENIZER, messages.NO_TOKENIZER_HINT, path=folder)
    return tokenizer


def _module(folder: Path, gguf: dict[str, str], dtype: Any) -> Any:
    from transformers import AutoConfig

    config = AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False, **gguf)
    model_class = _model_class(config)
    options = {
        "config": config,
        "dtype": dtype,
        "use_safetensors": None if gguf else True,
        "local_files_only": True,
        "trust_remote_code": False,
        "output_loading_info": True,
        **gguf,
    }
    try:
        module, report = model_class.from_pretrained(folder, attn_implementation="sdpa", **options)
    except ValueError as error:
        if "scaled_dot_product_attention" not in str(error):
            raise
        # A few old architectures, such as DeBERTa, have no other attention.
        module, report = model_class.from_pretrained(folder, attn_implementation="eager", **options)
    # A pooler is often left out of a checkpoint and is on no path that we read.
    missing = sorted(key for key in report["missing_keys"] if not key.startswith("pooler."))
    if missing:
        raise HeroError(
            messages.WEIGHTS_MISSING,
            messages.UNREADABLE_HINT,
            name=config.name_or_path,
            path=folder,
            count=len(missing),
            first=missing[0],
        )
    return module


def _model_class(config: Any) -> Any:
    """Return the class that the checkpoint was saved from, where it has no head of some other task."""
    import transformers
    from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES

    saved = (config.architectures or [""])[0]
    if saved.endswith(_KEPT_HEADS) and hasattr(transformers, saved):
        return getattr(transformers, saved)
    if config.is_encoder_decoder:
        return transformers.AutoModelForSeq2SeqLM
    if not saved and config.model_type in MODEL_FOR_CAUSAL_LM_MAPPING_NAMES:
        return transformers.AutoModelForCausalLM
    return transformers.AutoModel

"""Every picture of the tokenizers' functions on one page, as a notebook without widgets keeps it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from rigs.files import serving_files
from rigs.html_page import NOISE, set_theme
from rigs.probe import LOOKS, Probe, Theme, fit_window, watched
from rigs.warm import warm_python

pytestmark = pytest.mark.model

# What JupyterLab does to tables in outputs, and hosts in dark, so that a picture is seen where it will stand.
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Pictures</title><style>
  :root {{ color-scheme: light dark }}
  body {{ margin: 0; font: 14px serif; color: light-dark(rgba(0, 0, 0, .87), rgba(255, 255, 255, .87));
    background: light-dark(#fff, #111) }}
  main table {{ margin: 0 auto 1em; font-size: 12px; table-layout: fixed }}
  main :is(td, th, tr) {{ text-align: right; vertical-align: middle; padding: .5em }}
  main tbody tr:nth-child(odd) {{ background: light-dark(#f5f5f5, #333) }}
</style></head><body><main>{pictures}</main></body></html>"""

DRAW = """
import sys
from pathlib import Path

import llmhero_widgets as hero
from llmhero_widgets.tokens import (
    Vocabulary, chat, compare, language_cost, load_tokenizer, loss, merge_tree, replay, trace, train,
    variants, window, xray,
)

NAIVE = "Naïve tokenizers split 通义千问 and 😀 into bytes.\\n"
HOSTILE = '</script><img src=x onerror="document.title=1"> \\u202eabc\\u202c مرحبا\\0 $x$ 👩‍👩‍👧‍👦 x$'
smol, mini = load_tokenizer("smollm2"), load_tokenizer("minilm")
lm = hero.load_model()
vocabulary = Vocabulary(smol)
text = Path(sys.argv[2]).read_text()
results = {
    "trace": trace(smol, NAIVE),
    "trace-lost": trace(mini, NAIVE),
    "trace-hostile": trace(smol, HOSTILE),
    "trace-arabic": trace(smol, "مرحبا بالعالم"),
    "xray": xray(mini, "Naïve CAFÉ 通义 tokenizers"),
    "xray-hostile": xray(mini, HOSTILE),
    "compare": compare([smol, mini], NAIVE),
    "languages": language_cost([smol, mini]),
    "replay-bpe": replay(smol, " tokenizers and 通"),
    "replay-wordpiece": replay(mini, "unhappiness [MASK] 通"),
    "chat": chat(lm.tokenizer, [
        {"role": "system", "content": "You are terse."},
        {"role": "user", "content": "Why is the sky blue? <|im_end|>"},
    ], add_generation_prompt=False),
    "loss": loss(lm, "When Mary and John went to the store, John gave a drink to Mary. 通"),
    "train-bpe": train(text, vocab_size=400),
    "train-unigram": train(text, "unigram", vocab_size=300, stages=4),
    "search": vocabulary.search("token", limit=8),
    "vocabulary": vocabulary,
    "unreachable": Vocabulary(mini).unreachable(),
    "merges": merge_tree(smol, vocabulary.search(" chocolate")[0].id),
    "variants": variants(lm.tokenizer, "café", lm=lm),
    "window": window("minilm", 8192, NAIVE),
}
for language in ("en", "zh"):
    hero.set_language(language)
    pictures = "".join(f'<div id="{name}">{result._repr_html_()}</div>' for name, result in results.items())
    Path(sys.argv[1], f"{language}.html").write_text(PAGE.format(pictures=pictures))
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, default_models: list[Path]) -> Iterator[str]:
    directory = tmp_path_factory.mktemp("pictures")
    sample = Path(__file__).parents[3] / "CONTRIBUTING.md"
    script = f"PAGE = {PAGE!r}\n{DRAW}"
    subprocess.run([*warm_python(), "-c", script, directory, sample], check=True, timeout=400)
    with serving_files({"pictures": directory}) as base:
        yield f"{base}/pictures"


@pytest.fixture
def probe(browser: Browser) -> Iterator[Probe]:
    with watched(browser, "html", NOISE) as probe:
        yield probe
        probe.assert_clean()


def opened(pages: str, probe: Probe, lang: str, theme: Theme) -> Page:
    page = probe.context.new_page()
    page.goto(f"{pages}/{lang}.html")
    set_theme(page, theme)
    return page


@LOOKS
def test_every_picture_is_accessible_and_inert(pages: str, probe: Probe, lang: str, theme: Theme) -> None:
    page = opened(pages, probe, lang, theme)
    main = page.locator("main")

    for width in (900, 480):
        fit_window(main, width)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        probe.assert_accessible(main)
        for picture in main.locator("> div").all():
            name = picture.get_attribute("id")
            probe.screenshot(picture, f"picture-{name}-{lang}", theme, width)
    assert page.title() == "Pictures"
    assert page.locator("main :is(img, script, style, a, iframe)").count() == 0


def test_text_is_legible_on_light_and_on_dark(pages: str, probe: Probe) -> None:
    """Contrast of every text with what lies behind it, mixed as the browser mixes it."""
    for theme in ("light", "dark"):
        page = opened(pages, probe, "en", theme)
        worst = page.evaluate(CONTRAST)
        assert worst["ratio"] >= 4.5, worst


# axe gives up on colours that a browser mixes, so they are put on a canvas one over the other.
CONTRAST = """() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  const laid = (colours) => {
    for (const colour of colours) {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
    }
    return luminance(pen.getImageData(0, 0, 1, 1).data);
  };
  let worst = { ratio: 99 };
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    if (!text) continue;
    const behind = [];
    for (let at = walker.currentNode.parentElement; at; at = at.parentElement) {
      behind.unshift(getComputedStyle(at).backgroundColor);
    }
    const colour = getComputedStyle(walker.currentNode.parentElement).color;
    const [a, b] = [laid(behind), laid([...behind, colour])];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < worst.ratio) worst = { ratio, text, colour, behind };
  }
  return worst;
}"""

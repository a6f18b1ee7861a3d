"""The first lesson as a reader meets it: in JupyterLab, with every widget alive, in both languages."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from rigs.explorer import MARY_TOKENS, Explorer
from rigs.jupyter import TOKEN
from rigs.lab import PANEL, LabNotebook

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
NAME = "1.1-self-attention.ipynb"
SENTENCES = {
    "en": "At ·to, head 0 of layer 23 spends 69\N{THIN SPACE}% of its attention on ·Mary.",
    "zh": "在 ·to 处，第 23 层的头 0 把 69% 的注意力放在 ·Mary 上。",
}
BANK_TOKENS = 9


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_lesson_is_alive_in_a_real_notebook(language, lab):
    server, probe = lab.server, lab.probe
    shutil.copy(NOTEBOOKS / language / NAME, server.notebooks / f"{language}.ipynb")
    page = probe.context.new_page()
    page.goto(f"{server.url}/lab/workspaces/{language}/tree/{language}.ipynb?reset&token={TOKEN}")
    opened = LabNotebook(page)
    opened.wait_for_kernel()
    opened.collapse_sidebars()
    opened.run_all()

    mary = show(page, opened, "explorer")
    mary.expect_drawn(MARY_TOKENS)
    expect(mary.sentence).to_contain_text(SENTENCES[language])

    bank = show(page, opened, "encoder-explorer")
    bank.expect_drawn(BANK_TOKENS)
    bank.tokens.filter(has_text="bank").click()
    expect(bank.sentence).to_contain_text("river")

    show(page, opened, "bank", ".jp-RenderedHTMLCommon table")
    opened.close()
    probe.assert_clean()


def show(page, opened, cell_id, output=".llmhero"):
    """Scroll to a cell, which JupyterLab draws only then, and return what it shows."""
    page.evaluate(
        f"""async (id) => {{
          const {{ content }} = ({PANEL});
          const index = content.widgets.findIndex((cell) => cell.model.id === id);
          content.activeCellIndex = index;
          await content.scrollToItem(index, "start");
        }}""",
        cell_id,
    )
    shown = page.locator(f".jp-Cell[data-windowed-list-index].jp-mod-active {output}")
    expect(shown).to_be_visible()
    return Explorer(shown)

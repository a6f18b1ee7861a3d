"""What every notebook must be before anyone runs it: clean, valid, and the same in both languages."""

import ast
import copy
import json
import re
import unicodedata

import nbformat
import pytest

from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.lessons import lesson

#: What only readers read, and what the code reads too: either may differ between the languages.
DISPLAY, EXAMPLE = "  # display", "  # example"
CHINESE = r"[\u4e00-\u9fff]"


def cells(notebook, kind):
    return {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind}


def prose(text):
    """Return a text cell without what is not prose: code, formulas, links and their targets."""
    for pattern in (r"`[^`]*`", r"\$\$.*?\$\$", r"\$[^$]*\$", r"\]\([^)]*\)", r"<[^>]*>"):
        text = re.sub(pattern, "", text, flags=re.DOTALL)
    return text


def test_is_valid_and_holds_nothing_but_its_source(notebook):
    nbformat.validate(notebook)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook["cells"]:
        assert set(cell["metadata"]) <= {"source_hash", "topics"}
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


def test_begins_by_choosing_its_language(pair):
    for language, notebook in zip(("en", "zh"), pair, strict=True):
        first = next(iter(cells(notebook, "code").values()))
        assert f'hero.set_language("{language}"){DISPLAY}' in first.splitlines()


def test_cells_of_both_languages_are_the_same_in_number_order_and_kind(pair):
    english, chinese = ([(cell["id"], cell["cell_type"]) for cell in notebook["cells"]] for notebook in pair)
    assert english == chinese
    assert len(set(english)) == len(english)


def test_code_differs_in_marked_lines_only(pair):
    english, chinese = (cells(notebook, "code") for notebook in pair)
    for cell_id, source in english.items():
        lines, others = source.splitlines(), chinese[cell_id].splitlines()
        assert len(lines) == len(others), cell_id
        for line, other in zip(lines, others, strict=True):
            marks = [mark for mark in (DISPLAY, EXAMPLE) if line.endswith(mark) and other.endswith(mark)]
            assert line == other or marks, f"{cell_id}: {other}"


def test_code_does_the_same_in_both_languages(pair):
    english, chinese = (cells(notebook, "code") for notebook in pair)
    for cell_id, source in english.items():
        assert without_words(source) == without_words(chinese[cell_id]), cell_id


def without_words(source):
    """Return the syntax tree with every string emptied; an f-string keeps its values, in any order."""
    tree = ast.parse(source)
    formats = {node.format_spec for node in ast.walk(tree) if isinstance(node, ast.FormattedValue)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and node not in formats:
            values = [value for value in node.values if isinstance(value, ast.FormattedValue)]
            node.values = sorted(values, key=ast.dump)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not is_format(node.value):
            node.value = ""
    return ast.dump(tree)


def is_format(text):
    return re.fullmatch(r"[+,]?\.\d[%efg]", text) is not None


@pytest.mark.parametrize(
    ("source", "other"),
    [
        ('print("a")', 'print("甲", end="")'),
        ('f"{x:.0%} of {y}"', 'f"{x:.1%}，{y}"'),
        ('f"{x} of {y}"', 'f"{y}"'),
        ('Table({"a": ".1%"}, rows)', 'Table({"甲": ".0%"}, rows)'),
    ],
)
def test_a_difference_beyond_words_is_seen(source, other):
    assert without_words(source) != without_words(other)


def test_word_order_is_free():
    assert without_words('f"{x} of {y}"') == without_words('f"{y} 中的 {x}"')


def test_translations_are_of_the_english_as_it_is_now(pair, translation):
    assert translation.stale(*pair) == [], "translate these, then run tests/notebooks/translation.py"


def test_a_changed_english_cell_makes_its_translation_stale(pair, translation):
    english, chinese = copy.deepcopy(pair)
    changed = next(cell for cell in english["cells"] if cell["cell_type"] == "markdown")
    changed["source"] = "".join(changed["source"]) + "!"
    assert translation.stale(english, chinese) == [changed["id"]]
    translation.mark(english, chinese, [changed["id"]])
    assert translation.stale(english, chinese) == []


def test_the_script_marks_only_what_it_is_told(pair, translation, tmp_path, capsys):
    english, chinese = copy.deepcopy(pair)
    texts = [cell for cell in english["cells"] if cell["cell_type"] == "markdown"]
    for cell in texts[:2]:
        cell["source"] = "Something else"
    for language, notebook in (("en", english), ("zh", chinese)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "lesson.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    assert translation.main("lesson.ipynb", texts[0]["id"], folder=tmp_path) == 1
    assert capsys.readouterr().out == f"lesson.ipynb: {texts[1]['id']}\n"
    assert translation.main("lesson.ipynb", texts[1]["id"], folder=tmp_path) == 0


def test_every_text_is_in_its_own_language(pair):
    english, chinese = pair
    for cell_id, text in cells(english, "markdown").items():
        # A lesson on tokens quotes Chinese in English too, as code.
        assert not re.search(CHINESE, prose(text)), cell_id
    for cell_id, text in cells(chinese, "markdown").items():
        assert re.search(CHINESE, text), cell_id


def test_chinese_typography(pair):
    for cell_id, text in cells(pair[1], "markdown").items():
        written = prose(text)
        assert not re.search(f"{CHINESE}[,;:!?()]|[,;:!?()]{CHINESE}", written), f"half-width: {cell_id}"
        found = re.search(f"{CHINESE}[A-Za-z0-9]|[A-Za-z0-9%]{CHINESE}", written)
        assert not found, f"no space in {found[0]}: {cell_id}"
        assert "\N{THIN SPACE}%" not in text, cell_id


def test_english_percentages_have_a_thin_space(pair):
    for cell_id, text in cells(pair[0], "markdown").items():
        assert not re.search(r"\d ?%", prose(text)), cell_id


def test_no_invisible_characters(notebook):
    for cell in notebook["cells"]:
        strange = {
            character
            for character in "".join(cell["source"])
            if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn"} and character != "\n"
        }
        assert not strange, cell["id"]


def test_the_exercises_are_those_of_the_engine(entry, texts):
    for language in LANGUAGES:
        code = "\n".join(texts[language]["code"].values())
        opened = re.findall(r'lesson\("([\d.]+)"\)\.exercise\("([\w-]+)"\)', code)
        assert opened == [(entry.id, name) for name in lesson(entry.id).exercises]
        assert f'lesson("{entry.id}").quiz()' in code


def test_the_widgets_are_those_of_the_catalogue(entry, texts):
    code = "\n".join(texts["en"]["code"].values())
    opened = set(re.findall(r"hero\.([A-Z]\w+)\(", code))
    assert opened == set(entry.widgets)


def test_the_library_is_imported_under_its_public_names_only(pair):
    for node in ast.walk(ast.parse("\n".join(cells(pair[0], "code").values()))):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("llmhero_widgets"):
            module = __import__(node.module, fromlist=["__all__"])
            assert {alias.name for alias in node.names} <= set(module.__all__), node.module

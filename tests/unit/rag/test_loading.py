"""Files become documents; what cannot be loaded is named, and the others are there all the same."""

from __future__ import annotations

import os
from contextlib import suppress

import pytest
from fpdf import FPDF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.rag.loading import MOST_BYTES, PAGE_BREAK, decode, load_documents, read_file, read_pdf

CHINESE = "生成时，之前所有 token 的键和值都保存在缓存里。缓存随每个 token 变大。\n"
FRENCH = "Le cache garde les clés. Déjà élevé, son coût à la génération croît : où s’arrête-t-il ?\n"
MIXED = "Keys 键, values 值 — “cache” ≈ 🗝️.\r\nSecond line.\r\n"


def make_pdf(*pages, password=""):
    pdf = FPDF()
    if password:
        pdf.set_encryption("owner", password)
    pdf.set_title("Memory")
    pdf.set_font("helvetica", size=12)
    for text in pages:
        pdf.add_page()
        pdf.multi_cell(0, text=text)
    return bytes(pdf.output())


def reasons(loaded):
    return {each.id: each.error.sentence("en") for each in loaded.skipped}


# Encodings


@pytest.mark.parametrize(
    ("text", "data", "encoding"),
    [
        (MIXED, MIXED.encode(), "utf-8"),
        (MIXED, MIXED.encode("utf-8-sig"), "utf-8-sig"),
        (MIXED, MIXED.encode("utf-16"), "utf-16"),
        (MIXED, b"\xfe\xff" + MIXED.encode("utf-16-be"), "utf-16"),
        (MIXED, MIXED.encode("utf-32"), "utf-32"),
        (MIXED, MIXED.encode("utf-16-le"), "utf-16-le"),
        (MIXED, MIXED.encode("utf-16-be"), "utf-16-be"),
        (CHINESE, CHINESE.encode("gb18030"), "gb18030"),
        (CHINESE, CHINESE.encode("gb2312"), "gb18030"),
        (FRENCH.replace("’", "'"), FRENCH.replace("’", "'").encode("latin-1"), "cp1252"),
        (FRENCH, FRENCH.encode("cp1252"), "cp1252"),
        ("plain", b"plain", "utf-8"),
    ],
)
def test_encodings_are_found_out(tmp_path, text, data, encoding):
    (tmp_path / "a.txt").write_bytes(data)
    (made,) = load_documents([tmp_path]).items
    assert (made.text, made.meta["encoding"]) == (text, encoding)
    assert made.raw is None


def test_files_of_mixed_encodings_load_side_by_side(tmp_path):
    texts = {"a.txt": ("utf-8", MIXED), "b.txt": ("utf-16", MIXED + "b"), "c.txt": ("gb18030", CHINESE),
             "d.txt": ("cp1252", FRENCH), "e.txt": ("utf-8-sig", CHINESE + "e")}  # fmt: skip
    for name, (encoding, text) in texts.items():
        (tmp_path / name).write_bytes(text.encode(encoding))
    loaded = load_documents([tmp_path])
    assert {each.id: each.text for each in loaded.items} == {name: text for name, (_, text) in texts.items()}
    assert loaded.skipped == ()


@settings(max_examples=int(os.environ.get("LLMHERO_FUZZ", "150")), deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_what_unicode_writes_is_read_back(text, encoding):
    found = decode(text.encode(encoding))
    assert found is not None
    assert (found.text.removeprefix("\ufeff"), found.replaced) == (text.removeprefix("\ufeff"), 0)


@settings(max_examples=int(os.environ.get("LLMHERO_FUZZ", "150")), deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_are_refused(data):
    found = decode(data)
    assert found is None or isinstance(found.text, str)


def test_a_broken_byte_does_not_turn_a_text_into_another_encoding(tmp_path):
    (tmp_path / "a.txt").write_bytes((CHINESE * 5).encode() + b"\xff" + CHINESE.encode())
    (made,) = load_documents([tmp_path]).items
    assert made.text == f"{CHINESE * 5}\ufffd{CHINESE}"
    assert made.meta["replaced"] == 1


def test_a_chosen_encoding_is_obeyed_and_named_where_it_does_not_fit(tmp_path):
    (tmp_path / "a.txt").write_bytes("快取記憶體".encode("big5"))
    assert load_documents([tmp_path], encoding="big5").items[0].text == "快取記憶體"
    with pytest.raises(HeroError, match=r"a\.txt is not valid utf-8"):
        load_documents([tmp_path], encoding="utf-8")


def test_a_page_may_name_its_encoding(tmp_path):
    page = '<meta charset="shift_jis"><p>キャッシュは鍵と値を保存する</p>'
    (tmp_path / "a.html").write_bytes(page.encode("shift_jis"))
    (made,) = load_documents([tmp_path]).items
    # Browsers read Microsoft's superset of it.
    assert (made.text, made.meta["encoding"]) == ("キャッシュは鍵と値を保存する", "cp932")


# Folders


def test_a_folder_is_read_by_name_with_ids_below_it(tmp_path):
    for name in ("b.md", "a/z.txt", "a/b/c.txt", ".hidden", ".git/config", "中文.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    loaded = load_documents([tmp_path])
    assert [each.id for each in loaded.items] == ["a/b/c.txt", "a/z.txt", "b.md", "中文.txt"]
    assert [each.meta["format"] for each in loaded.items] == ["text", "text", "markdown", "text"]
    assert loaded.skipped == ()


def test_ids_of_several_folders_stay_unique(tmp_path):
    for name in ("one/a.md", "two/a.md"):
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(name)
    loaded = load_documents(
        [tmp_path / "one", tmp_path / "two", tmp_path / "one" / "a.md"], keep_duplicates=True
    )
    assert [each.id for each in loaded.items] == ["a.md", "two/a.md", "a.md/a.md"]


def test_links_that_lead_in_a_circle_end(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("once")
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    loaded = load_documents([tmp_path])
    assert [each.id for each in loaded.items] == ["sub/a.txt"]
    assert set(reasons(loaded)) == {"gone", "self"}
    assert all("cannot be read" in each for each in reasons(loaded).values())


def test_pipes_and_devices_are_never_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a.txt").write_text("text")
    loaded = load_documents([tmp_path, "/dev/zero"])
    assert [each.id for each in loaded.items] == ["a.txt"]
    assert reasons(loaded) == {
        "pipe": "pipe is neither a file nor a folder, so it was not opened.",
        "zero": "zero is neither a file nor a folder, so it was not opened.",
    }


# Faults: each is named, and what is beside it loads


def faulty(tmp_path, monkeypatch):
    """A folder with one of each."""
    whole = make_pdf("Keys and values are kept.")
    files = {
        "broken.pdf": whole[: len(whole) // 3],
        "empty.txt": b"",
        "locked.pdf": make_pdf("secret", password="key"),  # noqa: S106 - of a file made here
        "no.pdf": b"this is no PDF",
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40,
        "scan.pdf": make_pdf(" ", " "),
        "spaces.md": b" \n\t\n",
        "whole.pdf": whole,
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "copy.txt").write_text("one text")
    (tmp_path / "copy2.txt").write_text("one text")
    with (tmp_path / "big.txt").open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)
    (tmp_path / "denied.txt").write_text("denied")
    opened = type(tmp_path).open

    def deny(path, *args, **kwargs):
        if path.name == "denied.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)

    # Who runs the tests as root may read everything.
    monkeypatch.setattr(type(tmp_path), "open", deny)
    return tmp_path


def test_every_fault_is_named_and_the_others_load(tmp_path, monkeypatch):
    loaded = load_documents([faulty(tmp_path, monkeypatch)])
    assert [each.id for each in loaded.items] == ["copy.txt", "whole.pdf"]
    told = reasons(loaded)
    assert told.pop("broken.pdf").startswith("broken.pdf is a broken PDF: ")
    assert told == {
        "big.txt": "big.txt has 50.0 MB; at most 50 MB are read.",
        "copy2.txt": "copy2.txt has the same text as copy.txt.",
        "denied.txt": "denied.txt cannot be read: Permission denied.",
        "empty.txt": "empty.txt contains no text.",
        "locked.pdf": "locked.pdf is protected by a password.",
        "no.pdf": "no.pdf is a broken PDF: no %PDF header.",
        "picture.png": "picture.png is not text, Markdown, HTML or PDF.",
        "scan.pdf": "scan.pdf has 2 pages and no text: they are pictures.",
        "spaces.md": "spaces.md contains no text.",
    }
    assert all(each.error.sentence("zh").startswith(("无法读取", each.id)) for each in loaded.skipped)
    assert all(each.error.code == "bad_request" for each in loaded.skipped)


@settings(
    max_examples=int(os.environ.get("LLMHERO_FUZZ", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_pdf_broken_anywhere_is_read_or_refused(data):
    whole = bytearray(make_pdf("Keys and values are kept in a cache.", "Second page."))
    for _ in range(data.draw(st.integers(1, 30))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    # Any other error is a failure of this test.
    with suppress(HeroError):
        assert read_pdf(bytes(whole[:cut]), "a.pdf").text.strip()


def test_a_large_file_is_read_whole_and_can_be_stopped(tmp_path):
    line = "Keys and values are kept in a cache.\n"
    text = line * (MOST_BYTES // len(line))
    (tmp_path / "big.txt").write_text(text)
    (made,) = load_documents([tmp_path]).items
    assert made.text == text
    calls = 0

    def check():
        nonlocal calls
        calls += 1
        if calls == 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        load_documents([tmp_path], check=check)


def test_duplicates_are_kept_on_demand():
    texts = [{"id": "a", "text": "one"}, {"id": "b", "text": "one"}]
    assert len(load_documents([], texts, keep_duplicates=True).items) == 2


@pytest.mark.parametrize(
    ("given_paths", "texts", "words"),
    [
        ([], [], "There is nothing to load"),
        (["{empty}"], [], "There are no files in"),
        (["{missing}"], [], r"None of the 1 sources could be loaded. The first: nowhere does not exist"),
        (
            [],
            [{"id": "a", "text": " "}],
            "None of the 1 sources could be loaded. The first: a contains no text",
        ),
        ([], [{"id": "a"}], "Entry 1 of the texts"),
        ([], [{"id": "a", "text": "x"}, {"id": "a", "text": "y"}], "Two documents are called a"),
    ],
)
def test_nothing_to_load_is_said(tmp_path, given_paths, texts, words):
    (tmp_path / "empty").mkdir()
    places = {"empty": tmp_path / "empty", "missing": tmp_path / "nowhere"}
    with pytest.raises(HeroError, match=words) as refused:
        load_documents([each.format(**places) for each in given_paths], texts)
    assert refused.value.code == "bad_request"
    assert "{" not in refused.value.sentence("zh") + refused.value.next_step("zh")


# PDF


def test_pages_are_kept_apart():
    made = read_file("a.pdf", make_pdf("First page.", "Second page.", "Third."))
    assert made.text.split(PAGE_BREAK) == ["First page.", "Second page.", "Third."]
    assert made.meta == {"format": "pdf", "title": "Memory", "pages": 3}


def test_a_pdf_is_known_by_its_first_bytes():
    assert read_file("report", make_pdf("Text.")).meta["format"] == "pdf"


def test_progress_counts_the_sources(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    told = []
    load_documents(
        [tmp_path], [{"id": "b", "text": "b"}], progress=lambda done, total: told.append((done, total))
    )
    assert told == [(0, 2), (1, 2), (2, 2)]


# Halves of characters


def surrogate_pdf():
    """Return a PDF whose font says that the letter A is half of a surrogate pair."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        b"1 begincodespacerange <00> <FF> endcodespacerange "
        b"1 beginbfchar <41> <D83D> endbfchar endcmap end end"
    )
    content = b"BT /F1 12 Tf 72 700 Td (cacheA) Tj ET"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, body)
    start = len(data)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 7\n0000000000 65535 f \n" + rows
    return data + head + b"trailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def test_half_a_character_in_a_pdf_is_replaced_and_counted():
    assert read_pdf(surrogate_pdf(), "a.pdf").text == "cache\ud83d"
    made = read_file("a.pdf", surrogate_pdf())
    assert made.text == "cache\ufffd"
    assert made.meta["replaced"] == 1
    assert made.text.encode()


def test_a_name_that_is_no_text_can_be_written(tmp_path):
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(name, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(b"Keys.")
    (made,) = load_documents([tmp_path]).items
    assert made.id == "caf\ufffd.txt"
    assert made.text == "Keys."

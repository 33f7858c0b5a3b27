"""The kitchen sink as a collection, bound in every standard: every construct by its tag path.

tests/kitchen-sink/content is written as an author writes. tests/golden/bound/ holds the tree of
the book, a file for each part: read it aloud, it is what a blind reader hears.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

pytest.importorskip("weasyprint")

import verapdf  # noqa: E402
from bookmarks import bookmarks, gaps, headings  # noqa: E402
from cli_kit import process  # noqa: E402
from kitchen import FOLDER  # noqa: E402
from tagtree import Reading, Tag  # noqa: E402

STANDARDS = ["ua-1", "ua-2", "a-2a", "a-4"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The bound collection by standard."""
    folder = tmp_path_factory.mktemp("sink")
    for name in ("content", "styles"):
        shutil.copytree(FOLDER / name, folder / name)
    shutil.copy(FOLDER / "booklet.toml", folder)
    made = {}
    for standard in STANDARDS:
        out: Path = folder / f"{standard}.pdf"
        done = process(
            "pdf", "--standard", standard, "--no-cache", "-o", out, cwd=folder, SOURCE_DATE_EPOCH="1769904000")
        assert " error: " not in done.err + done.out, done.err
        made[standard] = out.read_bytes()
    return made


@pytest.fixture(scope="module")
def readings(files: dict[str, bytes]) -> dict[str, Reading]:
    return {standard: Reading(data) for standard, data in files.items()}


@pytest.fixture
def book(readings: dict[str, Reading]) -> Tag:
    """The tree in the default standard, PDF/UA-1."""
    return readings["ua-1"].root


@pytest.fixture
def modern(readings: dict[str, Reading]) -> Tag:
    """The tree in PDF/UA-2, by the names of PDF 2.0."""
    return readings["ua-2"].root


# -- the whole ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("standard", "flavour"), [
    ("ua-1", "ua1"), ("ua-2", "ua2"), ("ua-2", "wt1a"), ("a-2a", "2a"), ("a-2a", "ua1"), ("a-4", "4"), ("a-4", "ua2")])
def test_verapdf_finds_nothing(files: dict[str, bytes], standard: str, flavour: str) -> None:
    if why := verapdf.missing():
        pytest.skip(f"veraPDF did not run: {why}")
    assert verapdf.failures(files[standard], flavour) == []


@pytest.mark.parametrize("standard", STANDARDS)
def test_everything_is_tagged_once_and_reachable(readings: dict[str, Reading], standard: str) -> None:
    assert readings[standard].problems == []
    assert len(readings[standard].pages) >= 15


@pytest.mark.parametrize("standard", STANDARDS)
def test_bookmarks_are_the_headings_without_a_gap(readings: dict[str, Reading], standard: str) -> None:
    found = headings(readings[standard])
    assert bookmarks(readings[standard]) == found
    assert gaps([level for level, _ in found]) == []
    assert found[0] == (1, "Kitchen sink") and max(found)[0] == 7


def test_poppler_hears_the_same(files: dict[str, bytes], book: Tag, tmp_path: Path) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("poppler's pdfinfo is not installed")
    (tmp_path / "book.pdf").write_bytes(files["ua-1"])
    shown = subprocess.run(
        ["pdfinfo", "-struct-text", tmp_path / "book.pdf"], capture_output=True, text=True, errors="replace", check=True)
    assert "Syntax Error" not in shown.stderr
    theirs = "".join(re.findall(r'^\s*"(.*)"$', shown.stdout, flags=re.M))
    assert _squeezed(theirs) == _squeezed("".join(_texts(book)))


def test_the_tree_as_text(book: Tag, golden: Callable[[str, str], None]) -> None:
    """One file a part. Long tables and lists are cut to their ends, folios are #."""
    for name, text in _chapters(book).items():
        golden(f"bound/{name}.txt", text)


def test_the_file_says_what_it_is(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        root = reading.pdf.Root
        assert str(root.Lang) == "en" and bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with reading.pdf.open_metadata() as about:
            assert about["dc:title"] == "Kitchen sink"
        view: Any = root.OpenAction
        target = view.D if isinstance(view, pikepdf.Dictionary) else view
        assert target[0].objgen == reading.pdf.pages[0].obj.objgen and str(target[1]) == "/Fit"
        assert all(str(page.Tabs) == "/S" for page in reading.pdf.pages)
        labels = [page.label for page in reading.pdf.pages]
        first = labels.index("1")
        assert labels[:2] == ["i", "ii"] and labels[first:] == [str(number + 1) for number in range(len(labels) - first)]


# -- sections and headings ---------------------------------------------------------------------


def test_the_cover_has_the_title(readings: dict[str, Reading], book: Tag, modern: Tag) -> None:
    """PDF 1.7 has no Title: there it is mapped to H1, and the imprint is below it."""
    assert book.one("Title").text == modern.one("Title").text == "Kitchen sink"
    assert str(readings["ua-1"].struct.RoleMap.Title) == "/H1"
    assert book.one("Sect > H2", "About this booklet")
    assert modern.one("Sect > H1", "About this booklet")


def test_topics_are_parts_articles_art(book: Tag) -> None:
    assert [tag.one("H1").text for tag in book.all("Document > Part")] == ["Shapes", "Words"]
    assert [tag.all("H2")[0].text for tag in book.all("Document > Part > Art")] == [
        "Tables", "Pictures and blocks", "المساعدة", "Layout under strain", "Words in a line", "Lists", "Rare marks"]
    assert [tag.one("H1").text for tag in book.all("Document > Sect")[1:] if tag.all("H1")] == [
        "Contents", "Glossary", "Resources"]


def test_headings_below_six_keep_their_level(readings: dict[str, Reading], book: Tag, modern: Tag) -> None:
    assert book.one("Art > H7").text == modern.one("Art > H7").text == "Six"
    assert str(readings["ua-1"].struct.RoleMap.H7) == "/H6"
    assert "/RoleMap" not in readings["ua-2"].struct


def test_contents_lead_to_every_article(book: Tag, modern: Tag) -> None:
    contents = book.one("Document > Sect > TOC")
    links = contents.all("TOCI > TOC > TOCI > Reference > Link")
    assert [tag.text.rpartition(" ")[0] for tag in links] == [
        "Tables", "Pictures and blocks", "المساعدة", "Layout under strain", "Words in a line", "Lists", "Rare marks"]
    assert ". ." not in contents.text and "..." not in contents.text
    assert book.one("Document > Sect > TOC").one("TOCI > Reference > Link", "المساعدة").facts["Lang"] == "ar"
    assert all(tag.facts["Ref"] in (["H1"], ["H2"]) for tag in modern.all("TOCI"))


# -- lists -------------------------------------------------------------------------------------


def test_lists_stand_inside_their_item_and_count(book: Tag, modern: Tag) -> None:
    lists = _article(book, "Lists")
    assert lists.all("Art > L")[0].shape() == (
        "L(LI(Lbl LBody) LI(Lbl LBody(L(LI(Lbl LBody) LI(Lbl LBody(L(LI(Lbl LBody) LI(Lbl LBody))))))) LI(Lbl LBody))")
    third = lists.all("Art > L")[1]
    assert [tag.text for tag in third.all("L > LI > Lbl")] == ["3. ", "4. "]
    assert third.facts["ListNumbering"] == "Decimal" and third.all("LI")[0].shape() == "LI(Lbl LBody(P P))"
    rare = _article(book, "Rare marks")
    assert [[tag.text.strip() for tag in one.all("LI > Lbl")] for one in rare.all("Art > L")] == [
        ["5.", "4."], ["a.", "b."], ["not ticked", "ticked"]]
    assert [one.facts["ListNumbering"] for one in rare.all("Art > L")] == ["Decimal", "LowerAlpha", "None"]
    assert [one.facts["ListNumbering"] for one in _article(modern, "Rare marks").all("Art > L")][-1] == "Unordered"


def test_checklists_say_what_is_ticked(book: Tag) -> None:
    block = _article(book, "Lists").one("Sect > L")
    assert [tag.text for tag in block.all("LI > Lbl")] == ["not ticked", "ticked", "not ticked"]
    assert [tag.text for tag in block.all("LI > LBody")] == ["Call a friend", "Sleep eight hours", "Eat something"]


def test_definitions_are_a_list_of_terms(book: Tag, modern: Tag) -> None:
    terms = _article(book, "Lists").all("Art > L")[2]
    assert [tag.text for tag in terms.all("LI > Lbl")] == ["Anxiety", "Panic"]
    assert [tag.text for tag in terms.all("LI > LBody")] == ["A feeling of worry.", "A sudden wave of fear.It passes."]
    assert _article(modern, "Lists").all("Art > L")[2].facts["ListNumbering"] == "Description"


# -- tables ------------------------------------------------------------------------------------


def test_tables_have_captions_scopes_and_headers(book: Tag) -> None:
    doses = _article(book, "Tables").all("Table")[0]
    assert doses.shape().startswith("Table(Caption(Em) THead(TR(TH TH TH)) TBody(TR(TD TD TD)")
    assert [tag.facts["Scope"] for tag in doses.all("TH")] == ["Column"] * 3
    assert [tag.facts["Headers"] for tag in doses.all("TBody > TR")[0].all("TD")] == [
        [head.facts["ID"]] for head in doses.all("TH")]
    assert doses.one("TD > Reference > Link").links == ["Note 1"]


def test_spans_are_told(book: Tag) -> None:
    spans = _article(book, "Tables").all("Table")[1]
    assert spans.one("TH", "Time").facts["RowSpan"] == 2 and spans.one("TH", "Week").facts["ColSpan"] == 2
    assert spans.one("TH", "Morning").facts["Scope"] == "Row"
    walk = [_by_id(spans, name).text for name in spans.one("TD", "Walk").facts["Headers"]]
    assert walk == ["Week", "Odd", "Morning"]
    assert spans.one("TD > L").shape() == "L(LI(Lbl LBody) LI(Lbl LBody))"


def test_a_table_over_pages_is_one_and_its_head_is_read_once(book: Tag) -> None:
    days = _article(book, "Tables").all("Table")[2]
    assert len(days.all("THead > TR")) == 1 and len(days.all("TBody > TR")) == 60
    assert len({page for tag in days.walk() for page in tag.pages}) >= 3


def test_a_link_in_a_repeated_head_is_one_link(readings: dict[str, Reading]) -> None:
    for standard in STANDARDS:
        table = _article(readings[standard].root, "Layout under strain").one("Table")
        assert len({page for tag in table.walk() for page in tag.pages}) >= 2
        assert table.one("THead > TR > TH > Link").links == ["Day"]
        assert [tag.role for tag in table.kids if isinstance(tag, Tag)] == ["Caption", "THead", "TBody", "TFoot"]


# -- pictures and formulas ---------------------------------------------------------------------


def test_pictures_have_words_and_captions(book: Tag, modern: Tag) -> None:
    pictures = _article(book, "Pictures and blocks")
    assert pictures.one("Div").shape() == "Div(Figure Caption)"
    assert _article(modern, "Pictures and blocks").all("Figure")[0].shape() == "Figure(Caption)"
    assert [tag.facts["Alt"] for tag in pictures.all("Figure")] == ["A red dot on white", "a small dot", "Map to the clinic"]
    for tag in book.all("Figure"):
        left, bottom, right, top = tag.facts["BBox"]
        assert 0 <= left < right <= 612 and 0 <= bottom < top <= 792
    assert pictures.one("P > Link > Figure").parent.links == ["Map to the clinic"]  # type: ignore[union-attr]
    assert _article(book, "Layout under strain").all("Figure")[0].facts["Alt"] == "A hill. It rises and falls"
    assert pictures.one("P > Formula").facts["Alt"] == "x squared plus one half"


# -- words in a line ---------------------------------------------------------------------------


def test_inline_marks_keep_their_meaning(book: Tag, modern: Tag) -> None:
    inline, rare = _article(book, "Words in a line"), _article(book, "Rare marks")
    assert inline.all("P > Em")[0].text == "stressed" and inline.one("P > Em > Strong").text == "at once"
    assert inline.all("P > Code")[0].text == "x = 1"
    assert inline.one("P > Span", "old").facts["TextDecorationType"] == "LineThrough"
    assert inline.one("P > Span", "WHO").facts["E"] == "World Health Organization"
    lowered, raised = [tag.facts["BaselineShift"] for tag in inline.all("P > Span") if "BaselineShift" in tag.facts]
    assert lowered < 0 < raised
    assert [tag.facts["TextPosition"] for tag in _article(modern, "Words in a line").all("Span") if "TextPosition" in tag.facts][
        :2] == ["Sub", "Sup"]
    assert rare.one("P > Quote").text == "“Hope”" and rare.one("P > Code").text == "Enter"
    assert rare.one("P > Span", "new").facts["TextDecorationType"] == "Underline"
    assert re.search(r"extraordinarily .* See the Arabic page \(page\s\d+\)\.$", rare.all("P")[0].text.replace("\xad", ""))


def test_quotations_and_code(book: Tag) -> None:
    inline = _article(book, "Words in a line")
    assert inline.one("BlockQuote").shape() == "BlockQuote(P P)"
    code = inline.one("P > Code", "def greet")
    lines = "".join(kid if isinstance(kid, str) else kid.facts.get("ActualText", kid.text) for kid in code.kids)
    assert lines.splitlines()[0].strip() == "def greet(name):" and lines.count("\n") >= 3


def test_links_are_one_element_however_they_wrap(book: Tag) -> None:
    link = _article(book, "Words in a line").one("P > Link", "find free")
    assert set(link.links) == {"find free and confidential help from a trained listener at any hour of the day"}
    assert link.one("Link > Em").text == "free and confidential"
    for tag in book.all("Link"):
        for words in tag.links:
            assert any(char.isalnum() for char in words) and not words.startswith(("http", "mailto", "tel:"))


def test_languages_are_told_where_they_change(book: Tag) -> None:
    assert _article(book, "Words in a line").one("Span", "Llame al 988").facts["Lang"] == "es"
    assert _article(book, "Rare marks").one("P > Span", "مرحبا بكم").facts["Lang"] == "ar"
    arabic = next(tag for tag in book.all("Art") if tag.facts.get("Lang") == "ar")
    assert "هذا نص عربي طويل يلتف على عدة أسطر" in arabic.text
    assert arabic.one("Span", "English words").facts["Lang"] == "en"


# -- blocks and notes --------------------------------------------------------------------------


def test_blocks_are_sections_and_call_outs_aside_with_their_headings(book: Tag) -> None:
    pictures = _article(book, "Pictures and blocks")
    assert [tag.all("H3")[0].text for tag in pictures.all("Art > Aside")] == ["Note", "Warning", "Taper"]
    titles = [tag.all("H3")[0].text for tag in pictures.all("Art > Sect")]
    assert titles[0] == "In short" and {"Help in a crisis", "When to get help", "Contact"} <= set(titles)


def test_notes_are_read_where_they_are_printed(book: Tag, modern: Tag) -> None:
    inline = _article(book, "Words in a line")
    first, second = inline.all("Sect > Note")
    assert first.shape() == "Note(Lbl P(Em Link Link))" and second.shape() == "Note(Lbl P P(Link))"
    assert [tag.links for tag in inline.all("P > Reference > Link")] == [["Note 1"], ["Note 2"], ["Note 1"]]
    assert set(first.all("P > Link")[0].links) == {"Back to the text"}
    notes = _article(modern, "Words in a line").all("Sect > FENote")
    assert notes[0].facts["NoteType"] == "Endnote" and notes[0].facts["Ref"] == ["Reference", "Reference"]
    assert _article(book, "Rare marks").one("Note").all("Note > L"), "a list within a note"


def test_nothing_splits_at_columns_floats_and_opacity(book: Tag) -> None:
    layout = _article(book, "Layout under strain")
    said = [tag.text for tag in layout.all("Art > P")]
    assert said[0].startswith("The first paragraph of two columns") and said[0].endswith("a little further.")
    assert said[1].startswith("The second paragraph") and said[2:4] == [
        "Words under opacity are heard like any others.", "A box that floats beside the text."]


def test_rules_and_lines_to_write_on_are_not_read(book: Tag) -> None:
    lines = _article(book, "Pictures and blocks").all("Art > Sect")[-1]
    assert lines.shape() == "Sect(H3)" and lines.text == "My notes and questions"


# -- reading -----------------------------------------------------------------------------------


def _article(root: Tag, title: str) -> Tag:
    [found] = [tag for tag in root.all("Art") if tag.all("H2")[0].text == title]
    return found


def _by_id(root: Tag, name: str) -> Tag:
    return next(tag for tag in root.walk() if tag.facts.get("ID") == name)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\xad]+", "", text)


def _texts(tag: Tag) -> list[str]:
    return [text for kid in tag.kids for text in ([kid] if isinstance(kid, str) else _texts(kid))]


def _chapters(root: Tag) -> dict[str, str]:
    """File name -> the tree of a part as text."""
    chapters: dict[str, str] = {}
    for number, part in enumerate((tag for tag in root.kids if isinstance(tag, Tag)), 1):
        articles = [tag for tag in part.kids if isinstance(tag, Tag) and tag.role == "Art"]
        name = _name(part)
        chapters[f"{number}-{name}"] = _written(part, without=articles)
        for place, article in enumerate(articles, 1):
            chapters[f"{number}-{name}-{place}-{_name(article)}"] = _written(article)
    return chapters


def _name(part: Tag) -> str:
    name = next(tag.facts["ID"] for tag in part.walk() if "ID" in tag.facts).partition("#")[0]
    return name.rpartition("/")[2].strip("_")


def _written(part: Tag, without: list[Tag] | None = None) -> str:
    lines: list[str] = []

    def put(tag: Tag, depth: int) -> None:
        margin = "  " * depth
        facts = "".join(f" {key}={_short(value)}" for key, value in sorted(tag.facts.items()) if key != "BBox")
        links = "".join(f" -> {words!r}" for words in dict.fromkeys(tag.links))
        kids = [kid for kid in tag.kids if kid not in (without or [])]
        if kids and all(isinstance(kid, str) for kid in kids) and tag.text:
            lines.append(f"{margin}{tag.role}{facts}{links} {tag.text!r}")
            return
        lines.append(f"{margin}{tag.role}{facts}{links}")
        left_out = len(kids) - 4 if len(kids) > 12 and tag.role in ("TBody", "L") else 0
        said = ""  # marks end with lines and pages, the words go on
        for place, kid in enumerate([*kids, ""]):
            if isinstance(kid, Tag) or place == len(kids):
                lines.extend([f"{margin}  {said!r}"] if said else [])
                said = ""
            if left_out and place == 3:
                lines.append(f"{margin}  … {left_out} more …")
            if left_out and 3 <= place < len(kids) - 1:
                continue
            if isinstance(kid, Tag):
                put(kid, depth + 1)
            else:
                said += kid

    put(part, 0)
    text = "\n".join(lines).replace("\\xad", "") + "\n"
    text = re.sub(r"\(page(?:\s|\\xa0)\d+\)", "(page #)", text)
    return re.sub(r"(Link.*?) \d+'( '.*) \d+'$", r"\1 #'\2 #'", text, flags=re.M)


def _short(value: Any) -> str:
    """Ids without the document's key, which every id of a file has."""
    values = value if isinstance(value, list) else [value]
    text = ",".join(str(item).partition("#")[2] or str(item) for item in values)
    return repr(text) if " " in text or "\n" in text else text

"""The output rules: a file as it is made has no fault, and each fault put into it is found by its rule."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cli_kit import article, collection
from pikepdf import Array, Dictionary, Name, String

from booklet import build, proof
from booklet.build.look import look_at_pdf
from booklet.build.prepare import prepare
from booklet.findings import takes_mark
from booklet.model import Article

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><rect width="60" height="40"/></svg>'
NIGHT = """
Ask for [the night nurse](https://example.org/nurse): [Necesito un intérprete ahora]{lang=es}.[^a]

1. Sit down.
2. Breathe.
3. Wait.

![Two people talk](talk.svg "A first visit")

| Pill | Morning | Evening |
|------|--------:|--------:|
| Blue | 1       | 2       |
| Red  | 3       | 4       |

: How many

## Rest

### Naps

Short ones.

[^a]: Ask at the desk.
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = collection(tmp_path_factory.mktemp("output") / "our", night=article("A good night", NIGHT), day=article("The day"))
    (place / "content/sleep/talk.svg").write_text(SVG, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def articles(place: Path) -> tuple[Article, ...]:
    return prepare(place, build.Options()).collection.articles


@pytest.fixture(scope="module")
def made(place: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The book in two standards and the EPUB."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKLET_CACHE", str(folder / "cache"))
        for name, verb, more in (("book.pdf", build.pdf, {}), ("ua2.pdf", build.pdf, {"standard": "ua-2"}), ("book.epub", build.epub, {})):
            done = verb(place, build.Options(output=folder / name, **more))
            assert [artifact.path.name for artifact in done.artifacts] == [name]
    return {path.name: path.read_bytes() for path in folder.glob("book.*")} | {"ua2.pdf": (folder / "ua2.pdf").read_bytes()}


# -- as it is made -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["book.pdf", "ua2.pdf"])
def test_a_pdf_as_it_is_made_has_no_fault(name: str, made: dict[str, bytes], articles: tuple[Article, ...]) -> None:
    seen = proof.inspect_pdf(made[name], name, least_pt=10.5, articles=articles)
    assert seen.findings == ()
    assert seen.facts.claims == ("PDF/UA-2" if name == "ua2.pdf" else "PDF/UA-1",)
    assert len(seen.facts.headings) > 15


def test_an_epub_as_it_is_made_has_no_fault_and_is_the_pdf(made: dict[str, bytes], articles: tuple[Article, ...]) -> None:
    epub = proof.inspect_epub(made["book.epub"], "book.epub", articles=articles)
    assert epub.findings == ()
    assert len(epub.facts.pages) > 6
    assert proof.inspect_pair(proof.inspect_pdf(made["book.pdf"], "book.pdf"), epub, articles) == ()


def test_a_style_sheet_may_put_words_at_the_foot_of_the_page(place: Path, tmp_path: Path) -> None:
    """Such a note is a note in print, read at its call, and a part of the sentence everywhere else: nothing is wrong."""
    note = article("A good night", "Sleep[or *rest*, if you can]{.foot} well. Walk.[^a]\n\n- Bath[with [salt](https://nih.gov/).]{.foot} first\n\n[^a]: Slowly.\n")
    own = collection(tmp_path / "our", night=note)
    styles = Path(build.__file__).parent.parent.parent / "styles"
    (own / "styles").mkdir()
    (own / "styles/print.css").write_text((styles / "print.css").read_text(encoding="utf-8") + ".foot { float: footnote }\n", encoding="utf-8")
    pdf, epub = tmp_path / "book.pdf", tmp_path / "book.epub"
    built = [build.pdf(own, build.Options(output=pdf, cache=False)), build.epub(own, build.Options(output=epub, cache=False))]
    assert [finding for made in built for finding in made.findings if finding.severity == "error" or "differ" in finding.rule] == []
    articles = prepare(own, build.Options()).collection.articles
    seen = proof.inspect_pdf(pdf, "book.pdf", articles=articles)
    assert str(seen.facts.nodes).count("role='Note'") == 3
    assert seen.findings == ()
    assert proof.inspect_pair(seen, proof.inspect_epub(epub, "book.epub"), articles) == ()


# -- a PDF damaged -----------------------------------------------------------------------------


def kids(element: Any) -> list[Any]:
    held = element.get("/K")
    return [] if held is None else list(held) if isinstance(held, Array) else [held]


def elements(element: Any) -> Iterator[Any]:
    yield element
    for kid in kids(element):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield from elements(kid)


def of(pdf: pikepdf.Pdf, role: str, text_page: int | None = None) -> list[Any]:
    return [each for each in elements(pdf.Root.StructTreeRoot.K) if each.get("/S") == f"/{role}"] if not isinstance(
        pdf.Root.StructTreeRoot.K, Array) else [each for top in pdf.Root.StructTreeRoot.K for each in elements(top) if each.get("/S") == f"/{role}"]


def numbered(pdf: pikepdf.Pdf) -> Any:
    return next(each for each in of(pdf, "L") if "/A" in each and each.A.get("/ListNumbering") == "/Decimal")


def untagged(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def level_skipped(pdf: pikepdf.Pdf) -> None:
    of(pdf, "H4")[-1].S = Name.H6


def heading_emptied(pdf: pikepdf.Pdf) -> None:
    of(pdf, "H3")[-1].K = Array([])


def item_no_item(pdf: pikepdf.Pdf) -> None:
    kids(numbered(pdf))[0].S = Name.P


def item_without_body(pdf: pikepdf.Pdf) -> None:
    of(pdf, "LBody")[0].S = Name.P


def list_without_items(pdf: pikepdf.Pdf) -> None:
    numbered(pdf).K = Array([])


def numbering_untold(pdf: pikepdf.Pdf) -> None:
    del numbered(pdf)["/A"]


def list_parted(pdf: pikepdf.Pdf) -> None:
    whole = numbered(pdf)
    items, parent = kids(whole), whole.P
    rest = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.L, P=parent, A=whole.A, K=Array(items[2:])))
    whole.K = Array(items[:2])
    at = next(index for index, kid in enumerate(kids(parent)) if isinstance(kid, Dictionary) and kid.objgen == whole.objgen)
    parent.K.insert(at + 1, rest)


def heads_lost(pdf: pikepdf.Pdf) -> None:
    for each in of(pdf, "TH"):
        each.S = Name.TD


def scope_lost(pdf: pikepdf.Pdf) -> None:
    del of(pdf, "TH")[1].A["/Scope"]


def cell_lost(pdf: pikepdf.Pdf) -> None:
    row = of(pdf, "TR")[-1]
    row.K = Array(kids(row)[:-1])


def row_no_row(pdf: pikepdf.Pdf) -> None:
    of(pdf, "THead")[0].S = Name.P


def alt_lost(pdf: pikepdf.Pdf) -> None:
    del of(pdf, "Figure")[0]["/Alt"]


def caption_moved(pdf: pikepdf.Pdf) -> None:
    caption = next(each for each in of(pdf, "Caption") if each.P.S != "/Table")
    caption.P.K = Array([kid for kid in kids(caption.P) if kid.objgen != caption.objgen])
    of(pdf, "Sect")[0].K.append(caption)


def note_id_lost(pdf: pikepdf.Pdf) -> None:
    del of(pdf, "Note")[0]["/ID"]


def note_label_lost(pdf: pikepdf.Pdf) -> None:
    next(kid for kid in kids(of(pdf, "Note")[0]) if kid.get("/S") == "/Lbl").S = Name.Span


def note_link_lost(pdf: pikepdf.Pdf) -> None:
    for each in elements(of(pdf, "Note")[0]):
        if each.S == "/Link":
            each.S = Name.Span


def link_dead(pdf: pikepdf.Pdf) -> None:
    link = of(pdf, "Link")[-1]
    link.K = Array([kid for kid in kids(link) if not (isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR")])


def link_renamed(pdf: pikepdf.Pdf) -> None:
    """Let a link lead to a name that stands for nothing."""
    next(page for page in pdf.pages if "/Annots" in page.obj).Annots[0].Dest = String("nowhere")


def link_undescribed(pdf: pikepdf.Pdf) -> None:
    next(page for page in pdf.pages if "/Annots" in page.obj).Annots[0].Contents = ""


def link_wordless(pdf: pikepdf.Pdf) -> None:
    link = next(each for each in of(pdf, "Link") if not any(isinstance(kid, Dictionary) and "/S" in kid for kid in kids(each)))
    link.K = Array([kid for kid in kids(link) if isinstance(kid, Dictionary)])


def passage_lost(pdf: pikepdf.Pdf) -> None:
    del next(each for each in of(pdf, "Span") if each.get("/Lang") == "es")["/Lang"]


def language_lost(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def drawn_on(pdf: pikepdf.Pdf) -> None:
    pdf.pages[-1].contents_add(b"q 0 0 10 10 re f Q")


def unread(pdf: pikepdf.Pdf) -> None:
    paragraph = of(pdf, "P")[-1]
    paragraph.P.K = Array([kid for kid in kids(paragraph.P) if not isinstance(kid, Dictionary) or kid.objgen != paragraph.objgen])


def descriptors(pdf: pikepdf.Pdf) -> Iterator[Any]:
    yield from (each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/Type") == "/FontDescriptor")


def font_out(pdf: pikepdf.Pdf) -> None:
    one = next(descriptors(pdf))
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        if key in one:
            del one[key]


def letters_unnamed(pdf: pikepdf.Pdf) -> None:
    del next(each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/Subtype") == "/Type0")["/ToUnicode"]


def bookmarks_out(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Outlines"]


def bookmark_renamed(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.Last.Title = "Something else"


def bookmark_astray(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.Last.Dest[0] = pdf.pages[0].obj


def bookmark_to_a_name(pdf: pikepdf.Pdf) -> None:
    """Let the last bookmark lead to a name that stands for the first page."""
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    names["first"] = Dictionary(D=Array([pdf.pages[0].obj, Name.Fit]))
    pdf.Root.Outlines.Last.Dest = String("first")


def bookmark_to_an_element(pdf: pikepdf.Pdf) -> None:
    """Let the last bookmark lead to the first heading, as in PDF 2.0."""
    del pdf.Root.Outlines.Last["/Dest"]
    pdf.Root.Outlines.Last.A = Dictionary(S=Name.GoTo, SD=Array([next(elements(pdf.Root.StructTreeRoot)), Name.Fit]))


def bookmark_lost(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.Last = pdf.Root.Outlines.Last.Prev
    del pdf.Root.Outlines.Last["/Next"]


def labels_out(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/PageLabels"]


def labels_moved(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=[0, Dictionary(S=Name.D)])


def title_out(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as said:
        del said["dc:title"]


def title_hidden(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def tabs_out(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        del page.obj["/Tabs"]


def recoloured(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    for page in pdf.pages:
        page.contents_coalesce()
        page.Contents.write(page.Contents.read_bytes().replace(old, new))


def faded(pdf: pikepdf.Pdf) -> None:
    recoloured(pdf, b"\n0 0 0 rg\nBT", b"\n0.6 0.6 0.6 rg\nBT")


def shrunk(pdf: pikepdf.Pdf) -> None:
    recoloured(pdf, b"0.75 0 0 0.75 0 0 cm", b"0.5 0 0 0.5 0 0 cm")


PDF_DAMAGE: list[tuple[Callable[[pikepdf.Pdf], None], str]] = [
    (untagged, "pdf-untagged"), (level_skipped, "pdf-heading-skipped"), (heading_emptied, "pdf-heading-empty"),
    (item_no_item, "pdf-list-broken"), (item_without_body, "pdf-list-broken"), (list_without_items, "pdf-list-broken"),
    (numbering_untold, "pdf-list-numbering-missing"), (list_parted, "pdf-list-parted"), (heads_lost, "pdf-table-without-heads"),
    (scope_lost, "pdf-table-scope-missing"), (cell_lost, "pdf-table-uneven"), (row_no_row, "pdf-table-broken"),
    (alt_lost, "pdf-figure-without-alt"), (caption_moved, "pdf-caption-astray"), (note_id_lost, "pdf-note-without-id"),
    (note_label_lost, "pdf-note-without-label"), (note_link_lost, "pdf-note-without-link"), (link_dead, "pdf-link-dead"),
    (link_dead, "pdf-link-astray"), (link_renamed, "pdf-link-dead"), (bookmark_to_a_name, "pdf-bookmarks-differ"),
    (bookmark_to_an_element, "pdf-bookmarks-differ"), (link_undescribed, "pdf-link-undescribed"), (link_wordless, "pdf-link-without-words"),
    (passage_lost, "passage-language-lost"), (language_lost, "pdf-language-missing"), (drawn_on, "pdf-ink-untagged"),
    (unread, "pdf-content-unread"), (font_out, "pdf-font-not-embedded"), (letters_unnamed, "pdf-font-without-unicode"),
    (bookmarks_out, "pdf-bookmarks-missing"), (bookmark_renamed, "pdf-bookmarks-differ"), (bookmark_astray, "pdf-bookmarks-differ"),
    (bookmark_lost, "pdf-bookmarks-differ"), (labels_out, "pdf-page-labels-missing"), (labels_moved, "pdf-page-labels-differ"),
    (title_out, "pdf-title-missing"), (title_hidden, "pdf-title-hidden"), (tabs_out, "pdf-tab-order-missing"),
    (faded, "pdf-contrast-low"), (shrunk, "pdf-text-small"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "rule"), PDF_DAMAGE, ids=lambda value: value if isinstance(value, str) else value.__name__)
def test_a_fault_put_into_a_pdf_is_found(
    damage: Callable[[pikepdf.Pdf], None], rule: str, made: dict[str, bytes], articles: tuple[Article, ...]
) -> None:
    with pikepdf.open(io.BytesIO(made["book.pdf"])) as pdf:
        damage(pdf)
        out = io.BytesIO()
        pdf.save(out)
    found = {finding.rule: finding for finding in proof.inspect_pdf(out.getvalue(), "book.pdf", least_pt=10.5, articles=articles).findings}
    assert rule in found
    errors_with_clause = [each for each in found.values() if each.severity == "error" and each.clause]
    assert ("pdf-mark-untrue" in found) == bool(errors_with_clause), "a file with known errors must not say that it conforms"


@pytest.mark.parametrize(("damage", "rule"), [
    (scope_lost, "pdf-table-scope-missing"), (item_no_item, "pdf-list-broken"), (alt_lost, "pdf-figure-without-alt"),
    (note_id_lost, "pdf-note-without-id"), (link_dead, "pdf-link-dead"), (caption_moved, "pdf-caption-astray"),
    (heading_emptied, "pdf-heading-empty"), (list_parted, "pdf-list-parted"),
])  # fmt: skip
def test_a_build_finds_it_too_before_it_sets_a_mark(
    damage: Callable[[pikepdf.Pdf], None], rule: str, made: dict[str, bytes], articles: tuple[Article, ...]
) -> None:
    assert look_at_pdf(made["book.pdf"], articles)[0] == []
    with pikepdf.open(io.BytesIO(made["book.pdf"])) as pdf:
        damage(pdf)
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    found = {finding.rule: finding for finding in look_at_pdf(out.getvalue(), articles)[0]}
    assert rule in found and takes_mark(found[rule])


# -- what is drawn, by hand --------------------------------------------------------------------


def drawn(content: str) -> list[str]:
    """What is wrong with the drawing of a page of one content stream, its text in an artifact of pagination."""
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    page = Dictionary(Type=Name.Page, MediaBox=[0, 0, 200, 200], Resources=Dictionary(
        Font=Dictionary(F1=font), ExtGState=Dictionary(half=Dictionary(ca=0.5), solid=Dictionary(ca=1))))
    page.Contents = pdf.make_stream(f"/Artifact <</Type /Pagination>> BDC {content} EMC".encode())
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    out = io.BytesIO()
    pdf.save(out)
    found = proof.inspect_pdf(out.getvalue(), "x.pdf", least_pt=10).findings
    return [finding.message for finding in found if finding.rule in ("pdf-contrast-low", "pdf-text-small")]


WORDS = "BT /F1 12 Tf 50 50 Td (Some words) Tj ET"


@pytest.mark.parametrize(("content", "ratio"), [
    (f"0 g {WORDS}", None),
    (f"0.5 g {WORDS}", "4.0:1"),
    (f"1 g {WORDS}", "1.0:1"),
    (f"0 g 40 40 100 30 re f 1 g {WORDS}", None),  # white on black
    (f"0 g 40 40 100 30 re f 0.3 g {WORDS}", "2.5:1"),
    (f"0 g 150 40 20 30 re f 0 g {WORDS}", None),  # the black lies elsewhere
    (f"q 0 0 10 10 re W n 0 g 40 40 100 30 re f Q 0 g {WORDS}", None),  # clipped away
    (f"0 g 45 45 100 30 re 45 45 100 30 re f* 0 g {WORDS}", None),  # even and odd: a hole
    (f"0 g 40 40 m 140 40 l 140 45 l 40 90 l h f 1 g {WORDS}", None),  # in the shape, not only in its bounds
    (f"0 g 40 90 m 140 90 l 140 46 l h f 0 g {WORDS}", None),  # in its bounds, not in the shape
    (f"/half gs 0 g {WORDS}", "4.0:1"),
    (f"q 1 0 0 1 30 30 cm 0 g 10 10 100 30 re f Q 0 g {WORDS}", "1.0:1"),  # a moved ground
    (f"0 0 0 0.5 k {WORDS}", "4.0:1"),
    (f"0.5 g BT /F1 20 Tf 50 50 Td (Large) Tj ET", None),  # 3:1 is enough
    (f"0.5 g BT 3 Tr /F1 12 Tf 50 50 Td (Unseen) Tj ET", None),
])  # fmt: skip
def test_contrast_is_measured_as_drawn(content: str, ratio: str | None) -> None:
    found = drawn(content)
    assert [message for message in found if ratio and f"contrasts {ratio}" in message] if ratio else found == []


@pytest.mark.parametrize(("content", "size"), [
    ("BT /F1 9 Tf 50 50 Td (Small words) Tj ET", "9 pt"),
    ("q 0.5 0 0 0.5 0 0 cm BT /F1 18 Tf 50 50 Td (Small words) Tj ET Q", "9 pt"),
    ("BT /F1 1 Tf 9 0 0 9 50 50 Tm [(Small) 10 (words)] TJ ET", "9 pt"),
    ("BT /F1 7.5 Tf 50 50 Td (12) Tj ET", None),  # the call of a note
    ("BT /F1 6 Tf 50 50 Td (12) Tj ET", "6 pt"),
    ("BT /F1 10 Tf 50 50 Td (Large enough) Tj ET", None),
])  # fmt: skip
def test_type_is_measured_as_drawn(content: str, size: str | None) -> None:
    assert [f"drawn in {size}" in message for message in drawn(content)] == ([True] if size else [])


# -- an EPUB damaged ---------------------------------------------------------------------------


def rewritten(data: bytes, ending: str, pattern: str, replacement: str, *, every: bool = False) -> bytes:
    """An EPUB in which a pattern in the documents of that ending is replaced, once or everywhere; it must be there."""
    out, hits = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename.endswith(ending):
                text, count = re.subn(pattern, replacement, content.decode("utf-8"), count=0 if every else max(0, 1 - hits) or -1)
                if every or not hits:
                    content, hits = text.encode("utf-8"), hits + count
            new.writestr(item, content)
    assert hits, "nothing was damaged"
    return out.getvalue()


META = r'<meta property="schema:{}">{}</meta>'
EPUB_DAMAGE = [
    ("opf", r"<dc:language>[^<]*</dc:language>", "", "epub-metadata-missing"),
    ("opf", META.format("accessibilitySummary", "[^<]*"), "", "epub-metadata-missing"),
    ("opf", META.format("accessMode", "visual"), META.format("accessMode", "auditory"), "epub-claim-unfounded"),
    ("opf", META.format("accessMode", "visual"), "", "epub-claim-missing"),
    ("opf", META.format("accessibilityFeature", "ARIA"), META.format("accessibilityFeature", "MathML"), "epub-claim-unfounded"),
    ("opf", META.format("accessibilityFeature", "ARIA"), META.format("accessibilityFeature", "longDescription"), "epub-claim-unfounded"),
    ("opf", META.format("accessibilityFeature", "ARIA"), META.format("accessibilityFeature", "largePrint"), "epub-claim-unfounded"),
    ("opf", META.format("accessibilityFeature", "alternativeText"), "", "epub-claim-missing"),
    ("opf", META.format("accessibilityHazard", "none"), META.format("accessibilityHazard", "none")
     + META.format("accessibilityHazard", "flashing"), "epub-claim-unfounded"),
    ("opf", r'<meta property="pageBreakSource">[^<]*</meta>', "", "epub-page-source-missing"),
    ("opf", r"</metadata>", '<meta property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta></metadata>',
     "epub-conformance-unsigned"),
    ("sleep.xhtml", r'alt="Two people talk"', 'alt=" "', "epub-claim-unfounded"),
    ("sleep.xhtml", r' lang="en" xml:lang="en"', "", "epub-language-missing"),
    ("sleep.xhtml", r' lang="es"( xml:lang="es")?|xml:lang="es" lang="es"', "", "passage-language-lost"),
    ("sleep.xhtml", r'<span [^>]*doc-pagebreak[^>]*/>', "", "epub-page-list-broken"),
    ("sleep.xhtml", r'aria-label="Page 2"', 'aria-label="Page 3"', "epub-page-list-differs"),
    ("contents.xhtml", r'<li><a href="[^"]*#page\.2">2</a></li>', "", "epub-page-list-incomplete"),
    ("contents.xhtml", r'#page\.2">2</a>', '#page.2">3</a>', "epub-page-list-differs"),
    ("contents.xhtml", r'(<li><a href="[^"]*#page\.1">1</a></li>)(<li>.*?</li>)', r"\2\1", "epub-page-list-order"),
    ("contents.xhtml", r'">A good night</a>', '">A bad night</a>', "epub-contents-differ"),
    ("contents.xhtml", r'#article\.night\.title">', '#nowhere">', "epub-contents-broken"),
    ("contents.xhtml", r'(<li><a [^>]*>Rest</a>)', r'<li><a href="title.xhtml#title">Sleep &amp; Rest</a></li>\1', "epub-contents-order"),
    ("sleep.xhtml", r"</article>", "<h2>A new heading</h2></article>", "epub-heading-unlisted"),
    ("contents.xhtml", r'epub:type="bodymatter"', 'epub:type="preface"', "epub-landmark-missing"),
    ("contents.xhtml", r'(epub:type="bodymatter" href=")[^"]*', r"\1nowhere.xhtml", "epub-landmark-broken"),
    ("contents.xhtml", r'epub:type="toc"', 'epub:type="lot"', "epub-contents-missing"),
]  # fmt: skip


@pytest.mark.parametrize(("ending", "pattern", "replacement", "rule"), EPUB_DAMAGE, ids=lambda value: value[:30])
def test_a_fault_put_into_an_epub_is_found(
    ending: str, pattern: str, replacement: str, rule: str, made: dict[str, bytes], articles: tuple[Article, ...]
) -> None:
    damaged = rewritten(made["book.epub"], ending, pattern, replacement, every=rule == "passage-language-lost")
    assert rule in {finding.rule for finding in proof.inspect_epub(damaged, "book.epub", articles=articles).findings}


@pytest.mark.parametrize(("pattern", "replacement", "rule"), [
    (r"Short ones\.", "Short ones and a surprise.", "epub-words-unlike-print"),
    (r"<li>Breathe\.</li>", "<li>Breathe.</li><li>Breathe.</li>", "epub-structure-unlike-print"),
])  # fmt: skip
def test_an_epub_unlike_its_pdf_is_found(
    pattern: str, replacement: str, rule: str, made: dict[str, bytes], articles: tuple[Article, ...]
) -> None:
    epub = proof.inspect_epub(rewritten(made["book.epub"], "sleep.xhtml", pattern, replacement), "book.epub", articles=articles)
    pdf = proof.inspect_pdf(made["book.pdf"], "book.pdf")
    [finding, *_] = [each for each in proof.inspect_pair(pdf, epub, articles) if each.rule == rule]
    assert finding.position.file == "content/sleep/night.md"


def test_pages_unlike_the_print_edition_s_are_found(made: dict[str, bytes], articles: tuple[Article, ...]) -> None:
    epub = proof.inspect_epub(made["book.epub"], "book.epub")
    with pikepdf.open(io.BytesIO(made["book.pdf"])) as pdf:
        del pdf.pages[-1]
        out = io.BytesIO()
        pdf.save(out)
    found = proof.inspect_pair(proof.inspect_pdf(out.getvalue(), "book.pdf"), epub, articles)
    assert "epub-pages-unlike-print" in {finding.rule for finding in found}

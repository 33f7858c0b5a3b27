"""Binding: galleys become one file, and nothing of them is lost or doubled on the way."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
import verapdf
from booklet import pdf
from booklet.model import BoundFacts, BoundPart, Galley
from booklet.pdf.keytrees import name_tree, number_tree
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_samples import CSS, EDITION, destination, document, furniture, opened, prose, publication, theme

THEME = theme()

ONE = (
    prose("a", 9) + '<h2 id="s1" data-line="30">Section <em>one</em></h2>'
    '<p data-line="40">See <a href="article:two#more">the second <strong>article</strong></a>, <a href="#_title">top</a>, '
    '<a href="article:nowhere">nowhere</a>, <a href="topic:first">the topic</a>, <a href="term:panic">panic</a> and '
    '<a href="https://example.org/">Example</a>.</p>'
)
TWO = (
    '<h2 id="more">More</h2>' + prose("b", 3) + '<ul><li>x</li><li>y <ul><li>z</li></ul></li></ul>'
    '<table><caption>Days</caption><thead><tr><th scope="col">Day</th><th scope="col">Hours</th></tr></thead>'
    '<tbody><tr><th scope="row">Monday</th><td>9</td></tr></tbody></table>'
    '<h3 id="s1">Deeper</h3><p>Back to <a href="article:one">one</a>.</p>'
)


@pytest.fixture(scope="module")
def galleys() -> dict[str, Galley]:
    documents = [
        document("contents", "<p>What is inside.</p>", kind="contents"),
        document("first", "<p>Introduction.</p>", kind="topic", title="First topic"),
        document("one", ONE),
        document("two", TWO),
        document("hola", "<p>Una palabra.</p>", lang="es"),
        document("glossary", '<dl><dt id="panic">Panic</dt><dd>Sudden fear.</dd></dl>', kind="glossary"),
    ]
    return {d.key.partition("/")[2]: pdf.compile(d, CSS, EDITION, THEME) for d in documents}


def parts_of(galleys: dict[str, Galley]) -> list[BoundPart]:
    return [
        BoundPart(galleys["contents"], numbering="roman"),
        BoundPart(galleys["first"], depth=1, start="right", head_start="A book"),
        BoundPart(galleys["one"], depth=2, level_shift=1, head_start="First topic", head_end="One"),
        BoundPart(galleys["two"], depth=2, level_shift=1, section=("Folder",), head_start="First topic", head_end="Two"),
        BoundPart(galleys["hola"], depth=2, level_shift=1, section=("Folder",), head_end="Hola"),
        BoundPart(galleys["glossary"], head_end="Glossary"),
    ]


@pytest.fixture(scope="module")
def bound(galleys: dict[str, Galley]) -> tuple[bytes, BoundFacts]:
    return pdf.bind(parts_of(galleys), publication(), EDITION, THEME, furniture, CSS)


@pytest.fixture(scope="module")
def book(bound: tuple[bytes, BoundFacts]) -> pikepdf.Pdf:
    return opened(bound[0])


def elements(node: Any) -> Iterator[Any]:
    """The structure elements below a node, in reading order."""
    for kid in node.get("/K") or ():
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def page_words(data: bytes, *, header: bool = False) -> list[list[str]]:
    """The words of each page as poppler reads them; without head and foot unless asked for."""
    box = [] if header else ["-x", "0", "-y", "50", "-W", "420", "-H", "495"]
    text = subprocess.run(["pdftotext", *box, "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    return [page.split() for page in text.split("\f")[:-1]]


def bookmarks(item: Any, level: int = 1) -> Iterator[tuple[int, str, Any]]:
    while item is not None:
        yield level, str(item.Title), item
        if "/First" in item:
            yield from bookmarks(item.First, level + 1)
        item = item.get("/Next")


def test_words_of_every_page_are_those_of_a_plain_run(galleys: dict[str, Galley], bound: tuple[bytes, BoundFacts]) -> None:
    import weasyprint
    from booklet.pdf.fontconfig import use_fonts

    use_fonts(THEME.fonts)
    words = page_words(bound[0])
    starts = bound[1].starts
    for slug, body in (("one", ONE), ("two", TWO)):
        xhtml = document(slug, body).xhtml
        plain = page_words(weasyprint.HTML(string=xhtml).write_pdf(stylesheets=[weasyprint.CSS(string=CSS)]))
        first = starts[f"article/{slug}"] - 1
        assert words[first : first + len(plain)] == plain


def test_verapdf_finds_nothing(bound: tuple[bytes, BoundFacts]) -> None:
    if reason := verapdf.missing():
        pytest.skip(reason)
    assert verapdf.failures(bound[0], "ua1") == []


@pytest.mark.parametrize(("standard", "flavours"), [("ua-2", ["ua2", "wt1a"]), ("a-2a+ua-1", ["2a", "ua1"]), ("a-4+ua-2", ["4", "ua2"])])
def test_other_standards_survive_binding(standard: str, flavours: list[str]) -> None:
    if reason := verapdf.missing():
        pytest.skip(reason)
    documents = [document("first", "<p>See <a href='article:one'>one</a>.</p>", kind="topic"), document("one", ONE)]
    compiled = [pdf.compile(d, CSS, EDITION, THEME, standard=standard) for d in documents]
    parts = [BoundPart(compiled[0], 1), BoundPart(compiled[1], 2, 1, section=("Folder",), head_end="One")]
    data, _ = pdf.bind(parts, publication(standard=standard), EDITION, THEME, furniture, CSS)
    for flavour in flavours:
        assert verapdf.failures(data, flavour) == []


def test_structure_is_the_collections(book: pikepdf.Pdf) -> None:
    outline: list[str] = []

    def walk(node: Any, depth: int) -> None:
        for kid in node.K:
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") in ("/Document", "/Part", "/Sect", "/Art"):
                outline.append(f"{'  ' * depth}{kid.S} {kid.get('/T', '')} {kid.get('/Lang', '')}".rstrip())
                walk(kid, depth + 1)

    walk(book.Root.StructTreeRoot, 0)
    assert outline == [
        "/Document",
        "  /Sect Contents",
        "  /Part First topic",
        "    /Art One",
        "    /Sect Folder",
        "      /Art Two",
        "      /Art Hola es",
        "  /Sect Glossary",
    ]


def test_headings_and_bookmarks_are_the_same(book: pikepdf.Pdf, galleys: dict[str, Galley]) -> None:
    tags = [int(str(e.S)[2:]) for e in elements(book.Root.StructTreeRoot) if str(e.S)[2:].isdigit() and str(e.S)[1] == "H"]
    expected = [(h.level + part.level_shift, h.text) for part in parts_of(galleys) for h in part.galley.headings]
    assert tags == [level for level, _ in expected]
    found = [(level, title) for level, title, _ in bookmarks(book.Root.Outlines.First)]
    assert [title for _, title in found] == [text for _, text in expected]
    assert found == [
        (1, "Contents"), (1, "First topic"), (2, "One"), (3, "Section one"), (2, "Two"), (3, "More"), (4, "Deeper"),
        (2, "Hola"), (1, "Glossary"),
    ]  # fmt: skip


def test_bookmarks_count_what_they_show(book: pikepdf.Pdf) -> None:
    root = book.Root.Outlines
    assert root.Count == 3 + 3, "three at the top, of which one stands open with three articles"
    assert {str(item.Title): int(item.get("/Count", 0)) for _, _, item in bookmarks(root.First)} == {
        "Contents": 0, "First topic": 3, "One": -1, "Section one": 0, "Two": -1, "More": -1, "Deeper": 0, "Hola": 0,
        "Glossary": 0,
    }  # fmt: skip


def test_labels_sides_and_starts(bound: tuple[bytes, BoundFacts], book: pikepdf.Pdf, galleys: dict[str, Galley]) -> None:
    facts = bound[1]
    assert facts.labels[:4] == ("i", "ii", "1", "2"), "a blank page belongs to the part before it"
    assert facts.starts["topic/first"] == 3
    assert facts.starts["article/one"] == 4
    assert [page.label for page in book.pages] == list(facts.labels)
    assert book.pages[1].Contents.read_bytes() == b"/Artifact BMC EMC\n"
    assert facts == BoundFacts(
        facts.pages, pdf.plan(parts_of(galleys)).labels, pdf.plan(parts_of(galleys)).starts, facts.page_starts, facts.findings
    )


def test_page_starts_are_told_by_bound_page(bound: tuple[bytes, BoundFacts], galleys: dict[str, Galley]) -> None:
    facts = bound[1]
    own = [(page, offset) for key, page, offset in facts.page_starts if key == "article/one"]
    assert own == [(start.page + 3, start.offset) for start in galleys["one"].page_starts]


def test_every_page_once(book: pikepdf.Pdf, galleys: dict[str, Galley]) -> None:
    assert len({page.objgen for page in book.pages}) == len(book.pages)
    assert len(book.pages) == sum(g.pages for g in galleys.values()) + 1


def test_links_land_where_their_target_stands(book: pikepdf.Pdf, bound: tuple[bytes, BoundFacts], galleys: dict[str, Galley]) -> None:
    numbers = {page.objgen: number for number, page in enumerate(book.pages, 1)}
    links = {}
    for page in book.pages:
        for annotation in page.get("/Annots") or ():
            if "/Dest" in annotation:
                target, kind, x, y, zoom = destination(book, annotation)
                assert (str(kind), zoom) == ("/XYZ", None)
                links[str(annotation.Contents)] = (numbers[target.objgen], float(x), float(y))
    starts = bound[1].starts

    def place(slug: str, name: str) -> Any:
        anchor = next(a for a in galleys[slug].anchors if a.id == name)
        return (starts[galleys[slug].key] + anchor.page - 1, pytest.approx(anchor.x_pt, abs=0.01), pytest.approx(anchor.y_pt, abs=0.01))

    assert links == {
        "the second article": place("two", "more"),
        "top": place("one", "_title"),
        "the topic": place("first", "_title"),
        "panic": place("glossary", "panic"),
        "one": place("one", "_title"),
    }


def test_dead_link_leaves_its_words(book: pikepdf.Pdf, bound: tuple[bytes, BoundFacts]) -> None:
    assert [(f.rule, str(f.position)) for f in bound[1].findings] == [("link-not-in-publication", "content/one.md:40")]
    assert "“nowhere”" in bound[1].findings[0].message
    addresses = [str(a.A.URI) for page in book.pages for a in page.get("/Annots") or () if "/A" in a]
    assert addresses == ["https://example.org/"]
    assert "nowhere," in [word for page in page_words(bound[0]) for word in page]


def test_annotations_and_elements_point_at_each_other(book: pikepdf.Pdf) -> None:
    tree = book.Root.StructTreeRoot
    parents = dict(number_tree(tree.ParentTree))
    annotations = {a.objgen: a for page in book.pages for a in page.get("/Annots") or ()}
    referred = {}
    for element in elements(tree):
        for kid in element.K:
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
                referred[kid.Obj.objgen] = element
    assert referred.keys() == annotations.keys()
    for objgen, annotation in annotations.items():
        assert parents[int(annotation.StructParent)].objgen == referred[objgen].objgen
        assert referred[objgen].S == "/Link"


def test_marks_and_elements_point_at_each_other(book: pikepdf.Pdf) -> None:
    tree = book.Root.StructTreeRoot
    parents = dict(number_tree(tree.ParentTree))
    pages = {page.objgen: int(page.StructParents) for page in book.pages if "/StructParents" in page}
    assert len(set(pages.values())) == len(pages)
    held: dict[tuple[int, int], Any] = {}
    for element in elements(tree):
        for kid in element.K:
            if isinstance(kid, int):
                held[pages[element.Pg.objgen], kid] = element.objgen
            elif kid.get("/Type") == "/MCR":
                held[pages[kid.Pg.objgen], int(kid.MCID)] = element.objgen
    expected = {
        (key, mcid): element.objgen for key in pages.values() for mcid, element in enumerate(parents[key]) if element is not None
    }
    assert held == expected


def test_ids_are_unique_and_lead_to_their_element(book: pikepdf.Pdf) -> None:
    ids = list(name_tree(book.Root.StructTreeRoot.IDTree))
    assert len({key for key, _ in ids}) == len(ids)
    assert [key for key, _ in ids] == sorted(key for key, _ in ids)
    assert all(bytes(element.ID) == key for key, element in ids)
    assert len(ids) == sum("/ID" in element for element in elements(book.Root.StructTreeRoot))


def test_named_destinations_are_slugs_and_ids_of_headings(book: pikepdf.Pdf, bound: tuple[bytes, BoundFacts]) -> None:
    names = {key.decode(): place for key, place in name_tree(book.Root.Names.Dests)}
    assert list(names) == sorted(names)
    articles = {name for name in names if "." not in name and "/" not in name}
    assert articles == {"glossary", "hola", "one", "topic-first", "two"}
    assert {"one._title", "two.s1"} <= set(names)
    assert not any(name.startswith("first.") for name in names)
    starts = bound[1].starts
    for name, key in (("one", "article/one"), ("two", "article/two"), ("topic-first", "topic/first"), ("glossary", "glossary/glossary")):
        page, view, x, y, _ = names[name]
        assert page.objgen == book.pages[starts[key] - 1].objgen
        assert view == "/XYZ" and 0 < y < 596


def test_named_destinations_of_pdf_2_lead_to_elements(galleys: dict[str, Galley]) -> None:
    data, _ = pdf.bind(parts_of(galleys), publication(standard="ua-2"), EDITION, THEME, furniture, CSS)
    book = opened(data)
    for _, place in name_tree(book.Root.Names.Dests):
        assert place.D[1] == "/XYZ"
        assert place.SD[0].Type == "/StructElem"


def test_each_font_is_embedded_once(bound: tuple[bytes, BoundFacts], book: pikepdf.Pdf) -> None:
    files = [o for o in book.objects if isinstance(o, pikepdf.Stream) and "/Length1" in o]
    names = {str(o.FontName) for o in book.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"}
    assert len(files) == len(names), "one file for each face"
    assert len({name.partition("+")[2] for name in names}) == len(names)
    assert not any("/BookletFont" in o for o in book.objects if isinstance(o, pikepdf.Dictionary))


def test_furniture_is_an_artifact_in_two_parts(book: pikepdf.Pdf, bound: tuple[bytes, BoundFacts]) -> None:
    page = book.pages[bound[1].starts["article/one"]]
    end = page.Contents[len(page.Contents) - 1].read_bytes()
    assert end == (
        b"Q\n/Artifact <</Type /Pagination /Subtype /Header>> BDC q /FurnitureHeader Do Q EMC\n"
        b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC q /FurnitureFooter Do Q EMC\n"
    )
    assert "/FurnitureHeader" in page.Resources.XObject
    words = page_words(bound[0], header=True)
    assert words[bound[1].starts["article/one"]][0] == "One", "page 5 is a right page: its head is the article's"
    assert words[bound[1].starts["article/one"]][-1] == "3"


def test_file_says_what_it_is(bound: tuple[bytes, BoundFacts], book: pikepdf.Pdf) -> None:
    root = book.Root
    assert (str(root.Lang), bool(root.MarkInfo.Marked)) == ("en", True)
    preferences = root.ViewerPreferences
    assert (bool(preferences.DisplayDocTitle), str(preferences.PrintScaling)) == (True, "/None")
    assert "/Duplex" in preferences
    assert root.OpenAction[0].objgen == book.pages[0].objgen
    assert all(page.Tabs == "/S" for page in book.pages)
    packet = root.Metadata.read_bytes()
    assert b'pdfuaid:part="1"' in packet and b"A book" in packet
    assert str(book.docinfo["/Title"]) == "A book"
    assert str(book.docinfo["/CreationDate"]) == "D:20000101000000Z"


def test_a_file_with_faults_carries_no_mark(galleys: dict[str, Galley]) -> None:
    about = publication(marked=False, note="An article is missing", subject="For patients")
    data, _ = pdf.bind([BoundPart(galleys["one"], 2)], about, EDITION, THEME, furniture, CSS)
    book = opened(data)
    assert b"pdfuaid" not in book.Root.Metadata.read_bytes()
    assert b"An article is missing" in book.Root.Metadata.read_bytes()
    assert str(book.docinfo["/Subject"]) == "For patients — An article is missing"


@settings(max_examples=12, deadline=None)
@given(st.permutations(["one", "two", "hola"]))
def test_any_order_binds(galleys: dict[str, Galley], order: list[str]) -> None:
    data, facts = pdf.bind(
        [BoundPart(galleys[slug], 2, 1, head_end=slug) for slug in order], publication(), EDITION, THEME, furniture, CSS
    )
    words = page_words(data)
    assert [words[facts.starts[f"article/{slug}"] - 1][0].lower() for slug in order] == order
    assert len(words) == sum(galleys[slug].pages for slug in order)


def picture(colour: tuple[int, int, int], *, alpha: bool) -> bytes:
    import io

    from PIL import Image

    target = io.BytesIO()
    Image.new("RGBA" if alpha else "RGB", (20, 20), (*colour, 128) if alpha else colour).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize("alpha", [False, True])
def test_a_picture_of_several_articles_is_kept_once(alpha: bool) -> None:
    from booklet.model import Asset

    assets = [Asset(f"{name}.png", "image/png", "", data=picture(colour, alpha=alpha))
              for name, colour in (("logo", (0, 80, 80)), ("other", (80, 0, 0)))]  # fmt: skip
    body = '<p><img src="asset:logo.png" alt="Logo" style="width:20pt"/></p>'
    more = body + '<p><img src="asset:other.png" alt="Other" style="width:20pt"/></p>'
    compiled = [pdf.compile(document(slug, text, assets=tuple(assets)), CSS, EDITION, THEME)
                for slug, text in (("a", body), ("b", more), ("c", body))]  # fmt: skip
    data, _ = pdf.bind([BoundPart(g, 2, 1) for g in compiled], publication(), EDITION, THEME, furniture, CSS)
    made = opened(data)
    images = [o for o in made.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
    assert len(images) == (4 if alpha else 2), "each picture once, with its mask when it has one"

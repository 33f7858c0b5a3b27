"""`::: name "Title"` blocks: contract.md, "Blocks"; docs/tree.md."""

from __future__ import annotations

import pytest
from lxml import etree
from test_reader_markdown import read, rules, tree

from booklet import words
from booklet.reader.blocks import ASIDES, NAMES
from booklet.reader.markdown import parse


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", words.languages())
def test_a_block_without_title_has_the_words_of_the_catalogue(name: str, lang: str) -> None:
    catalogue = words.catalogue(lang)
    body = parse(f"## Under\n\n::: {name}\ntext\n:::\n\n### More", source="a.md", words=catalogue, title="T").body
    block = body.find(f".//*[@data-block='{name}']")
    assert block.tag == ("aside" if name in ASIDES else "section")
    assert block.get("class").split()[:2] == ["block", name]
    title = block[0]
    assert title.tag == "h3" and title.text == catalogue.text(name) and title.get("class") == "block-title"
    assert title.get("data-generated") == "" and title.get("id")


@pytest.mark.parametrize(("name", "level"), [("what-to-do", "h2"), ("when-to-get-help", "h2"), ("crisis", "h2"),
                                             ("note", "h3"), ("definition", "h3"), ("contact", "h3"), ("notes-lines", "h3")])
@pytest.mark.parametrize("after", ["", "## Next"])
def test_a_part_of_the_article_does_not_belong_to_the_section_before_it(name: str, level: str, after: str) -> None:
    body = parse(f"## Under\n\n::: {name} \"T\"\ntext\n:::\n\n{after}", source="a.md", words=words.catalogue("en"), title="T").body
    assert body.find(f".//*[@data-block='{name}']")[0].tag == level


def test_title_of_the_author() -> None:
    assert tree('::: note "It\'s *ours*"\ntext\n:::') == (
        '<aside data-block="note" class="block note"><h2 class="block-title">It’s <em>ours</em></h2><p>text</p></aside>')
    assert tree("::: key-points\n## In short\n\n- a\n:::") == (
        '<section data-block="key-points" class="block key-points"><h2 class="block-title">In short</h2><ul><li>a</li></ul></section>')


def test_nesting_by_more_colons_and_by_the_same_number() -> None:
    inner = '<aside data-block="note" class="block note"><h3 class="block-title">In</h3><p>b</p></aside>'
    outer = '<section data-block="sources" class="block sources"><h2 class="block-title">Out</h2><p>a</p>'
    for fence in ("::::", ":::"):
        text = f'{fence} sources "Out"\na\n\n::: note "In"\nb\n:::\n\nc\n{fence}\n\nd'
        assert tree(text) == f"{outer}{inner}<p>c</p></section><p>d</p>"


def test_a_block_may_stand_in_a_list_and_hold_anything() -> None:
    assert tree("- one\n\n  ::: note \"N\"\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n  :::\n\n- two").count("<li>") == 2
    assert rules("::: note\n```\n:::\n```\n:::\n\nafter") == []


def test_what_to_do_is_a_checklist_and_nested_items_are_not() -> None:
    body = read("::: what-to-do\n- one\n  - detail\n- [x] two\n:::\n\n- plain").body
    assert [li.get("class") for li in body.iter("li")] == ["unticked", None, "ticked", None]


def test_an_empty_crisis_box_has_the_regions_words_with_live_numbers() -> None:
    for region, number in (("US", "988"), ("GB", "999"), ("EU", "112")):
        body = parse("::: crisis\n:::", source="a.md", words=words.catalogue("en"), region=region).body
        text = " ".join("".join(body.itertext()).split())
        crisis = words.crisis(region, "en")
        for sentence in (crisis.lead, crisis.action, *crisis.more, crisis.emergency):
            assert sentence in text
        assert f"tel:{number}" in [link.get("href") for link in body.iter("a")]


def test_a_crisis_box_of_the_authors_own_words_stays_theirs() -> None:
    assert "988" not in "".join(read("::: crisis\nCall us.\n:::").body.itertext())


def test_the_callers_crisis_words_are_taken() -> None:
    own = etree.fromstring("<p>Ring the bell</p>")
    body = parse("::: crisis\n:::", source="a.md", words=words.catalogue("en"), crisis=lambda: [own]).body
    assert "Ring the bell" in "".join(body.itertext())


def test_lines_to_write_on() -> None:
    lines = read("::: notes-lines {lines=9}\n:::\n\n::: notes-lines\n:::").body.findall(".//div[@class='rule-lines']")
    assert [(line.get("data-lines"), line.get("aria-hidden")) for line in lines] == [("9", "true"), ("6", "true")]


@pytest.mark.parametrize(("text", "term"), [
    ('::: definition "Recovery"\nGetting better.\n:::', "Recovery"),
    ("::: definition\n**Recovery** is getting better.\n:::", "Recovery"),
    ("::: definition\nRecovery\n: Getting better.\n:::", "Recovery"),
])
def test_definitions_mark_their_term(text: str, term: str) -> None:
    found = read(text).body.findall(".//dfn")
    assert [(dfn.text, dfn.get("id")) for dfn in found] == [(term, "term-recovery")]


def test_an_unknown_name_is_a_plain_section_and_names_the_nearest() -> None:
    assert tree('## H\n\n::: keypoints "T"\nx\n:::', title="A") == '<h2>H</h2><section class="keypoints"><h3>T</h3><p>x</p></section>'
    finding, = read("::: keypoints\nx\n:::").findings
    assert (finding.rule, finding.position.line, finding.hint) == ("block-unknown", 1, "did you mean key-points?")


def test_an_empty_block_is_reported_and_an_author_cannot_claim_a_block_in_html() -> None:
    assert rules("::: note\n:::") == ["block-empty"]
    body = read('<section class="block crisis x" data-block="crisis" data-generated="">words</section>').body
    assert not body.findall(".//*[@data-block]") and not body.findall(".//*[@data-generated]")
    assert body.find(".//*[@class='crisis x']") is not None


def test_headings_in_a_block_stand_under_its_title() -> None:
    parsed = read("# T\n\n## A\n\n::: contact\n## Where\n\n### Floor\n:::\n\n::: sources\nx\n\n## Deep\n:::\n\n### B")
    assert [(h.level, h.text) for h in parsed.headings] == [
        (2, "A"), (3, "Where"), (4, "Floor"), (3, "Sources"), (4, "Deep"), (3, "B")]


@pytest.mark.parametrize(("text", "wanted"), [
    ("> [!NOTE]\n> Words.", '<aside data-block="note" class="block note"><h2>Note</h2><p>Words.</p></aside>'),
    ("> [!caution] Hot\n>\n> Words.", '<aside data-block="warning" class="block warning"><h2>Hot</h2><p>Words.</p></aside>'),
    ("> [!TIP]\n> - a\n> - b", '<aside data-block="note" class="block note"><h2>Note</h2><ul><li>a</li><li>b</li></ul></aside>'),
    ("!!! danger \"Hot\"\n    Words.\n\n    - a\n\nAfter.",
     '<aside data-block="warning" class="block warning"><h2>Hot</h2><p>Words.</p><ul><li>a</li></ul></aside><p>After.</p>'),
    ("Before.\n??? tip\n\n    Words.\nAfter.",
     '<p>Before.</p><aside data-block="note" class="block note"><h2>Note</h2><p>Words.</p></aside><p>After.</p>'),
    ("::: contact\n!!! note\n    Words.\n:::\nAfter.",
     '<section data-block="contact" class="block contact"><h2>Contact</h2><aside data-block="note" class="block note"><h3>Note</h3>'
     "<p>Words.</p></aside></section><p>After.</p>"),
])  # fmt: skip
def test_call_outs_of_other_systems_are_blocks(text: str, wanted: str) -> None:
    assert not rules(text)
    assert tree(text, title="A").replace(' class="block-title"', "").replace(' data-generated=""', "") == wanted


@pytest.mark.parametrize("text", ["> [!NOTICE]\n> Words.", "!!! stop\nWords.", "Stop!!! now\n    words", "???\n    words", "> a\n> [!NOTE]"])
def test_what_only_looks_like_a_call_out_stays_text(text: str) -> None:
    body = read(text, title="A").body
    assert body.find(".//aside") is None
    assert "".join(body.itertext()).split() == text.replace("> ", "").replace(">", "").split()

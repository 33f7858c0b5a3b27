"""The dialect by examples: what an author writes, and the tree it gives (docs/tree.md).

Lines and white space between blocks are left out of the expectations; that every block has its line is tested below.
"""

from __future__ import annotations

import re

import pytest
from lxml import etree

from booklet import words
from booklet.reader.markdown import Parsed, parse

ENGLISH = words.catalogue("en")


def read(text: str, **options: object) -> Parsed:
    return parse(text, source="a.md", words=ENGLISH, **options)  # type: ignore[arg-type]


def tree(text: str, *, ids: bool = False, **options: object) -> str:
    """The body's content without lines, white space between blocks, and (unless asked for) generated ids."""
    body = read(text, **options).body
    for element in body.iter(etree.Element):
        element.attrib.pop("data-line", None)
        if not ids and re.fullmatch("h[2-6]|dfn", element.tag):
            element.attrib.pop("id", None)
    text = etree.tostring(body, encoding="unicode")
    text = text.removeprefix('<div class="article-body">').removesuffix("</div>")
    return re.sub(r"\n(?=<(?!/code)|$)|(?<=>)\n", "", text)


def rules(text: str, **options: object) -> list[str]:
    return [finding.rule for finding in read(text, **options).findings]


EXAMPLES = [
    # Lists as GFM writers mean them
    ("Before\n- one\n- two", "<p>Before</p><ul><li>one</li><li>two</li></ul>"),
    ("- one\n  - two\n   - three", "<ul><li>one<ul><li>two</li><li>three</li></ul></li></ul>"),
    ("1) one\n2) two", "<ol><li>one</li><li>two</li></ol>"),
    ("7. seven\n8. eight", '<ol start="7"><li>seven</li><li>eight</li></ol>'),
    ("- one\n\n- two", "<ul><li><p>one</p></li><li><p>two</p></li></ul>"),
    ("- one\n* two", "<ul><li>one</li></ul><ul><li>two</li></ul>"),
    ("In\n1990. we met", "<p>In\n1990. we met</p>"),
    ("- [ ] to do\n- [x] done",
     '<ul class="checklist"><li class="unticked"><span class="box" role="img" aria-label="not ticked"/> to do</li>'
     '<li class="ticked"><span class="box" role="img" aria-label="ticked"/> done</li></ul>'),
    # Blocks
    ("> quoted\nlazily", "<blockquote><p>quoted\nlazily</p></blockquote>"),
    ("```python\nx < 1\n```", '<pre><code class="language-python">x &lt; 1\n</code></pre>'),
    ("    code", "<pre><code>code\n</code></pre>"),
    ("a\n\n***\n\nb", "<p>a</p><hr/><p>b</p>"),
    ("a\n\nHead\n----", "<p>a</p><h2>Head</h2>"),
    ("Line  \nbreak\\\nbreak", "<p>Line<br/>break<br/>break</p>"),
    # Inline
    ("**Bold**text and *em* and snake_case_name", "<p><strong>Bold</strong>text and <em>em</em> and snake_case_name</p>"),
    ("~~gone~~ H~2~O x^2^", "<p><del>gone</del> H<sub>2</sub>O x<sup>2</sup></p>"),
    ("`` a`b `` and \\*", "<p><code>a`b</code> and *</p>"),
    ("&copy; &amp;lt; &nbsp;x AT&T", "<p>© &amp;lt; \u00a0x AT&amp;T</p>"),
    ("[a](b.md#c 'T')", '<p><a title="T" href="b.md#c">a</a></p>'),
    ("[a][ref] [ref]\n\n[ref]: <x y> \"T\"", '<p><a title="T" href="x y">a</a> <a title="T" href="x y">ref</a></p>'),
    ("[a (b)](x_(y))", '<p><a href="x_(y)">a (b)</a></p>'),
    ("See https://x.org/a_b_c. Or <me@x.org>, (www.x.org)",
     '<p>See <a href="https://x.org/a_b_c">https://x.org/a_b_c</a>. Or <a href="mailto:me@x.org">me@x.org</a>, '
     '(<a href="http://www.x.org">www.x.org</a>)</p>'),
    ("[hola]{lang=es .x} amigo", '<p><span lang="es" class="x">hola</span> amigo</p>'),
    ("Hola, amigo. {lang=es}", '<p lang="es">Hola, amigo.</p>'),
    # Tables
    ("Before\n| a | b |\n|:--|--:|\n| 1 | x \\| y |",
     '<p>Before</p><table><thead><tr><th class="start" scope="col">a</th><th class="end" scope="col">b</th></tr></thead>'
     '<tbody><tr><td class="start">1</td><td class="end">x | y</td></tr></tbody></table>'),
    ("Table: Costs\n\na | b\n--|--\n1 | 2 | 3",
     '<table><caption>Costs</caption><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
     "<tbody><tr><td>1</td><td>2 3</td></tr></tbody></table>"),
    ("|   | b |\n|---|---|\n| r | 2 |\n: After *it*\n",
     '<table><caption>After <em>it</em></caption><thead><tr><th scope="col"/><th scope="col">b</th></tr></thead>'
     '<tbody><tr><th scope="row">r</th><td>2</td></tr></tbody></table>'),
    ("| a | b |\n|---|---|\n| **r** | 2 |",
     '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
     '<tbody><tr><th scope="row">r</th><td>2</td></tr></tbody></table>'),
    ("| a | b |\n|---|---|\n| r | 2 |\n{.row-heads}",
     '<table class="row-heads"><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
     '<tbody><tr><th scope="row">r</th><td>2</td></tr></tbody></table>'),
    # Definition lists
    ("Term\n: One\n: Two\n\nOther\n: Three", "<dl><dt>Term</dt><dd>One</dd><dd>Two</dd><dt>Other</dt><dd>Three</dd></dl>"),
    # Pictures
    ('![Two people](a.svg "They talk")', '<figure><img alt="Two people" src="a.svg"/><figcaption>They talk</figcaption></figure>'),
    ("![Two people](a.svg)\n: They *talk*",
     '<figure><img alt="Two people" src="a.svg"/><figcaption>They <em>talk</em></figcaption></figure>'),
    ("Text ![Two people](a.svg) text", '<p>Text <img alt="Two people" src="a.svg"/> text</p>'),
    ("![](a.svg){.decorative}", '<p><img alt="" class="decorative" src="a.svg" role="presentation"/></p>'),
    ("x ![](a.svg)", '<p>x <img alt="Picture without a description" src="a.svg" data-problem="image-without-alt"/></p>'),
    # Abbreviations
    ("OCD and OCDs, `OCD`\n\n*[OCD]: a disorder",
     '<p><abbr title="a disorder">OCD</abbr> and OCDs, <code>OCD</code></p>'),
    # Typography
    ('"It\'s *fine*," she said -- in the \'90s... "`"x"`"',
     "<p>“It’s <em>fine</em>,” she said – in the ’90s… “<code>\"x\"</code>”</p>"),
    ('["Sí"]{lang=es} https://x.org/a--b {{ "x" }}',
     '<p><span lang="es">«Sí»</span> <a href="https://x.org/a--b">https://x.org/a--b</a> {{ "x" }}</p>'),
]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES, ids=[text.split("\n")[0][:40] for text, _ in EXAMPLES])
def test_example(text: str, expected: str) -> None:
    assert tree(text) == expected


# -- notes -------------------------------------------------------------------------------------------------------------


def test_a_note_called_twice_has_two_ways_back() -> None:
    body = read("One[^a], two[^b], one again[^a].\n\n[^b]: B\n[^a]: A *note*\n\n    - with a list\n").body
    assert [(a.get("id"), a.get("href"), a.text) for a in body.iter("a") if a.get("role") == "doc-noteref"] == [
        ("fnref-1", "#fn-1", "1"), ("fnref-2", "#fn-2", "2"), ("fnref-1-2", "#fn-1", "1")]
    notes = body[-1]
    assert notes.get("role") == "doc-endnotes" and notes[0].text == "Notes" and "data-generated" in notes[0].attrib
    first, second = notes.findall("ol/li")
    assert [a.get("href") for a in first.iter("a")] == ["#fnref-1", "#fnref-1-2"]
    assert "".join(first.itertext()).split() == ["A", "note", "with", "a", "list", "↩", "↩²"]
    assert [a.get("href") for a in second.iter("a")] == ["#fnref-2"]


def test_a_note_without_call_is_kept_and_a_call_without_note_stays_text() -> None:
    parsed = read("Text[^x]\n\n[^y]: Never called")
    assert "[^x]" in "".join(parsed.body.itertext()) and "Never called" in "".join(parsed.body.itertext())
    assert {finding.rule for finding in parsed.findings} == {"footnote-undefined", "footnote-unused"}


# -- title and headings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "front", "title", "html", "left"), [
    ("# A *fine* title\n\nText", "", "A fine title", "A <em>fine</em> title", "<p>Text</p>"),
    ("### Starts deep\n\nText", "", "Starts deep", "", "<p>Text</p>"),
    ("Text first\n\n# Title", "", "", "", "<p>Text first</p><h2>Title</h2>"),
    ("# The Title!\n\nText", "The title", "The Title!", "", "<p>Text</p>"),
    ("# Another\n\nText", "The title", "", "", "<h2>Another</h2><p>Text</p>"),
    ("## The title\n\nText", "The title", "", "", "<h2>The title</h2><p>Text</p>"),
])
def test_title(text: str, front: str, title: str, html: str, left: str) -> None:
    parsed = read(text, title=front, first_line=11)
    assert (parsed.title, parsed.title_html, parsed.title_line) == (title, html, 11 if title else 0)
    assert tree(text, title=front) == left


@pytest.mark.parametrize(("text", "levels", "skipped"), [
    ("# T\n\n## a\n\n#### b\n\n### c\n\n## d", "2 3 3 2", 1),
    ("# T\n\n# a\n\n## b\n\n# c", "2 3 2", 0),
    ("### T\n\n### a\n\n#### b", "2 3", 0),
    ("# T\n\n### a\n\n### b\n\n## c", "2 2 2", 1),
    ("# T\n\n## a\n\n###### b\n\n## c\n\n###### d", "2 3 2 3", 2),
])
def test_levels_have_no_gap(text: str, levels: str, skipped: int) -> None:
    parsed = read(text)
    assert " ".join(str(heading.level) for heading in parsed.headings) == levels
    found = [finding for finding in parsed.findings if finding.rule == "heading-level-skipped"]
    assert len(found) == skipped and all(finding.severity == "warning" and finding.clause == "WCAG 1.3.1" for finding in found)


def test_deeper_than_six_keeps_its_level() -> None:
    text = "# T\n\n" + "\n\n".join("#" * level + f" h{level}" for level in range(2, 7)) + "\n\n::: note \"Seven\"\nx\n:::"
    heading = read(text).body.find(".//*[@aria-level]")
    assert (heading.tag, heading.get("role"), heading.get("aria-level"), heading.get("class")) == ("div", "heading", "7", "block-title h7")


def test_ids_are_githubs_unique_and_the_authors_first() -> None:
    text = "# T\n\n## Ändern, größer!\n\n## Same\n\n## Same\n\n## Own {#same}\n\n## 心理\n\n## !?"
    assert [heading.id for heading in read(text).headings] == ["ändern-größer", "same-1", "same-2", "same", "心理", "section"]


def test_an_id_given_twice_is_reported_and_kept_once() -> None:
    assert [heading.id for heading in read("# T\n\n## a {#x}\n\n## b {#x}").headings] == ["x", "b"]
    assert rules("# T\n\n## a {#x}\n\n## b {#x}") == ["id-twice"]


@pytest.mark.parametrize(("text", "rule"), [
    ("a\n\n##\n\nb", "heading-empty"), ("[](x.md)", "link-empty"), ("[a](b c)", "link-unread"), ("{% if x %} y", "template-tag"),
    ("a {{< shortcode >}} b", "template-tag"), ("> " * 100 + "x", "nesting-too-deep"),
])
def test_finding(text: str, rule: str) -> None:
    assert rules(text) == [rule]


# -- lines -------------------------------------------------------------------------------------------------------------


def test_every_block_names_the_line_it_starts_on() -> None:
    text = ("# T\n\nPara\nmore\n\n- a\n  - b\n\n  c\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n> q\n\n```\ncode\n```\n\n"
            "<div>\n\nin\n\n</div>\n\nTerm\n: Def\n\n::: note\nN\n:::\n\n![p](q)\n: cap\n")
    expected = {"p": [3, 6, 9, 15, 23, 31], "li": [6, 7], "tr": [11, 13], "pre": [17], "div": [21], "dt": [27], "dd": [28],
                "aside": [30], "figure": [34], "figcaption": [35]}
    body = read(text).body
    assert {tag: [int(element.get("data-line")) for element in body.iter(tag) if element is not body] for tag in expected} == expected


def test_lines_count_from_the_files_first() -> None:
    parsed = read("para\n\n<p onclick='x'>\ny</p>\n", first_line=10)
    assert [int(p.get("data-line")) for p in parsed.body] == [10, 12]
    assert [finding.position.line for finding in parsed.findings] == [12]


def test_parsing_twice_gives_the_same() -> None:
    text = "# T[^1]\n\n[^1]: n\n\n*[A]: b\n\nA <b>x</b> [r]\n\n[r]: y"
    assert etree.tostring(read(text).body) == etree.tostring(read(text).body)
    assert tree("A [r] [^1]") == "<p>A [r] [^1]</p>"

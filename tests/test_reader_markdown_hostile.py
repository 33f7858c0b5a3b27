"""Whatever the input: no exception, well-formed XML, unique ids, no word lost, and soon done."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from booklet import words
from booklet.reader import dialect
from booklet.reader.markdown import Parsed, parse

WORDS = words.catalogue("en")
HTML_BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n<p>&b;&b; end</p>\n'


def read(text: str) -> Parsed:
    parsed = parse(text, source="x.md", words=WORDS)
    written = etree.tostring(parsed.body, encoding="unicode")
    again = etree.fromstring(written, etree.XMLParser(huge_tree=True, resolve_entities=False))
    assert again.tag == "div" and again.get("class") == "article-body"
    ids = [element.get("id") for element in again.iter() if element.get("id") is not None]
    assert len(ids) == len(set(ids)), f"ids twice in {written}"
    assert not list(again.iter("script", "style", "iframe", "form", "input", "object", "embed"))
    for element in again.iter(etree.Element):
        assert not [name for name in element.attrib if name.lower().startswith("on")], written
    return parsed


def shown(parsed: Parsed) -> str:
    """Every word in the tree, the title's first, generated words left out."""
    parts = [parsed.title]

    def walk(element: etree._Element) -> None:
        if element.get("data-generated") is None:
            parts.append(element.text or "")
            for child in element:
                walk(child)
        parts.append(element.tail or "")

    walk(parsed.body)
    return " ".join(" ".join(parts).split())


CASES = {
    "quotes": ">" * 10_000 + " deep",
    "quotes on lines": "\n".join(">" * depth + f" w{depth}" for depth in range(1, 400)),
    "lists": "\n".join("  " * depth + f"- w{depth}" for depth in range(500)),
    "list marks in a row": "- " * 5_000 + "deep",
    "divs": "\n".join(f"::: note\nw{depth}" for depth in range(300)),
    "markdown in html": '<div markdown="1">\n<ul>\n</ul>\n* [x](#x)\n\nend',
    "unclosed tags": "<div><section><ul><li><b><a href='x'>\n\nwords\n\n- end",
    "closing tags": "</div></section></ul>\n\nwords </b></p></li>\n\n- end",
    "closed containers": "> <div>\n\n</blockquote>\n\n- <ul>\n\n</ul></li> words\n\n::: note\n</aside></section></div>\nend\n:::",
    "thousand divs": "<div>" * 20_000 + "end",
    "thousand inline": "<b>" * 20_000 + "end",
    "thousand tables": "<table><tr><td>\n\n" * 500 + "end",
    "brackets": "[" * 20_000 + "end",
    "brackets closed": "[" * 5_000 + "end" + "]" * 5_000,
    "images": "![" * 10_000 + "end",
    "links in links": "[a](" * 5_000 + "end",
    "stars": "*" * 20_000 + "end",
    "star words": "*a " * 5_000 + "end",
    "star pairs": "*a **b " * 3_000 + "end",
    "strong nested": "**a *b " * 800 + "end" + "* **" * 800,
    "underscores": "_a __b" * 5_000 + " end",
    "backticks": " ".join("`" * count for count in range(1, 300)) + " end",
    "tildes": "~a ~~b" * 5_000 + " end",
    "carets": "^a^b" * 5_000 + " end",
    "angles": "<" * 20_000 + " end",
    "tags not closed": "<a " * 10_000 + " end",
    "comments not closed": "<!-- " * 5_000 + "\n\nend",
    "comment": "<!-- not closed\n\nend",
    "script not closed": "<script>\n\nalert(1)\n\nend",
    "style not closed": "<style>\n\np {}\n\nend",
    "scripts not closed": "x " + "<script>" * 7_000 + " end",
    "plaintext": "<plaintext>\n\nend",
    "textarea": "<textarea>\n\nend",
    "title": "<title>\n\nend",
    "select": "<select><option>one<option>end</select>",
    "template": "<template>\n\nend\n\n</template>\n\nend",
    "entities": HTML_BOMB,
    "entity names": "&" * 10_000 + " &#0; &#xD800; &#x110000; &#9999999; &nosuch; end",
    "nul": "a\x00b\x00 end", "crlf": "# T\r\n\r\n- a\r- b\r\n  end", "bom": "\ufeff# T\n\nend",
    "private use": "\ue000 \ue001 \uf8ff \U000f0000 klzzwxh:0000 wzxhzdk:0 end",
    "markers": "\x02klzzwxh:0000\x03 \x02wzxhzdk:0\x03 \x0242\x03 end",
    "surrogates": "a\ud800b \udfff end", "noncharacters": "\ufffe\uffff\ufdd0 end",
    "controls": "".join(map(chr, range(32))) + "\x7f\x80\x9f end",
    "one line": "word " * 200_000 + "end", "one signed line": "*word* [a](b) " * 70_000 + "end",
    "one word": "x" * 1_000_000 + " end",
    "pipes": "|" * 10_000 + "\n" + "|-" * 10_000 + "\nend",
    "many cells": "a|" * 2_000 + "b\n" + "-|" * 2_000 + "-\n" + "x|" * 2_000 + "end",
    "references": "[a]: b\n" * 5_000 + "\n[a] end",
    "reference not closed": "[" + "a\n" * 3_000 + "end",
    "notes": "[^a] " * 2_000 + "end\n\n[^a]: note",
    "notes in a ring": "[^a]\n\n[^a]: x [^b]\n\n[^b]: y [^a] end",
    "abbreviations": "".join(f"*[A{n}]: b{n}\n" for n in range(500)) + "\nA1 A2 end",
    "attributes": "x {" * 5_000 + "end", "attribute lists": "# a {#" + "b" * 20_000 + " end",
    "uses": "<svg>" + "<use href='#a'/>" * 5_000 + "</svg>\n\nend",
    "headings": "".join(f"# h\n\n{'#' * (n % 6 + 1)} h\n\n" for n in range(500)) + "end",
    "colons": "a\n: b\n: c\n\n: d\n\n" * 500 + "end",
    "setext": "a\n=\n" * 3_000 + "end",
    "wide": "\n".join("\t" * n + "- a" for n in range(200)) + "\nend",
    "svg in svg": "<svg>" * 300 + "<path d=''/>\n\nend",
    "math": "<math>" + "<mrow>" * 500 + "<mi>x</mi></math>\n\nend",
}


@pytest.mark.parametrize("name", CASES)
def test_hostile_input_is_read_to_its_end_in_little_time(name: str) -> None:
    began = time.process_time()
    parsed = read(CASES[name])
    assert time.process_time() - began < 4
    assert "end" in shown(parsed) or "end" not in CASES[name]


@pytest.mark.parametrize("name", ["quotes on lines", "lists", "divs"])
def test_deep_nesting_loses_no_words(name: str) -> None:
    expected = re.findall(r"w\d+", CASES[name])
    assert re.findall(r"w\d+", shown(read(CASES[name]))) == expected


def test_a_mark_of_the_engine_in_the_source_is_text() -> None:
    assert shown(read("a <b>c</b> klzzwxh:0000 wzxhzdk:0 \ue000 d")) == "a c klzzwxh:0000 wzxhzdk:0 \ue000 d"


def test_what_cannot_be_read_is_printed_as_written_and_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault inside Python-Markdown costs the inline signs, not the article."""
    from booklet.reader import dialect_inline

    def fail(*_args: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(dialect_inline._Link, "handleMatch", fail)
    parsed = read("# A title\n\nSome [link](x.md) here\n\n- item")
    assert "markdown-unreadable" in {finding.rule for finding in parsed.findings}
    assert shown(parsed) == "A title Some [link](x.md) here item"
    assert len(list(parsed.body.iter("li"))) == 1


# -- properties --------------------------------------------------------------------------------------------------------

LETTERS = st.characters(codec="utf-8", categories=["Lu", "Ll", "Lo", "Nd"])
WORD = st.text(LETTERS, min_size=1, max_size=8)
SIGNS = st.sampled_from(
    ["*", "**", "_", "`", "~~", "^", "~", "[", "](", "](x)", ")", "![", "<b>", "</b>", "<div>", "</div>", "<p>", "<", ">", "&", "&amp;",
     "\n", "\n\n", "\n- ", "\n  - ", "\n1. ", "\n2) ", "\n> ", "\n# ", "\n### ", "\n    ", "\n```\n", "\n::: note\n", "\n:::\n", "\n: ",
     "\n| ", " | ", "\n|---|---|\n", "{.x}", "{#a}", "[^1]", "\n[^1]: ", "\n*[HTML]: ", "\\", "  \n", "{{ x }}", "\"", "'", "--", "...",
     "<script>", "</script>", "<!--", "-->", "<svg>", "</svg>", "<table>", "<td>", "<ul>", "<li>", "\t", "\n---\n", "\n===\n", "$", "|",
     "<a href='javascript:x'>", "<br>", "</br>", "http://x.org/", "<https://x.org>", "[x]: y\n"])


@settings(max_examples=250, deadline=None)
@given(st.lists(st.one_of(WORD, SIGNS, st.just(" ")), max_size=40))
def test_any_mixture_of_signs_gives_a_sound_tree(parts: list[str]) -> None:
    read("".join(parts))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_a_sound_tree(text: str) -> None:
    read(text)


BLOCK = st.sampled_from([
    "{}", "# {}", "### {}", "- {}\n  - {}\n- {}", "3) {}\n4) {}", "> {}\n{}", "{}\n===", "| {} | {} |\n|---|---|\n| {} | {} |",
    "**{}** {}", "*{}* _{}_ `{}`", "[{}](x.md) {}", "<div>\n\n{}\n\n</div>", "<div>{}</div>", "::: note \"{}\"\n{}\n:::",
    "::: what-to-do\n- {}\n- {}\n:::", "```\n{}\n{}\n```", "    {}\n    {}", "{}\n: {}\n: {}", "- [ ] {}\n- [x] {}", "~~{}~~ x^{}^ H~{}~",
    "<b>{}", "{}</div>", "<button>{}</button> {}", "<p>{}\n\n{}</p>", "{}\\\n{}  \n{}", "[{}]{{lang=es}} {}", "{} {{#a .b}}", "<ul><li>{}<li>{}</ul>",
    "{}\n- {}\n1. {}", "<script>x</script>{}", "<details><summary>{}</summary>\n\n{}\n\n</details>", "{}\n\n---\n\n{}", "<nosuch>{}</nosuch>",
])


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_words_in_are_words_out(data: st.DataObject) -> None:
    """Every word between the signs comes out, once and in order."""
    expected: list[str] = []
    blocks = []
    for _ in range(data.draw(st.integers(1, 6))):
        pattern = data.draw(BLOCK)
        count = pattern.replace("{{", "").replace("}}", "").count("{}")
        texts = [f"q{unicodedata.normalize('NFC', data.draw(WORD))}q" for _ in range(count)]
        expected += texts
        blocks.append(pattern.format(*texts))
    text = "\n\n".join(blocks)
    found = re.findall(r"q[^\W_]*?q(?![^\W_])", shown(read(text)))
    assert found == re.findall(r"q[^\W_]*?q(?![^\W_])", " ".join(expected)), text


_SIGNS = st.sampled_from((
    "*a*", "**b**", "_c_", "__d__", "*", "_", "`e`", "``", "\\*", "\\", "[f](g.md)", "![h](i.png)", "[j]", "[j]: k.md", "![j][l]", "[^m]", "<n@o.org>",
    "<https://p.org>", "https://q.org/r_s_t", "www.u.org", "v@w.org", "&amp;", "&#42;x&#42;", "~~y~~", "H~2~O", "x^2^", "[z]{lang=es}", "<b>", "</b>",
    "  \n", "\n", " ", "word", "{{ a }}", "<script>b</script>", "1.", '"',
))


@given(st.lists(_SIGNS, max_size=12).map("".join))
@settings(max_examples=200, deadline=None)
def test_no_inline_sign_is_passed_over(text: str) -> None:
    inlines = dialect._machine().treeprocessors["inline"]
    tried = inlines._tried
    quick = dialect.render(text)
    inlines._tried = [(pattern, ("",)) for pattern, _ in tried]  # each pattern is searched for everywhere
    try:
        assert dialect.render(text) == quick
    finally:
        inlines._tried = tried

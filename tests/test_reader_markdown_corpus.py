"""Real folders that nobody here wrote, read by booklet and by an independent CommonMark parser.

Lists, tables, links, headings, pictures and code are counted in both trees, and the visible words compared in order.
markdown-it-py reads the Markdown, tinyhtml5 its HTML, so that raw tags count as well. What differs is listed below,
with the reason; a difference that is not listed fails, and so does one that is listed and no longer there.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest
import tinyhtml5
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from booklet import words
from booklet.reader.markdown import parse

COUNTED = ("li", "table", "a", "heading", "img", "pre")
FOLDERS = ("plainlanguage", "va-health-care")

BARE_ADDRESSES = "bare addresses are links in GFM, which CommonMark does not know"
COUNTS = {
    "plainlanguage/pages/examples/awards/award-4.md": ({"a": 1}, BARE_ADDRESSES),
    "plainlanguage/pages/examples/regulations/model-preamble-example.md": ({"a": 1}, BARE_ADDRESSES),
    "plainlanguage/pages/resources/articles/plain-language-beyond-a-movement.md": ({"a": 15}, BARE_ADDRESSES),
    "plainlanguage/pages/resources/articles/plain-language-in-sweden-the-results-after-30-years.md": ({"a": 1}, BARE_ADDRESSES),
    "plainlanguage/pages/resources/articles/revisiting-plain-language.md": ({"a": 2}, BARE_ADDRESSES),
    "plainlanguage/pages/resources/books/index.md": ({"a": 1}, BARE_ADDRESSES),
    "plainlanguage/pages/resources/guides/index.md": ({"a": 1}, BARE_ADDRESSES),
    "plainlanguage/pages/home.md": ({"a": 4}, "a link around a heading and a paragraph becomes one in each"),
    "plainlanguage/pages/law/agency-programs.md": (
        {"li": 9}, "template tags straight in a <ul> become items: EPUB's schema allows nothing else there"),
}
"""How many more booklet has than the independent parser, and why."""

WORDS = (
    (r"\{: ?\.example-(?:table|side-by-side)\}", "", "an attribute list is the table's class in this dialect, not words"),
)
"""What the independent parser prints and booklet does not: pattern, replacement, reason."""

_COMMONMARK = (MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
               .use(footnote_plugin).use(deflist_plugin))
_UNSEEN = {"script", "style", "iframe", "template", "head", "title"}
_RUNNING = {"a", "abbr", "b", "code", "del", "em", "i", "span", "strong", "sub", "sup", "u", "img"}


def _files() -> list[str]:
    import os

    place = os.environ.get("BOOKLET_CORPUS")
    if not place:
        return []
    return [path.relative_to(place).as_posix() for folder in FOLDERS for path in sorted(Path(place, folder).rglob("*.md"))]


def _without_front_matter(text: str) -> tuple[str, int]:
    found = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    return (text[found.end():], 1 + found[0].count("\n")) if found else (text, 1)


def _facts(root) -> tuple[dict[str, int], str]:
    counts = dict.fromkeys(COUNTED, 0)
    shown: list[str] = []
    stack = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        if leaving or not isinstance(element.tag, str):
            running = isinstance(element.tag, str) and element.tag.split("}")[-1] in _RUNNING
            shown.append(("" if running else " ") + (element.tail or ""))
            continue
        stack.append((element, True))
        tag = element.tag.split("}")[-1]
        if tag in _UNSEEN or element.get("data-generated") is not None:
            continue
        if tag in counts and (tag != "a" or element.get("href") is not None):
            counts[tag] += 1
        counts["heading"] += re.fullmatch("h[1-6]", tag) is not None or element.get("role") == "heading"
        shown.append(("" if tag in _RUNNING else " ") + (element.text or ""))
        stack += [(child, False) for child in reversed(element)]
    return counts, "".join(shown)


def _words(text: str) -> list[str]:
    """Words, with the signs that typography changes made straight again."""
    text = re.sub("[“”«»„]", '"', text)
    text = re.sub("[‘’‚]", "'", text).replace("…", "...")
    return re.sub("---?|[–—]", "-", text).split()


@pytest.mark.parametrize("name", _files() or [pytest.param("", id="no corpus")])
def test_counts_and_words_equal_an_independent_parser(name: str, corpus: Path) -> None:
    text, first_line = _without_front_matter((corpus / name).read_text(encoding="utf-8"))
    parsed = parse(text, source=name, words=words.catalogue("en"), first_line=first_line, title="" if first_line == 1 else "-")
    counts, shown = _facts(parsed.body)
    if parsed.title:
        counts["heading"] += 1
        shown = f"{parsed.title} {shown}"
    page = tinyhtml5.parse(f"<!doctype html><body>{_COMMONMARK.render(text)}", namespace_html_elements=False)
    other_counts, other_shown = _facts(page.find("body"))
    more, _reason = COUNTS.get(name, ({}, ""))
    difference = {tag: counts[tag] - other_counts[tag] for tag in COUNTED if counts[tag] != other_counts[tag]}
    assert difference == more
    for pattern, replacement, _why in WORDS:
        other_shown = re.sub(pattern, replacement, other_shown)
    ours, theirs = _words(shown), _words(other_shown)
    changes = [(kind, theirs[a:b], ours[c:d])
               for kind, a, b, c, d in difflib.SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes()
               if kind != "equal"] if ours != theirs else []
    assert not changes


def test_the_comparison_compares_something(corpus: Path) -> None:
    totals = dict.fromkeys(COUNTED, 0)
    for name in _files():
        text, _ = _without_front_matter((corpus / name).read_text(encoding="utf-8"))
        page = tinyhtml5.parse(_COMMONMARK.render(text), namespace_html_elements=False)
        for tag, count in _facts(page)[0].items():
            totals[tag] += count
    assert totals["li"] > 2000 and totals["table"] > 80 and totals["a"] > 750 and totals["heading"] > 850


def test_every_block_has_its_line(corpus: Path) -> None:
    """The line that a paragraph or heading names holds its first word."""
    for name in _files():
        whole = (corpus / name).read_text(encoding="utf-8")
        text, first_line = _without_front_matter(whole)
        lines = whole.split("\n")
        body = parse(text, source=name, words=words.catalogue("en"), first_line=first_line, title="-").body
        for block in body.iter("p", "h2", "h3", "h4", "h5", "h6", "tr"):
            word = re.match(r"[A-Za-z]+", "".join(block.itertext()).strip())
            assert block.get("data-line"), f"{name}: a {block.tag} without a line"
            if word and block.getparent().tag not in ("div",):
                near = lines[int(block.get("data-line")) - 1:int(block.get("data-line")) + 3]
                assert any(word[0] in line for line in near), f"{name}:{block.get('data-line')}: {word[0]}"

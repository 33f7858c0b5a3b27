"""One Markdown text to one XHTML tree (docs/tree.md): the Markdown half of the reader.

    lines.plain_text > dialect.render > clean.compose > clean.to_tree > marks, blocks, figures, notes, headings, typography

`parse` never raises on prose: what cannot be read one way is read a plainer way, and a finding says so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lxml import etree

from .. import words as catalogue
from ..findings import Finding
from ..model import Heading
from ..words.direction import direction_of
from .blocks import WordsLike, build_blocks, build_checklists, mark_definitions
from .clean import compose, to_tree
from .dialect import Rendered, render
from .figures import build_figures, build_tables, describe_images
from .headings import drop_empty, give_ids, mend_levels, take_title
from .lines import plain_text
from .marks import has_content, line_of, settle_marks, unwrap, wrap_loose_text
from .mend import mend_nesting
from .notes import build_notes
from .reporting import Report, shortened
from .typography import mark_abbreviations, set_typography

__all__ = ["Parsed", "crisis_blocks", "parse"]

_TEMPLATE_TAG = re.compile(r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|\{\{[<%][^{}\n]*[%>]\}\}|\{::?/?[a-z]*\s*/?\}")
_UNREAD_LINK = re.compile(r"\[[^\[\]\n]*\]\((?!\S*\{)[^()\n]*[^\s()][^()\n]*\)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article's body as an lxml tree that belongs to the caller, and what was found on the way.

    `body` is `<div class="article-body">` as in docs/tree.md, but every href and src is as the author wrote it.
    `title` is the text of the first heading when that stands before all other text, which is then not in the body; with
    a title from the front matter, only when it says the same. `title_html` holds its inline markup, empty when it has
    none. `headings` are those of the body, without the title; a heading's `lang` is empty when it is the article's.
    """

    body: etree._Element
    title: str = ""
    title_html: str = ""
    title_line: int = 0
    headings: tuple[Heading, ...] = ()
    findings: tuple[Finding, ...] = ()


def parse(text: str, *, source: str, words: WordsLike, first_line: int = 1, title: str = "", lang: str = "",
          region: str = "US", crisis: Callable[[], Sequence[etree._Element]] | None = None) -> Parsed:
    """Read the Markdown of one article.

    `source` is the path that findings name, `first_line` the file's line that `text` begins on, from 1. `title` is the
    title that front matter gives, if any: then a first heading is the article's title only when it says the same.
    `lang` is the article's language (default: that of `words`), `crisis` answers the blocks of an empty crisis box.
    """
    report = Report(source)
    lang = lang or words.lang
    text = plain_text(text)
    _tell_of_templates(text, first_line, report)
    rendered, body = _tree(text, first_line, report)
    settle_marks(body, report)
    mend_nesting(body)
    wrap_loose_text(body)
    set_typography(body, lang)
    drop_empty(body, report)
    build_notes(body, words, report)
    found = take_title(body, title)
    build_blocks(body, words, report, crisis or (lambda: crisis_blocks(region, lang)))
    build_checklists(body, words)
    describe_images(body, words, report)
    build_figures(body)
    build_tables(body)
    mend_levels(body, found, report)
    mark_abbreviations(body, rendered.abbreviations)
    mark_definitions(body)
    headings = give_ids(body, report)
    _tell_of_links(body, report)
    _finish(body)
    return Parsed(body, found.text, found.html, found.line, headings,
                  tuple(sorted(report.findings, key=lambda finding: finding.sort_key)))


def _tree(text: str, first_line: int, report: Report) -> tuple[Rendered, etree._Element]:
    """The first of three ways of reading that works: whole, without inline signs, as plain paragraphs."""
    for inline in (True, False):
        try:
            attempt = Report(report.source)
            rendered = render(text, first_line, inline=inline)
            body = to_tree(compose(rendered.html, rendered.raw, attempt))
        except Exception as fault:  # noqa: BLE001 - Python-Markdown raises anything on odd input; no article is lost for it
            report.error("markdown-unreadable", f"the Markdown could not be read in full ({type(fault).__name__})", first_line,
                         "simplify the passage with the most brackets, stars or HTML; its text is printed as written")
            continue
        for said in rendered.complaints:
            report.add(said.severity, said.rule, said.message, said.line, said.hint)
        report.findings += attempt.findings
        return rendered, body
    return Rendered(), _plain(text, first_line)


def _plain(text: str, first_line: int) -> etree._Element:
    body = etree.Element("div", {"class": "article-body"})
    for number, line in enumerate(text.split("\n"), first_line):
        if line.strip():
            etree.SubElement(body, "p", {"data-line": str(number)}).text = line.strip()
    return body


def crisis_blocks(region: str, lang: str) -> list[etree._Element]:
    """The words of a crisis box for a region, as paragraphs of generated text with live numbers."""
    words = catalogue.crisis(region, lang)
    blocks = []
    for name, sentence in (("lead", words.lead), ("action", words.action), *(("more", more) for more in words.more),
                           ("emergency", words.emergency)):
        marked = html.escape(sentence)
        if name == "action" and words.web_shown:
            marked = marked.replace(html.escape(words.web_shown), f'<a href="{html.escape(words.web)}">{html.escape(words.web_shown)}</a>')
        number = words.emergency_phone if name == "emergency" else words.phone
        if number and name in ("action", "emergency"):
            marked = re.sub(rf"(?<![\w/.]){re.escape(number)}(?![\w.]\w)", f'<a href="tel:{number}"><strong>{number}</strong></a>', marked, count=1)
        block = etree.fromstring(f'<p class="crisis-{name}" data-generated="">{marked}</p>')
        if words.lang.split("-")[0] != lang.split("-")[0]:
            block.set("lang", words.lang)
            block.set("dir", direction_of(words.lang))
        blocks.append(block)
    return blocks


def _tell_of_templates(text: str, first_line: int, report: Report) -> None:
    found = _TEMPLATE_TAG.search(text)
    if found:
        report.warning("template-tag", f"{shortened(found[0], 40)} is a tag of another system and is printed as it stands",
                       first_line + text.count("\n", 0, found.start()), "replace such tags with what they stand for")


def _tell_of_links(body: etree._Element, report: Report) -> None:
    """Links without words go, for there is nothing to see or to read aloud; links that stayed text are named."""
    for link in list(body.iter("a")):
        if has_content(link):
            continue
        if link.get("href") is not None:
            report.warning("link-empty", f"a link to {link.get('href') or 'nowhere'} has no words and was left out", line_of(link),
                           "write what the reader finds there between the brackets", "WCAG 2.4.4")
        if not link.get("id"):
            unwrap(link)
    for element in body.iter(etree.Element):
        for text, place in ((element.text, element), (element.tail, element.getparent())):
            found = _UNREAD_LINK.search(text) if text and "](" in text and place is not None else None
            if found and not any(up.tag in ("code", "pre") for up in (place, *place.iterancestors())):
                report.warning("link-unread", f"{found[0][:60]} is not read as a link and is printed as it stands", line_of(place),
                               "a space in an address is written %20")


def _finish(body: etree._Element) -> None:
    """A line on every block, no mark left that docs/tree.md does not name."""
    for element in body.iter(etree.Element):
        for name in ("data-tight", "data-title", "data-caption", "data-call", "data-note"):
            element.attrib.pop(name, None)
        if element is not body and element.tag in _LINED:
            line = 0 if "data-line" in element.attrib else line_of(element)
            if line:
                element.set("data-line", str(line))
        if element is not body and (element.tag in _LINED or element.tag in ("td", "th", "thead", "tbody", "tfoot")):
            _set_apart(element)


def _set_apart(block: etree._Element) -> None:
    """White space around blocks, so that the words of neighbours do not run together in the tree's text."""
    if not block.tail:
        block.tail = "\n"
    before, parent = block.getprevious(), block.getparent()
    if before is not None:
        if not (before.tail or "")[-1:].isspace():
            before.tail = (before.tail or "") + "\n"
    elif parent.text and not parent.text[-1].isspace():
        parent.text += "\n"


_LINED = frozenset(
    "p h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table caption tr figure figcaption section aside div hr details summary".split())

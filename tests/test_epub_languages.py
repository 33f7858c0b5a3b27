"""Every word that booklet itself puts into an EPUB is in the book's language; where it has none, that is marked and reported."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from booklet import editions, epub, pages, styles, words
from booklet.build.digital import print_edition
from booklet.build.prepare import prepare
from booklet.build.result import Options
from booklet.epub.pagelist import insert_marks

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SAID = {
    "en": ("How to rest", "Rest helps you heal."), "es": ("Cómo descansar", "El descanso ayuda a sanar."),
    "fr": ("Bien se reposer", "Le repos aide à guérir."), "ar": ("كيف ترتاح", "الراحة تساعد على الشفاء."),
    "zh-Hans": ("怎样休息", "休息有助于康复。"), "vi": ("Cách nghỉ ngơi", "Nghỉ ngơi giúp bạn hồi phục."),
    "ru": ("Как отдыхать", "Отдых помогает поправиться."), "pt": ("Como descansar", "O descanso ajuda a sarar."),
}
ARTICLE = """---
title: {t}
authors: [{{name: Z}}]
reviewed_by: [Z]
last_reviewed: 2026-05-04
next_review: 2027-05-04
funding: "{s}"
status: sample
sources: [{{name: "{t}"}}]
resources:
  - {{name: "{t}", kind: crisis, phone: "555-0199", text: "555"}}
  - {{name: "{s}", kind: reading}}
  - {{name: "{t} 1", kind: organization}}
  - {{name: "{t} 2", kind: helpline}}
  - {{name: "{t} 3", kind: online-group}}
---
::: key-points
- {s}
:::

{s}[^1] {s}[^1]

::: what-to-do
- [ ] {s}
- [x] {s}
:::

::: when-to-get-help
{s}
:::

::: note
{s}
:::

::: warning
{s}
:::

::: definition "{t}"
{s}
:::

::: contact
{s}
:::

![{s}](p.svg "{s}")

Table: {s}

| {t} | {s} |
|---|---|
| 1 | 2 |

[^1]: {s}
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2"/></svg>'


def built(lang: str, root: Path) -> tuple[dict[str, etree._Element], list[str]]:
    """The documents of an EPUB of one article in a language, and the rules of what its sources gave rise to."""
    title, sentence = SAID[lang]
    topic = root / "content" / "rest"
    topic.mkdir(parents=True)
    (root / "booklet.toml").write_text(
        f'region = "EU"\n[collection]\ntitle = "{title}"\nlanguage = "{lang}"\npublisher = "Q"\n'
        '[clinic]\nname = "X"\nphone = "555 0100"\nhours = "9-17"\n', "utf-8",
    )  # fmt: skip
    (topic / "index.md").write_text(f"# {title}\n\n{sentence}\n", "utf-8")
    (topic / "p.svg").write_text(SVG, "utf-8")
    (topic / "a.md").write_text(ARTICLE.format(t=title, s=sentence), "utf-8")
    prepared = prepare(root, Options(cache=False, jobs=1))
    whole = prepared.collection
    plan = epub.plan(whole)
    place = plan.articles["a"]
    body = pages.body(whole.articles[0], level_shift=place.level_shift, href=plan.href, id_prefix=place.prefix)
    source = print_edition(whole.lang, title, editions.resolve(prepared.project, "standard", "a4"), 10)
    data = epub.write(
        epub.chapters(whole, prepared.project, {"a": body}, plan), plan=plan, css={"booklet.css": styles.epub_css(prepared.theme)},
        metadata=epub.metadata(whole, prepared.project, stamp=prepared.stamp, source=source), tokens=prepared.theme.tokens,
        assets=whole.articles[0].assets, cover=b"", page_list=[epub.PageMark("1", place.file, place.anchor)],
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith((".xhtml", ".opf", ".ncx"))}
    return found, [finding.rule for finding in prepared.findings]


def said(root: etree._Element) -> list[tuple[str, str]]:
    """All that a document says, in text and in names, each with its language."""
    found = []
    for element in root.iter(etree.Element):
        lang = next((up.get("lang") or up.get(XML_LANG) for up in (element, *element.iterancestors()) if up.get("lang") or up.get(XML_LANG)), "")
        texts = [element.text, *(child.tail for child in element), *(element.get(name) for name in ("aria-label", "alt", "title"))]
        found += [(text, lang) for text in texts if text and text.strip()]
    return found


def english(lang: str) -> re.Pattern[str]:
    """What the English catalogue says otherwise than that of a language."""
    own, whole = words.catalogue(lang).entries, words.catalogue("en").entries
    phrases = {key: re.sub(r"\{\w+\}", "", text).strip(" :.,()“”") for key, text in whole.items() if lang == "pt" or own[key] != text}
    ours = " ".join(own.values()) if lang != "pt" else ""  # "Note 1" is French, too
    return re.compile("|".join(rf"\b{re.escape(text)}\b" for text in phrases.values() if len(text) > 3 and text not in ours))


@pytest.mark.parametrize("lang", [lang for lang in words.languages() if lang != "en"])
def test_no_english_word_of_booklets_is_left(lang: str, tmp_path: Path) -> None:
    documents, rules = built(lang, tmp_path)
    # the region's crisis text is in three languages: that it is English elsewhere is told (below)
    assert ("words-untranslated" in rules) == (lang not in {"es", "fr"})
    left = [(name, text) for name, root in documents.items() for text, _ in said(root) if english(lang).search(text)]
    assert left == []


def test_the_phrases_looked_for_are_found_in_an_english_book(tmp_path: Path) -> None:
    documents, _ = built("en", tmp_path)
    count = sum(bool(english("fr").search(text)) for root in documents.values() for text, _ in said(root))
    assert count > 40


def test_words_that_are_missing_are_english_marked_as_such_and_reported(tmp_path: Path) -> None:
    documents, rules = built("pt", tmp_path)
    assert "words-untranslated" in rules
    pieces = [piece for name in ("EPUB/topic-rest.xhtml", "EPUB/title.xhtml", "EPUB/resources.xhtml") for piece in said(documents[name])]
    headings = {text: lang for text, lang in pieces if text in {"Key points", "Notes", "Sources", "Crisis lines", "About this booklet", "Note 1"}}
    assert len(headings) >= 5
    assert {text: lang for text, lang in headings.items() if lang != "en"} == {}
    contents = {text: lang for text, lang in said(documents["EPUB/contents.xhtml"])}
    assert {contents[text] for text in ("Figures", "Tables", "Landmarks", "Pages", "Key points")} == {"en"}
    assert contents[SAID["pt"][1]] == "pt"
    assert dict(said(documents["EPUB/topic-rest.xhtml"]))["Page 1"] == "en"


def test_a_page_mark_in_an_article_of_another_language_is_said_in_the_books() -> None:
    root = etree.fromstring('<html lang="en"><div id="a" lang="ar"><p>a</p></div><div id="b"><p>b</p></div></html>')
    root = etree.fromstring(etree.tostring(root).replace(b"<html", b'<html xmlns="http://www.w3.org/1999/xhtml"'))
    marks = [(epub.PageMark("1", "x", "a", 0), "p1"), (epub.PageMark("2", "x", "b", 0), "p2")]
    insert_marks(root, marks, lambda label: f"Page {label}", "en")
    assert [span.get("lang") for span in root.iter("{*}span")] == ["en", None]


@pytest.mark.parametrize("lang", [lang for lang in words.languages() if lang != "en"])
def test_a_crisis_text_in_english_is_marked_as_such_and_told_once(lang: str, tmp_path: Path) -> None:
    topic = tmp_path / "content" / "rest"
    topic.mkdir(parents=True)
    (tmp_path / "booklet.toml").write_text(f'region = "EU"\n[collection]\ntitle = "X"\nlanguage = "{lang}"\n', "utf-8")
    for name in "ab":
        (topic / f"{name}.md").write_text(f"---\ntitle: {SAID[lang][0]}\nlang: {lang}\n---\n\n{SAID[lang][1]}\n\n::: crisis\n:::\n", "utf-8")
    prepared = prepare(tmp_path, Options(cache=False, jobs=1))
    lacks = lang not in {"es", "fr"}
    found = [each for each in prepared.findings if each.rule == "words-untranslated"]
    assert [each.position.line for each in found] == ([3] if lacks else [])
    body = etree.fromstring(prepared.collection.articles[0].body)
    parts = [(part.get("lang"), part.get("dir")) for part in body.iter("p") if "crisis" in part.get("class", "")]
    assert parts and set(parts) == {("en", "ltr") if lacks else (None, None)}


@pytest.mark.parametrize("lang", words.languages())
def test_the_print_edition_is_named_in_the_books_language(lang: str) -> None:
    standard = replace(editions.STANDARD, label="")
    catalogue = words.catalogue(lang)
    for edition, name in ((standard, catalogue.text("standard")), (editions.LARGE, catalogue.text("large_print"))):
        text = print_edition(lang, "T", edition, 12)
        assert name in text and "12" in text and "PDF" in text
    assert "my-own" in print_edition(lang, "T", replace(standard, name="my-own"), 12)

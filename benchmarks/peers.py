"""What the other tools get: the same words in the form that each of them reads, made before the clock starts.

WeasyPrint and Chromium get booklet's own XHTML bodies in one document, so that reading Markdown costs them
nothing, with booklet's own style sheet; running heads, page numbers, contents and "page 12" are made by
the style sheet's margin boxes and target-counter(). pandoc gets the same Markdown in its own dialect; Typst's
pages have the same paper, margins, font and size, an outline, running heads and "page 12".
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from booklet import pages, styles
from booklet.build import Options
from booklet.build.prepare import Prepared, chosen_editions, prepare
from booklet.model import Edition
from booklet.pdf.fontconfig import use_fonts

from .collection import PEERS

__all__ = ["Inputs", "prepare_peers"]

_MM = 72 / 25.4
_FURNITURE = """
.article, .opener, nav.contents { break-before: page }
.article h1, .opener h1 { string-set: title content() }
@page { @top-left { content: "%(title)s" } @top-right { content: string(title) } @bottom-right { content: counter(page) } }
a[href^="#"]::after { content: " (page " target-counter(attr(href), page) ")" }
.note-call a::after, .note a::after { content: none }
nav.contents a::after { content: " " target-counter(attr(href), page) }
"""
_HANDOUT = '@page { @bottom-left { content: "%(title)s" } @bottom-right { content: "Page " counter(page) " of " counter(pages) } }\n'
_TYPST = """\
#show link: it => if type(it.dest) == label { it; context [ (page #counter(page).at(it.dest).first())] } else { it }
#show heading.where(level: 1): it => { pagebreak(weak: true); it }
#show heading.where(level: 2): it => { pagebreak(weak: true); it }
#set par(leading: %(leading).2fpt, spacing: %(spacing).2fpt)
#set page(header: context {
  let before = query(heading.where(level: 2).before(here()))
  text(size: %(small)gpt)[%(title)s #h(1fr) #if before.len() > 0 { before.last().body }]
})
"""
_ALT = """\
function Image(image)
  local alt = pandoc.utils.stringify(image.caption)
  return pandoc.RawInline("typst", string.format('#image("%s", alt: "%s")', image.src, alt))
end
"""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where the peers' inputs are: `html` for engines of CSS, `handouts` a file an article, `markdown`
    for pandoc with `typst_options` for its Typst; `fonts` is the configuration that shows the theme's fonts only."""

    folder: Path
    html: Path
    handouts: Path
    markdown: Path
    typst_options: tuple[str, ...]
    fonts: Path


def prepare_peers(collection: Path, folder: Path) -> Inputs:
    """Write every peer's input of the collection to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    prepared = prepare(collection, Options())
    [edition] = chosen_editions(prepared, Options())
    _pictures(prepared, folder)
    css = styles.print_css(prepared.theme, edition).replace("body.", ".").replace("asset:theme/", "pictures/")
    (folder / "book.css").write_text(css + _FURNITURE % {"title": prepared.collection.title}, encoding="utf-8")
    (folder / "handout.css").write_text(css + _HANDOUT % {"title": "Hill Clinic"}, encoding="utf-8")
    (folder / "book.html").write_text(_book(prepared), encoding="utf-8")
    handouts = folder / "handouts"
    handouts.mkdir(exist_ok=True)
    for article in prepared.collection.articles:
        body = _inner(pages.article(article, prepared.collection, prepared.project).xhtml, "")
        tail = _inner(pages.tail(article, prepared.collection, prepared.project, lines=8).xhtml, "")
        (handouts / f"{article.slug}.html").write_text(_page(article.title, body + tail, "../handout.css"), encoding="utf-8")
    return Inputs(folder, folder / "book.html", handouts, collection / PEERS,
                  _typst(prepared, edition, folder), _fonts(prepared, folder))


def _book(prepared: Prepared) -> str:
    collection = prepared.collection
    contents = "".join(
        f'<li><a href="#{topic.id}">{topic.title}</a><ol>'
        + "".join(f'<li><a href="#{article.slug}">{article.title}</a></li>' for article in topic.articles) + "</ol></li>"
        for topic in collection.topics
    )
    parts = [f'<h1>{collection.title}</h1><nav class="contents"><h2>Contents</h2><ol>{contents}</ol></nav>']
    for topic in collection.topics:
        parts.append(f'<section class="opener" id="{topic.id}"><h1>{topic.title}</h1><div class="topic-intro">{topic.intro}</div></section>')
        for article in topic.articles:
            body = _inner(pages.article(article, collection, prepared.project, {}).xhtml, f"{article.slug}-")
            parts.append(f'<article class="article" id="{article.slug}">{body}</article>')
    parts.append(_inner(pages.resources(collection, {}).xhtml, "resources-"))
    return _page(collection.title, "".join(parts), "book.css")


def _page(title: str, body: str, css: str) -> str:
    head = f'<meta charset="utf-8"><title>{title}</title><link rel="stylesheet" href="{css}">'
    return f'<!DOCTYPE html><html lang="en-US"><head>{head}</head><body>{body}</body></html>'


def _inner(xhtml: str, prefix: str) -> str:
    """What stands in <body>, as HTML; with a `prefix` for ids, links lead to the same document."""
    body: Any = etree.fromstring(xhtml.encode()).find("body")
    for element in body.iter(etree.Element):
        if "id" in element.attrib:
            element.set("id", prefix + element.get("id"))
        href, source = element.get("href", ""), element.get("src", "")
        if href.startswith("#"):
            element.set("href", f"#{prefix}{href[1:]}")
        elif href.startswith("article:") and prefix:
            element.set("href", "#" + href.removeprefix("article:").replace("#", "-"))
        elif href.startswith(("article:", "topic:")):
            del element.attrib["href"]
        if source.startswith("asset:"):
            element.set("src", source.replace("asset:", "pictures/") if prefix else source.replace("asset:", "../pictures/"))
    body.tag = "div"
    return etree.tostring(body, method="html", encoding="unicode")


def _pictures(prepared: Prepared, folder: Path) -> None:
    for asset in (*(asset for article in prepared.collection.articles for asset in article.assets), *prepared.theme.assets):
        path = folder / "pictures" / asset.name.removeprefix("theme/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(asset.read())


def _typst(prepared: Prepared, edition: Edition, folder: Path) -> tuple[str, ...]:
    """Options of pandoc for pages like booklet's."""
    title = prepared.collection.title
    values = {"leading": edition.leading_pt - edition.body_pt * 0.75, "spacing": edition.leading_pt, "small": edition.small_pt,
              "title": title}
    (folder / "head.typ").write_text(_TYPST % values, encoding="utf-8")
    (folder / "alt.lua").write_text(_ALT, encoding="utf-8")
    sides = {"top": edition.margin_top_mm, "bottom": edition.margin_bottom_mm, "left": edition.margin_start_mm, "right": edition.margin_end_mm}
    margins = "".join(f"  {side}: {value * _MM:.2f}pt\n" for side, value in sides.items())
    (folder / "typst.yaml").write_text(
        f"papersize: us-letter\nfontsize: {edition.body_pt:g}pt\nmainfont: {edition.font_family}\nmargin:\n{margins}", encoding="utf-8")
    fonts = folder / "fonts"
    fonts.mkdir(exist_ok=True)
    for font in prepared.theme.fonts:
        shutil.copy(font, fonts / font.name)
    return ("--from=markdown", "--to=typst", "--standalone", "--toc", "--toc-depth=2", f"--metadata-file={folder / 'typst.yaml'}",
            f"--include-in-header={folder / 'head.typ'}", f"--lua-filter={folder / 'alt.lua'}")


def _fonts(prepared: Prepared, folder: Path) -> Path:
    """The fontconfig file that booklet itself uses, for engines that find fonts through it."""
    import os

    use_fonts(prepared.theme.fonts)
    return Path(shutil.copy(os.environ["FONTCONFIG_FILE"], folder / "fonts.conf"))

"""One article, finished: its links and pictures resolved, its headings listed, its front matter set beside its text."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..findings import Finding
from ..model import Article, Asset, Heading
from ..words.direction import direction_of
from . import slugs
from .assets import Pictures
from .fields import Meta
from .links import Catalogue, Target, resolve, tree_ids
from .order import Found
from .pictures import place_pictures
from .typography import typographic

if TYPE_CHECKING:
    from .markdown import Parsed

__all__ = ["Draft", "Finish"]


@dataclass(frozen=True, slots=True)
class Draft:
    """An article on its way: read, but without slug, links and pictures."""

    found: Found
    meta: Meta
    parsed: Parsed
    text: str
    lang: str
    role: str  # article, intro (its text introduces its topic) or name (it has no text of its own)

    @property
    def title(self) -> str:
        stem = self.found.stem
        if self.found.index:
            stem = self.found.folders[-1] if self.found.folders else ""
        return typographic(self.meta.title, self.lang) or self.parsed.title or _first_heading(self.parsed.body) or slugs.titled(stem) or "Untitled"


@dataclass(frozen=True, slots=True)
class Finish:
    """Resolves the links and pictures of one draft and makes the article of it."""

    draft: Draft
    slug: str
    catalogue: Catalogue
    pictures: Pictures
    findings: list[Finding]

    def _settle(self) -> tuple[Asset, ...]:
        draft, body = self.draft, self.draft.parsed.body
        locate = Locator(draft.text)
        own = self.catalogue.file(draft.found.inside) or Target(f"article:{self.slug}", tree_ids(body), draft.title)
        self.findings.extend(resolve(body, own, draft.found.inside, draft.found.source, self.catalogue, locate))
        shown, found = place_pictures(body, draft.found.source, draft.found.path.parent, self.pictures, locate)
        self.findings.extend(found)
        return shown

    def intro(self) -> str:
        from lxml import etree

        self._settle()
        body = self.draft.parsed.body
        return html.escape((body.text or "").strip(), quote=False) + "".join(etree.tostring(child, encoding="unicode") for child in body)

    def article(self, topic: str, section: tuple[str, ...]) -> tuple[Article, Any]:
        from lxml import etree

        draft, meta, parsed = self.draft, self.draft.meta, self.draft.parsed
        assets = self._settle()
        same = _same(parsed.title, draft.title)
        article = Article(
            slug=self.slug, title=draft.title, body=etree.tostring(parsed.body, encoding="unicode"),
            source=draft.found.source, lang=draft.lang, direction=direction_of(draft.lang), topic=topic, section=section,
            title_html=parsed.title_html if same else "",
            title_line=parsed.title_line if parsed.title_line and same else meta.lines.get("title", 1),
            summary=typographic(meta.summary, draft.lang), keywords=meta.keywords, authors=meta.authors, reviewed_by=meta.reviewed_by,
            last_reviewed=meta.last_reviewed, next_review=meta.next_review, status=meta.status, sources=meta.sources,
            resources=meta.resources, funding=meta.funding, codes=meta.codes, translator=meta.translator,
            translation_of=meta.translation_of, source_version=meta.source_version, allow=meta.allow, assets=assets,
            headings=tuple(_headings(parsed.body, draft.lang)), lines=dict(meta.lines))
        return article, parsed.body


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def _headings(body: Any, lang: str) -> Iterator[Heading]:
    for element in body.iter("h2", "h3", "h4", "h5", "h6", "div"):
        level = int(element.tag[1]) if element.tag != "div" else int(element.get("aria-level") or 0)
        if level and (element.tag != "div" or element.get("role") == "heading"):
            nearest = next((one.get("lang") for one in (element, *element.iterancestors()) if one.get("lang")), lang)
            yield Heading(level, " ".join("".join(element.itertext()).split()), element.get("id") or "", lang=nearest)


def _first_heading(body: Any) -> str:
    """The first heading that the author wrote as one: titles of blocks are not titles of articles."""
    for element in body.iter("h2", "h3", "h4", "h5", "h6"):
        if element.get("data-generated") is None and "block-title" not in (element.get("class") or "").split():
            return " ".join("".join(element.itertext()).split())
    return ""


class Locator:
    """Finds the line of a link or picture: its address, from the line that its block starts on."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.used: dict[tuple[int, str], int] = {}

    def __call__(self, element: Any, address: str) -> int:
        start = next((int(one.get("data-line")) for one in (element, *element.iterancestors())
                      if (one.get("data-line") or "").isdigit()), 1)
        seen = self.used.get((start, address), 0)
        self.used[(start, address)] = seen + 1
        needle = address.strip()
        for spelled in (str, html.unescape):  # as it stands there, else behind entities
            left = seen
            for number in range(start, min(start + 400, len(self.lines) + 1)):
                times = spelled(self.lines[number - 1]).count(needle) if needle else 0
                if times > left:
                    return number
                left -= times
        return start

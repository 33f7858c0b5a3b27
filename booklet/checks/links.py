"""Links must make sense when a screen reader lists them alone, and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..findings import Severity
from .rule import Fault, Subject, rule, words_of

_VAGUE = {
    "click here", "click", "click this", "click this link", "here", "this", "this link", "this page", "this site",
    "this website", "link", "more", "read more", "read more here", "learn more", "learn more here", "see more", "more info",
    "more information", "find out more", "details", "see here", "go", "go here", "start here", "page", "website",
    "haga clic aquí", "haz clic aquí", "aquí", "más", "más información", "leer más", "cliquez ici", "ici", "en savoir plus",
    "lire la suite",
}
_ADDRESS = re.compile(r"(https?://|www\.)\S+|[\w-]+(\.[\w-]+)+/\S+", re.IGNORECASE)


def _links(subject: Subject) -> Iterator[tuple[Any, str]]:
    for link in subject.tree.iter("a"):
        if link.get("href") and link.get("role") not in ("doc-noteref", "doc-backlink") and link.get("data-generated") is None:
            yield link, words_of(link)


@rule(Severity.WARNING, "WCAG 2.4.4")
def link_text_vague(subject: Subject) -> Iterator[Fault]:
    """The text of a link does not say where it leads.

    Screen readers list the links of a page without the sentences around them; on paper "click here" is nonsense.

    Bad: To find a group, [click here](https://www.nami.org/support).
    Good: To find a group, see [NAMI's list of groups](https://www.nami.org/support).
    """
    for link, text in _links(subject):
        if text.lower().strip(" .!>»→:…") in _VAGUE:
            yield Fault(link, f"the link text “{text}” does not say where it leads", "name the place or the page that it opens")


@rule(Severity.WARNING, "WCAG 2.4.4")
def link_text_is_address(subject: Subject) -> Iterator[Fault]:
    """The text of a link is a web address, which a screen reader spells out. A bare name (nami.org) is good.

    Bad: See [https://www.nami.org/support/groups?state=ny](https://www.nami.org/support/groups?state=ny).
    Good: See [NAMI's list of groups](https://www.nami.org/support/groups?state=ny).
    Good: See [nami.org](https://www.nami.org).
    """
    for link, text in _links(subject):
        href = link.get("href")
        bare = re.fullmatch(r"(https?://)?(www\.)?[^/\s]+/?", text)
        if href.startswith(("http:", "https:")) and _ADDRESS.fullmatch(text) and not (bare and not text.startswith("http")):
            yield Fault(link, f"the link text “{_short(text)}” is an address, which is spelled out when read aloud",
                        "write the name of the page; booklet prints the address beside it")


@rule(Severity.ERROR, "WCAG 2.4.4", allowable=False)
def link_text_empty(subject: Subject) -> Iterator[Fault]:
    """A link has no text: it can be reached and not known.

    Bad: [![](leaf.png){.decorative}](https://www.nami.org)
    Good: [![NAMI](leaf.png)](https://www.nami.org)
    """
    for link, text in _links(subject):
        if not text and not link.get("aria-label"):
            yield Fault(link, f"the link to {_short(link.get('href'))} has no text", "write what it opens between the brackets")


@rule(Severity.WARNING, "WCAG 2.4.4")
def link_text_ambiguous(subject: Subject) -> Iterator[Fault]:
    """Two links of an article have the same text and lead to different places.

    Bad: [The form](https://a.example/a.pdf) and [the form](https://a.example/b.pdf)
    Good: [The consent form](https://a.example/a.pdf) and [the referral form](https://a.example/b.pdf)
    """
    first: dict[str, str] = {}
    for link, text in _links(subject):
        key, href = text.lower().strip(" ."), link.get("href")
        if not key or key in _VAGUE or not href.startswith(("http:", "https:")):
            continue
        if first.setdefault(key, href).rstrip("/") != href.rstrip("/"):
            yield Fault(link, f"the link text “{_short(text)}” stood for another address before",
                        "give each link a text of its own")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"

"""Links must make sense when a screen reader lists them alone, and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from ..findings import Severity
from ..settings import limit
from .addresses import host_of
from .rule import Fault, Subject, rule, short, words_of

_VAGUE = {
    "click here", "click", "click this", "click this link", "here", "this", "this link", "this page", "this site",
    "this website", "link", "more", "read more", "read more here", "learn more", "learn more here", "see more", "more info",
    "more information", "find out more", "details", "see here", "go", "go here", "start here", "page", "website",
    "haga clic aquí", "haz clic aquí", "aquí", "más", "más información", "leer más", "cliquez ici", "ici", "en savoir plus",
    "lire la suite",
}
_FILES = {".pdf": "PDF", ".doc": "Word", ".docx": "Word", ".xls": "Excel", ".xlsx": "Excel", ".ppt": "PowerPoint", ".pptx": "PowerPoint",
          ".zip": "ZIP", ".mp3": "MP3", ".mp4": "video", ".mov": "video"}
_SAID = {"PDF": "pdf", "Word": "word|docx?", "Excel": "excel|xlsx?|spreadsheet", "PowerPoint": "powerpoint|pptx?|slides",
         "ZIP": "zip", "MP3": "mp3|audio|listen|podcast", "video": "video|film|watch|mp4|mov"}
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
            yield Fault(link, f"the link text “{short(text)}” is an address, which is spelled out when read aloud",
                        "write the name of the page; booklet prints the address beside it")


@rule(Severity.ERROR, "WCAG 2.4.4", allowable=False)
def link_text_empty(subject: Subject) -> Iterator[Fault]:
    """A link has no text: it can be reached and not known.

    Bad: [![](leaf.png){.decorative}](https://www.nami.org)
    Good: [![NAMI](leaf.png)](https://www.nami.org)
    """
    for link, text in _links(subject):
        if not text and not link.get("aria-label"):
            yield Fault(link, f"the link to {short(link.get('href'))} has no text", "write what it opens between the brackets")


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
            yield Fault(link, f"the link text “{short(text)}” stood for another address before",
                        "give each link a text of its own")


@rule(Severity.REVIEW)
def link_text_long(subject: Subject) -> Iterator[Fault]:
    """The text of a link is as long as a sentence ([checks.limits] link-words): in a list of links nobody hears it to its end.

    Bad: [To find a group that meets near you in the evening or on the net, look at the list that NAMI keeps for all the states](https://www.nami.org/support)
    Good: To find a group near you, look at [NAMI's list of groups](https://www.nami.org/support).
    """
    most = limit(subject.project, "link-words")
    for link, text in _links(subject):
        count = len(text.split())
        if count > most:
            yield Fault(link, f"the link text has {count} words, more than {most:g}", "link the few words that name the page")


@rule(Severity.REVIEW)
def link_file_unannounced(subject: Subject) -> Iterator[Fault]:
    """A link opens a file of another kind and does not say so: it may be heavy, ask for a program, or be unreadable aloud.

    Bad: [The consent form](https://www.nami.org/consent.pdf)
    Good: [The consent form (PDF)](https://www.nami.org/consent.pdf)
    """
    for link, text in _links(subject):
        path = urlsplit(link.get("href")).path.lower() if link.get("href").lower().startswith("http") else ""
        kind = next((name for end, name in _FILES.items() if path.endswith(end)), "")
        if kind and not re.search(rf"\b({_SAID[kind]})s?\b", f"{text} {link.tail or ''}"[: len(text) + 20], re.IGNORECASE):
            yield Fault(link, f"“{short(text)}” opens a file of another kind and does not say so", f"write ({kind}) after the text")


@rule(Severity.ERROR)
def link_number_differs(subject: Subject) -> Iterator[Fault]:
    """The number that is read is not the number that is called: somebody in need reaches a stranger.

    Bad: Call [1-800-662-4357](tel:18006264357).
    Good: Call [1-800-662-4357](tel:18006624357).
    """
    for link, text in _links(subject):
        scheme, _, rest = link.get("href").partition(":")
        shown = re.sub(r"\D", "", text)
        called = re.sub(r"\D", "", unquote(rest).split(";")[0].split("?")[0])
        numeric = re.fullmatch(r"[\d\s().+/-]+", text.strip())
        if scheme.lower() in ("tel", "sms") and numeric and len(shown) >= 3 and called and not (
                called.endswith(shown.lstrip("0")) or shown.endswith(called.lstrip("0"))):
            yield Fault(link, f"“{text}” is read, and {unquote(rest)} is called", "make both the same number")


@rule(Severity.WARNING)
def link_address_differs(subject: Subject) -> Iterator[Fault]:
    """The text of a link names one site or mail address and opens another: on paper, readers type what they read.

    Bad: See [nami.org](https://www.mhanational.org).
    Good: See [nami.org](https://www.nami.org).
    """
    for link, text in _links(subject):
        href, said = link.get("href"), text.strip(" .,").lower()
        if href.lower().startswith("mailto:"):
            meant = unquote(href[7:]).split("?")[0].lower()
            if re.fullmatch(r"[^\s@]+@[^\s@]+\.\w+", said) and said != meant:
                yield Fault(link, f"“{text}” is read, and {meant} is written to", "make both the same address")
            continue
        named = re.fullmatch(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/?#]\S*)?", said)
        host = host_of(link.get("href"))
        if named and host and not re.search(r"\.(md|pdf|docx?|html?|js|py|json|toml|ya?ml|css)\Z", named[1]) and not _related(named[1], host):
            yield Fault(link, f"“{short(text)}” is read, and {host} is opened", "make both the same site")


@rule(Severity.REVIEW)
def link_doubled(subject: Subject) -> Iterator[Fault]:
    """Two links beside each other lead to the same place: heard twice, they seem to be two (WCAG technique H2).

    Bad: [![NAMI](leaf.png)](https://www.nami.org) [NAMI](https://www.nami.org)
    Good: [NAMI](https://www.nami.org)
    """
    for link, _ in _links(subject):
        before = link.getprevious()
        if before is not None and before.tag == "a" and before.get("href") == link.get("href") and not re.search(r"\w", before.tail or ""):
            yield Fault(link, f"the link before leads to {short(link.get('href'))} too", "make them one link")


def _related(said: str, host: str) -> bool:
    """Whether a site that is named and one that is opened are one, or one a part of the other."""
    said = said.removeprefix("www.")
    name = said.split(".")[-2]  # a site that moved under another roof keeps its name: dictionary.reference.com
    return name in host.split(".") or said == host or said.endswith(f".{host}") or host.endswith(f".{said}")

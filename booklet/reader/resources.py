"""The resources appendix: every article's resources and sources, gathered, merged and grouped."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from ..findings import Finding, Severity
from ..model import Article, Resource
from .entries import KINDS
from .order import natural_key

__all__ = ["gather"]

_FIELD_WORDS = {"phone": "phone number", "text": "number to text", "web": "web address", "kind": "kind", "name": "name"}

def gather(articles: Iterable[Article]) -> tuple[tuple[Resource, ...], list[Finding]]:
    """One entry for each place of help or source, by kind (crisis first) and name.

    Entries are the same when their web addresses agree in host and path, or their names do. What one lacks the
    other gives; where they contradict each other the first wording stands and a warning names both places.
    """
    merged: list[Resource] = []
    by_web: dict[str, int] = {}
    by_name: dict[str, int] = {}
    findings: list[Finding] = []
    for article in articles:
        for entry in (*article.resources, *article.sources):
            entry = dataclasses.replace(entry, articles=(article.slug,), lang=entry.lang or article.lang)
            web, name = _web_key(entry.web), _name_key(entry.name)
            index = by_web.get(web) if web else None
            if index is None and name in by_name and _same_place(merged[by_name[name]], entry):
                index = by_name[name]
            if index is None:
                index = len(merged)
                merged.append(entry)
            else:
                merged[index] = _merge(merged[index], entry, findings)
            if web:
                by_web.setdefault(web, index)
            by_name.setdefault(name, index)
    merged.sort(key=lambda entry: (KINDS.index(entry.kind), natural_key(entry.name + "."), entry.name, entry.web))
    return tuple(merged), findings


def _same_place(one: Resource, other: Resource) -> bool:
    """Whether two entries of one name are one: two different pages of one reading list title are not."""
    return not (one.web and other.web and one.kind == other.kind == "reading" and _web_key(one.web) != _web_key(other.web))


def _merge(first: Resource, second: Resource, findings: list[Finding]) -> Resource:
    changes: dict[str, object] = {"articles": tuple(dict.fromkeys((*first.articles, *second.articles)))}
    for field in ("phone", "text", "web", "note"):
        mine, theirs = getattr(first, field), getattr(second, field)
        if not mine and theirs:
            changes[field] = theirs
        elif mine and theirs and field != "note" and _comparable(field, mine) != _comparable(field, theirs):
            findings.append(_conflict(field, mine, theirs, first, second))
    if _name_key(first.name) != _name_key(second.name):
        findings.append(_conflict("name", first.name, second.name, first, second))
    if first.kind != second.kind:
        if second.kind == "crisis" or (_by_default(first) and not _by_default(second)) or first.kind == "reading":
            changes["kind"] = second.kind
        elif not _by_default(first) and not _by_default(second):
            findings.append(_conflict("kind", first.kind, second.kind, first, second))
    return dataclasses.replace(first, **changes)


def _by_default(entry: Resource) -> bool:
    """Whether the kind may be the one that entries get which name none (see entries.py)."""
    return entry.kind in ("reading", "organization") or (entry.kind == "helpline" and not entry.web)


def _conflict(field: str, mine: str, theirs: str, first: Resource, second: Resource) -> Finding:
    return Finding("resource-conflict", Severity.WARNING,
                   f"the {_FIELD_WORDS[field]} of “{first.name}” is “{theirs}” here and “{mine}” in {first.position}; the appendix prints “{mine}”",
                   second.position, "make both the same")


def _web_key(web: str) -> str:
    if not web:
        return ""
    parts = urlsplit(web)
    return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")


def _name_key(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    return " ".join(re.sub(r"[^\w]+", " ", plain).split()).removeprefix("the ")


def _comparable(field: str, value: str) -> str:
    if field == "web":
        return _web_key(value)
    digits = re.sub(r"\D", "", value)
    if digits:
        return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
    return " ".join(value.casefold().split())

"""Front matter values to what each key means: texts, dates, people, lists. A wrong type is a finding and ignored."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ..findings import Finding, Position, Severity
from ..model import Person, Resource, Status
from .entries import entries
from .frontmatter import FrontMatter, Value
from .slugs import safe

__all__ = ["KNOWN_KEYS", "Meta", "read_fields"]

KNOWN_KEYS = (
    "title", "slug", "lang", "summary", "keywords", "order", "weight", "authors", "reviewed_by", "last_reviewed",
    "next_review", "status", "sources", "resources", "funding", "codes", "translator", "translation_of",
    "source_version", "allow",
)
_MEANT = {"author": "authors", "language": "lang", "keyword": "keywords", "code": "codes", "reviewer": "reviewed_by",
          "reviewers": "reviewed_by", "translators": "translator", "source": "sources", "resource": "resources"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z")



@dataclass(frozen=True, slots=True)
class Meta:
    """An article's front matter, typed. Empty values stand for keys that are absent or were not understood."""

    title: str = ""
    slug: str = ""
    lang: str = ""
    summary: str = ""
    keywords: tuple[str, ...] = ()
    order: float | None = None
    authors: tuple[Person, ...] = ()
    reviewed_by: tuple[Person, ...] = ()
    last_reviewed: date | None = None
    next_review: date | None = None
    status: Status = Status.UNSTATED
    sources: tuple[Resource, ...] = ()
    resources: tuple[Resource, ...] = ()
    funding: str = ""
    codes: tuple[str, ...] = ()
    translator: tuple[Person, ...] = ()
    translation_of: str = ""
    source_version: str = ""
    allow: tuple[tuple[str, str], ...] = ()
    addresses: tuple[str, ...] = ()  # where other systems published it: Jekyll's permalink and redirect_from, aliases
    lines: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_fields(front: FrontMatter, source: str) -> Meta:
    """Type every known key; unknown keys pass, with a warning when one is nearly a known one."""
    reader = _Fields(source, _known(front.values, front.lines, source))
    text, texts = reader.text, reader.texts
    order = reader.number("order")
    meta = Meta(
        title=text("title"), slug=reader.slug(), lang=reader.lang(), summary=text("summary"), keywords=texts("keywords"),
        order=order if order is not None else reader.number("weight"), authors=reader.people("authors"),
        reviewed_by=reader.people("reviewed_by"), last_reviewed=reader.day("last_reviewed"),
        next_review=reader.day("next_review"), status=reader.status(),
        sources=reader.entries("sources", "reading"), resources=reader.entries("resources", ""),
        funding=text("funding"), codes=texts("codes"), translator=reader.people("translator"),
        translation_of=text("translation_of"), source_version=text("source_version"), allow=reader.allow(),
        addresses=_addresses(front.values), lines={key: front.lines.get(key, value.line) for key, value in reader.values.items()},
        findings=(*front.findings, *reader.near, *reader.found))
    return meta


def _known(values: Mapping[str, Value], lines: Mapping[str, int], source: str) -> tuple[dict[str, Value], list[Finding]]:
    known = {key: value for key, value in values.items() if key in KNOWN_KEYS}
    findings = []
    for key, value in values.items():
        if key in KNOWN_KEYS:
            continue
        plain = key.strip().lower().replace("-", "_").replace(" ", "_")
        position = Position(source, lines.get(key, value.line))
        if plain in KNOWN_KEYS and plain not in values:
            known[plain] = value
            findings.append(Finding("front-matter-key", Severity.WARNING, f"“{key}” is read as “{plain}”", position,
                                    f"write {plain}:"))
            continue
        near = [_MEANT[plain]] if plain in _MEANT else difflib.get_close_matches(plain, KNOWN_KEYS, 1, 0.8)
        if near:
            findings.append(Finding("front-matter-key", Severity.WARNING,
                                    f"“{key}” is not a key that booklet knows and is ignored", position,
                                    f"did you mean {near[0]}?"))
    return known, findings


def _addresses(values: Mapping[str, Value]) -> tuple[str, ...]:
    found: list[str] = []
    for key in ("permalink", "url", "redirect_from", "aliases"):
        data = values[key].data if key in values else None
        items = data if isinstance(data, tuple) else (values[key],) if key in values else ()
        found += [item.data for item in items if isinstance(item.data, str) and "{" not in item.data and ":" not in item.data]
    return tuple(found)


class _Fields:
    """Reads keys one by one and collects what is wrong with them."""

    def __init__(self, source: str, known: tuple[dict[str, Value], list[Finding]]) -> None:
        self.source = source
        self.values, self.near = known
        self.found: list[Finding] = []

    def wrong(self, key: str, line: int, wanted: str, rule: str = "front-matter-type") -> None:
        self.found.append(Finding(rule, Severity.WARNING, f"“{key}” must be {wanted}; it is ignored",
                                  Position(self.source, line), f"write {key}: as {wanted}, or remove it"))

    def one(self, key: str, wanted: str) -> Value | None:
        value = self.values.get(key)
        if value is None or value.empty:
            return None
        if not isinstance(value.data, str):
            self.wrong(key, value.line, wanted)
            return None
        return value

    def text(self, key: str) -> str:
        value = self.one(key, "one text")
        return " ".join(value.data.split()) if value else ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key)
        if value is None or value.empty:
            return ()
        if isinstance(value.data, str):
            return tuple(part.strip() for part in value.data.split(",") if part.strip())
        good = []
        for item in value.data if isinstance(value.data, tuple) else (value,):
            if isinstance(item.data, str):
                good.append(" ".join(item.data.split()))
            elif not item.empty or item is value:
                self.wrong(key, item.line, "a list of texts")
        return tuple(good)

    def number(self, key: str) -> float | None:
        value = self.one(key, "a number")
        if value is None:
            return None
        if re.fullmatch(r"[-+]?\d{1,9}(\.\d{1,9})?", value.data.strip()):
            return float(value.data)
        self.wrong(key, value.line, "a number")
        return None

    def day(self, key: str) -> date | None:
        value = self.one(key, "a date such as 2026-01-31")
        if value is None:
            return None
        match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})([T ].*)?", value.data.strip())
        try:
            if match:
                return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            pass
        self.wrong(key, value.line, "a date such as 2026-01-31", "front-matter-date")
        return None

    def status(self) -> Status:
        value = self.one("status", "draft, sample or reviewed")
        if value is None:
            return Status.UNSTATED
        try:
            return Status(value.data.strip().lower() or "?")
        except ValueError:
            self.wrong("status", value.line, "draft, sample or reviewed")
            return Status.DRAFT

    def slug(self) -> str:
        value = self.one("slug", "one text")
        if value is None:
            return ""
        slug = safe(value.data)
        if slug != value.data:
            self.found.append(Finding("slug-mended", Severity.WARNING,
                                      f"the slug “{value.data}” is read as “{slug}”" if slug else
                                      f"the slug “{value.data}” holds no letter or digit", Position(self.source, value.line),
                                      "use small letters a-z, digits and hyphens"))
        return slug

    def lang(self) -> str:
        value = self.one("lang", "a language tag such as en or es-MX")
        if value is None:
            return ""
        tag = value.data.strip().replace("_", "-")
        if _LANGUAGE.match(tag):
            return tag
        self.wrong("lang", value.line, "a language tag such as en or es-MX")
        return ""

    def people(self, key: str) -> tuple[Person, ...]:
        value = self.values.get(key)
        if value is None or value.empty:
            return ()
        people = []
        for item in value.data if isinstance(value.data, tuple) else (value,):
            if isinstance(item.data, str):
                name, _, credentials = " ".join(item.data.split()).partition(",")
                people.append(Person(name.strip(), credentials.strip()))
            elif isinstance(item.data, dict) and isinstance(getattr(item.data.get("name"), "data", None), str):
                credentials = item.data.get("credentials")
                shown = credentials.data if credentials else ""
                if isinstance(shown, tuple):
                    shown = ", ".join(part.data for part in shown if isinstance(part.data, str))
                people.append(Person(item.data["name"].data.strip(), shown.strip() if isinstance(shown, str) else ""))
            elif not item.empty:
                self.wrong(key, item.line, "a list of names, or of maps with name and credentials")
        return tuple(people)

    def entries(self, key: str, kind: str) -> tuple[Resource, ...]:
        value = self.values.get(key)
        if value is None or value.empty:
            return ()
        made, findings = entries(key, value, self.source, kind)
        self.found += findings
        return made

    def allow(self) -> tuple[tuple[str, str], ...]:
        value = self.values.get("allow")
        if value is None or value.empty:
            return ()
        if not isinstance(value.data, dict):
            self.wrong("allow", value.line, "a map of rule: reason")
            return ()
        allowed = []
        for rule, reason in value.data.items():
            if isinstance(reason.data, str) and reason.data.strip():
                allowed.append((rule, " ".join(reason.data.split())))
            else:
                self.found.append(Finding("allow-without-reason", Severity.WARNING,
                                          f"no reason is given for allowing {rule}; it is not allowed",
                                          Position(self.source, reason.line), f"say why: {rule}: …"))
        return tuple(allowed)

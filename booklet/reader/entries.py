"""Entries of `resources` and `sources`: a line of text or a map becomes a Resource, no word lost."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ..findings import Finding, Position, Severity
from ..model import Resource
from .frontmatter import Value

__all__ = ["KINDS", "entries", "web_address"]

KINDS = ("crisis", "helpline", "organization", "reading", "online-group")
_KIND_WORDS = {"organisation": "organization", "group": "online-group", "online group": "online-group",
               "online_group": "online-group", "help line": "helpline", "hotline": "helpline", "crisis line": "crisis",
               "book": "reading", "article": "reading", "website": "reading", "forum": "online-group"}
_FIELDS = ("name", "kind", "phone", "text", "web", "note", "lang")
_MEANT = {"title": "name", "url": "web", "link": "web", "href": "web", "website": "web", "tel": "phone",
          "telephone": "phone", "sms": "text", "description": "note", "type": "kind", "language": "lang"}
# What bibliographies hold besides: these words follow in the note, in the order they stand.
_CITED = {"author", "authors", "editor", "editors", "date", "year", "publisher", "page", "pages", "journal", "volume",
          "issue", "edition", "place", "doi", "isbn", "accessed", "organization", "citation"}
_MARKDOWN_LINK = re.compile(r"!?\[(?P<name>[^\]]+)\]\(\s*<?(?P<web>[^)\s>]+)>?[^)]*\)")
_URL = re.compile(r"<?(?P<web>(?:https?://|www\.)[^\s<>\"]+[^\s<>\".,;:!?)])>?")


def web_address(text: str) -> str:
    """An absolute http(s) address, with https:// put before a bare host; empty when it is none."""
    text = text.strip().strip("<>")
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) or re.match(r"[\w.-]+\.\w+:\d", text):
        text = "https://" + text.removeprefix("//")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[^\s.<>{}\"\\]+(\.[^\s.<>{}\"\\]+)+\.?", host):
        return ""
    return re.sub(r"\s", "%20", text)


def entries(key: str, value: Value, source: str, kind: str) -> tuple[tuple[Resource, ...], list[Finding]]:
    """The entries of a list (or of one map or text) and what is wrong with them.

    `kind` is that of entries which name none; empty: helpline for those with only a number, else organization.
    """
    made: list[Resource] = []
    findings: list[Finding] = []
    if isinstance(value.data, str) and not re.search(r"\d|://|www\.|\s", value.data):
        findings.append(Finding("front-matter-type", Severity.WARNING, f"“{key}” must be a list; “{value.data}” is ignored",
                                Position(source, value.line), f"write each of the {key} on a line of its own after “- ”"))
        return (), findings
    for item in value.data if isinstance(value.data, tuple) else (value,):
        if item.empty:
            continue
        if isinstance(item.data, tuple):
            findings.append(Finding("front-matter-type", Severity.WARNING, f"a list inside “{key}” is ignored",
                                    Position(source, item.line), "write a text or a map with name, phone, web, note"))
            continue
        fields = _from_text(item.data) if isinstance(item.data, str) else _from_map(key, item, source, findings)
        resource = _resource(key, fields, item, source, kind, findings)
        if resource:
            made.append(resource)
    return tuple(made), findings


def _from_text(text: str) -> dict[str, str]:
    text = " ".join(text.split())
    match = _MARKDOWN_LINK.search(text)
    if match:
        rest = (text[: match.start()] + match["name"] + text[match.end():]).strip()
        return {"name": rest, "web": match["web"]}
    match = _URL.search(text)
    if match:
        before, after = text[: match.start()].rstrip(" ,:;–—-("), text[match.end():].strip(" )")
        return {"name": before, "web": match["web"], "note": after.strip(".,;:–—- ") and after.lstrip(".,;:–—- ")}
    return {"name": text}


def _from_map(key: str, item: Value, source: str, findings: list[Finding]) -> dict[str, str]:
    fields: dict[str, str] = {}
    cited: list[str] = []
    assert isinstance(item.data, dict)
    for name, value in item.data.items():
        if value.empty:
            continue
        if isinstance(value.data, dict) or (isinstance(value.data, tuple) and any(not isinstance(v.data, str) for v in value.data)):
            findings.append(Finding("front-matter-type", Severity.WARNING, f"“{name}” in “{key}” must be one text; it is ignored",
                                    Position(source, value.line), f"write {name}: and one line of text"))
            continue
        shown = ", ".join(v.data for v in value.data) if isinstance(value.data, tuple) else value.data
        shown = " ".join(shown.split())
        plain = name.strip().lower()
        meant = plain if plain in _FIELDS else _MEANT.get(plain, "")
        if meant and meant not in fields:
            fields[meant] = shown
        else:
            cited.append(shown)
            if plain not in _CITED:
                findings.append(Finding("resource-key", Severity.WARNING,
                                        f"“{name}” is not a key of {key}; its words are printed in the note",
                                        Position(source, value.line), f"use {', '.join(_FIELDS[:-1])}"))
    if cited:
        fields["note"] = ", ".join([*([fields["note"]] if fields.get("note") else []), *cited])
    return fields


def _resource(key: str, fields: dict[str, str], item: Value, source: str, default: str,
              findings: list[Finding]) -> Resource | None:
    position = Position(source, item.line)
    web = fields.get("web", "")
    note = fields.get("note", "")
    if web:
        good = web_address(web)
        if not good:
            findings.append(Finding("bad-web-address", Severity.ERROR, f"“{web}” in {key} is not a web address", position,
                                    "write a complete address that starts with https://"))
            note = ", ".join(part for part in (note, web) if part)
        web = good
    name = fields.get("name", "")
    if not name:
        name = re.sub(r"https?://(www\.)?", "", web).rstrip("/") or fields.get("phone", "") or fields.get("text", "") or note
        if not name:
            return None
        note = "" if name == note else note
        if not isinstance(item.data, str):
            findings.append(Finding("resource-without-name", Severity.WARNING, f"an entry of {key} has no name", position,
                                    "add name: and what the reader knows it by"))
    return Resource(name=name, kind=_kind(fields, web, default, key, position, findings), phone=fields.get("phone", ""),
                    text=fields.get("text", ""), web=web, note=note, lang=fields.get("lang", ""), position=position)


def _kind(fields: dict[str, str], web: str, default: str, key: str, position: Position, findings: list[Finding]) -> str:
    given = fields.get("kind", "").strip().lower()
    kind = _KIND_WORDS.get(given, given)
    if kind in KINDS:
        return kind
    guess = default or ("helpline" if (fields.get("phone") or fields.get("text")) and not web else "organization")
    if given:
        findings.append(Finding("resource-kind", Severity.WARNING, f"“{given}” is not a kind of resource; {guess} is taken",
                                position, f"use one of {', '.join(KINDS)}"))
    return guess

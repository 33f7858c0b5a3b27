"""Links: from what authors and other systems wrote to article:SLUG#id, or to text that a finding names."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from ..findings import Finding, Position, Severity
from .addresses import SCHEMES, outside, scheme_of
from .order import MARKDOWN

__all__ = ["Catalogue", "Target", "resolve", "tree_ids"]

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_QUOTED_PATH = re.compile(r"""['"](?P<quoted>[^'"]+)['"]|\{%-?\s*(?:link|post_url)\s+(?P<linked>[^%]+?)\s*-?%""")


@dataclass(frozen=True, slots=True)
class Target:
    """What a link may lead to: `href` in the tree's own scheme, the ids in it, the id that its title would have."""

    href: str
    ids: frozenset[str] = frozenset()
    title: str = ""


@dataclass(slots=True)
class Catalogue:
    """Every place of the collection that a link can lead to, by path below the content folder.

    `paths`: file and folder paths without ending ("recovery/peer-support", "recovery", "" for the whole);
    `addresses`: where other systems published an article; `left_out`: paths of files that could not be read.
    """

    paths: dict[str, Target] = field(default_factory=dict)
    addresses: dict[str, Target] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    elsewhere: Path | None = None  # a single article's folder: what lies there is known but not in the file
    _exact: dict[str, Target] = field(default_factory=dict)  # by path with its capitals and ending
    _by_suffix: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _prefixes: set[str] = field(default_factory=set)

    def add(self, path: str, target: Target, *addresses: str) -> None:
        """Name a file's or folder's path and its other addresses; the first to take a name keeps it."""
        key = _key(path)
        self._exact[unicodedata.normalize("NFC", path)] = target
        self.paths.setdefault(key, target)
        parts = key.split("/")
        for start in range(len(parts)):
            self._by_suffix["/".join(parts[start:])].add(key)
        for address in addresses:
            self.addresses.setdefault(_key(address), target)
            address_parts = _key(address).split("/")
            if key and address_parts[-len(parts):] == parts and len(address_parts) > len(parts):
                self._prefixes.add("/".join(address_parts[: -len(parts)]))

    def learn(self, hrefs: Iterable[str]) -> None:
        """Find the address under which another system published the whole folder, from links that fit several files.

        /health-care/apply/ and /health-care/eligibility/ fit apply.md and eligibility.md: the prefix is
        health-care. At least three different files must agree.
        """
        votes: dict[str, set[str]] = defaultdict(set)
        for href in hrefs:
            path = _key(unquote(re.split(r"[?#]", _TEMPLATE.sub("", href))[0]))
            parts = path.split("/")
            for cut in range(1, len(parts)):
                if "/".join(parts[cut:]) in self.paths:
                    votes["/".join(parts[:cut])].add("/".join(parts[cut:]))
        if not votes:
            return
        best = max(sorted(votes), key=lambda prefix: len(votes[prefix]))
        if len(votes[best]) >= 3 and not any(len(v) == len(votes[best]) for p, v in votes.items() if p != best):
            self._prefixes.add(best)

    def file(self, path: str) -> Target | None:
        """The target of a path below the content folder, as a file, a folder, or either without its ending."""
        return self._exact.get(unicodedata.normalize("NFC", path)) or self.paths.get(_key(path))

    def site(self, path: str) -> Target | None:
        """The target of another system's absolute path, when exactly one fits."""
        key = _key(path)
        if key in self.addresses:
            return self.addresses[key]
        if key in self.paths:
            return self.paths[key]
        for prefix in sorted(self._prefixes, key=lambda prefix: (-len(prefix), prefix)):
            if key == prefix and "" in self.paths:
                return self.paths[""]
            if key.startswith(prefix + "/") and key[len(prefix) + 1:] in self.paths:
                return self.paths[key[len(prefix) + 1:]]
        deeper = self._by_suffix.get(key, set()) if key else set()
        if len(deeper) == 1:
            return self.paths[next(iter(deeper))]
        return None


def _key(path: str) -> str:
    """A path as links are compared: no ending, no index, no case, one Unicode form."""
    path = unicodedata.normalize("NFC", path).casefold().strip("/")
    path = re.sub(r"\.(md|markdown|mdown|mkd|html?|php|aspx?|cfm)\Z", "", path)
    return re.sub(r"(\A|/)(index|_index|readme)\Z", "", path).strip("/")


@dataclass(eq=False)
class _Problem(Exception):
    rule: str
    message: str
    hint: str
    severity: Severity = Severity.ERROR


def resolve(body: Any, own: Target, inside: str, source: str, catalogue: Catalogue, locate: Any) -> list[Finding]:
    """Rewrite every link of an article's tree in place. `inside` is the article's path below the content folder.

    `locate(element, href)` gives the line of a link. What leads nowhere keeps its text as
    <span class="unresolved"> and is an error.
    """
    findings: list[Finding] = []
    for anchor in list(body.iter("a")):
        href = anchor.get("href")
        if href is None:
            if anchor.get("name") and not anchor.get("id"):
                anchor.set("id", anchor.get("name"))
            anchor.attrib.pop("name", None)
            anchor.tag = "span"
            continue
        if anchor.get("role") in ("doc-noteref", "doc-backlink"):
            continue
        try:
            new, notes = _target(href, own, inside, catalogue)
        except _Problem as problem:
            line = locate(anchor, href)
            findings.append(Finding(problem.rule, problem.severity, problem.message, Position(source, line), problem.hint))
            anchor.tag = "span"
            anchor.set("class", " ".join([*anchor.get("class", "").split(), "unresolved"]))
            for attribute in ("href", "target", "rel", "title", "download", "hreflang", "type"):
                anchor.attrib.pop(attribute, None)
            continue
        anchor.set("href", new)
        for attribute in ("target", "rel", "download", "name"):
            anchor.attrib.pop(attribute, None)
        for problem in notes:
            findings.append(Finding(problem.rule, problem.severity, problem.message,
                                    Position(source, locate(anchor, href)), problem.hint))
    return findings


def _target(written: str, own: Target, inside: str, catalogue: Catalogue) -> tuple[str, list[_Problem]]:
    href = re.sub(r"[\t\r\n]+", "", written).strip().strip("\u200b\ufeff\u00a0")
    shown = href if len(href) <= 80 else href[:60] + "…" + href[-15:]
    if not href:
        raise _Problem("link-unresolved", "a link has no address", "write [words](address), or remove the brackets")
    templated = bool(_TEMPLATE.search(href))
    if templated and not scheme_of(href):
        href = _without_template(href)
        if not href:
            raise _Problem("link-unresolved", f"the link {shown} is a template of another system",
                           "write the address itself")
    scheme = scheme_of(href)
    if scheme and scheme not in SCHEMES:
        raise _Problem("link-scheme-refused", f"links of the kind {scheme}: are not published ({shown})",
                       f"use one of {', '.join(SCHEMES)}, or the path of an article")
    if scheme or href.startswith("//"):
        address = None if _TEMPLATE.search(href) else outside(href)
        if address is None:
            raise _Problem("link-unresolved", f"{shown} is not a complete {scheme or 'web'} address", "write the whole address")
        return address, []
    if href.startswith("#"):
        return _anchor(href[1:], own, shown, local=True)
    path, _, fragment = href.partition("#")
    path = path.partition("?")[0]
    target = _place(path, inside, catalogue)
    if target is None and not templated and not path.endswith(MARKDOWN):
        address = outside(href)
        if address:
            return address, [_Problem("link-without-scheme", f"the link {shown} has no scheme and is read as {address}",
                                      f"write {address}", Severity.WARNING)]
    if target is None:
        raise _unresolved(path, shown, inside, catalogue)
    if not fragment:
        return target.href, []
    return _anchor(fragment, target, shown, local=target is own)


def _without_template(href: str) -> str:
    """The path that a template of Jekyll or Hugo would give: {{ site.baseurl }}/a/, {% link a.md %}, {{ '/a/' | … }}."""
    tags = "".join(_TEMPLATE.findall(href))
    rest = _TEMPLATE.sub("", href).strip()
    for match in _QUOTED_PATH.finditer(tags):
        named = match["quoted"] or match["linked"]
        if named and ("/" in named or "." in named):
            return "/" + re.sub(r"\A/?_?", "", named) + rest
    return rest if rest.startswith(("/", "#")) else ""


def _place(path: str, inside: str, catalogue: Catalogue) -> Target | None:
    path = unquote(path.replace("\\", "/")).strip()
    if path.startswith("/"):
        return catalogue.site(posixpath.normpath(path).lstrip("/").removeprefix(".").removeprefix("content/")) or \
            catalogue.site(posixpath.normpath(path))
    folder = posixpath.dirname(inside)
    stem = inside.rsplit(".", 1)[0]
    for base in (folder, stem):  # as a file's neighbour; else as a page's address, which is a folder deeper
        joined = posixpath.normpath(posixpath.join(base, path))
        if joined.startswith("../") or joined == "..":
            continue
        found = catalogue.file("" if joined == "." else joined)
        if found is not None:
            return found
    return None


def _unresolved(path: str, shown: str, inside: str, catalogue: Catalogue) -> _Problem:
    plain = unquote(path)
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(inside), plain.lstrip("/") if plain.startswith("/") else plain))
    if joined in catalogue.left_out:
        return _Problem("link-unresolved", f"the link {shown} leads to an article that is left out",
                        "mend that article first")
    if catalogue.elsewhere is not None:
        try:
            there = (catalogue.elsewhere / plain.lstrip("/")).is_file() and plain.lower().endswith(MARKDOWN)
        except (OSError, ValueError):
            there = False
        if there:
            return _Problem("link-outside-handout", f"the link {shown} leads to an article that is not in this file",
                            "build the whole collection to have it linked", Severity.WARNING)
    ending = posixpath.splitext(plain)[1].lower()
    if ending and ending not in MARKDOWN and not plain.endswith("/") and ending not in (".html", ".htm"):
        return _Problem("link-unresolved", f"the file {shown} is not part of the publication",
                        "link to its https address, or move its words into an article")
    return _Problem("link-unresolved", f"no article of the collection fits the link {shown}",
                    "write the path of an article (topic/article.md) or a complete https address")


def _anchor(fragment: str, target: Target, shown: str, local: bool) -> tuple[str, list[_Problem]]:
    """The link to an id of the target; ids are also found by the spellings of other systems."""
    wanted = unquote(fragment)
    bare = "" if local else target.href
    if not target.href.startswith("article:"):
        return target.href, []
    if wanted in target.ids:
        return f"{bare}#{quote(wanted, safe='-._~:')}", []
    if wanted in ("", "top", target.title) or (target.title and _loose(wanted) == _loose(target.title)):
        return target.href, []
    fits = sorted(id_ for id_ in target.ids if _loose(id_) == _loose(wanted))
    if len(fits) == 1 and _loose(wanted):
        return f"{bare}#{quote(fits[0], safe='-._~:')}", []
    problem = _Problem("anchor-missing", f"there is no heading or id “{wanted}” where the link {shown} leads",
                       _near(wanted, target.ids))
    if local:
        raise problem
    return target.href, [problem]


def _loose(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", text)).casefold()


def _near(wanted: str, ids: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(wanted, sorted(ids), 1, 0.6)
    return f"did you mean #{near[0]}?" if near else "give the heading an id, ## Heading {#id}, or drop the part after #"


def tree_ids(body: Any) -> frozenset[str]:
    """Every id in a tree, and old <a name> anchors."""
    return frozenset(value for element in body.iter() if isinstance(element.tag, str)
                     for value in (element.get("id"), element.get("name") if element.tag == "a" else None) if value)


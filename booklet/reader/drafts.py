"""One file, read: its text and front matter, then a draft, and what it is to its folder: an article, an introduction, a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..findings import Finding, Position, Severity
from ..model import Project
from . import languages
from .fields import Meta, read_fields
from .finish import Draft
from .frontmatter import split
from .kept import Asked, Failed
from .order import Found
from .source import load

if TYPE_CHECKING:
    from .markdown import Parsed

__all__ = ["Opened", "Parse", "draft_of", "guarded", "opened", "role_of"]

INTRO_WORDS = 80  # a longer index file is an article, not an introduction
_RICH = ("h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "img", "svg", "figure", "pre", "section", "aside", "details")

Parse = Callable[..., "Parsed"]


def guarded(found: Found, findings: list[Finding], work: Callable[[], Any]) -> Any:
    """The work's result; a fault of ours in one article never stops the others."""
    try:
        return work()
    except Exception as error:  # the one place where nothing is known of what may go wrong
        kind = error.kind if isinstance(error, Failed) else type(error).__name__
        reason = " ".join(str(error).split())[:200]
        findings.append(Finding("article-unreadable", Severity.ERROR,
                                f"the article cannot be read: {kind}{': ' + reason if reason else ''}",
                                Position(found.source, 1), "it is left out; please report this with the file"))
        return None


@dataclass(frozen=True, slots=True)
class Opened:
    """A file before its Markdown is parsed: its whole text, its front matter, and what is to be parsed."""

    found: Found
    text: str
    meta: Meta
    asked: Asked


def opened(found: Found, project: Project, findings: list[Finding]) -> Opened | None:
    """None when there is nothing to read."""
    loaded = load(found.path, found.source)
    findings += loaded.findings
    if loaded.text is None:
        return None
    front = split(loaded.text, found.source)
    meta = read_fields(front, found.source)
    findings += meta.findings
    if not front.body.strip() and not front.values:
        if not found.index:
            findings.append(Finding("article-empty", Severity.WARNING, "the file is empty and is left out",
                                    Position(found.source, 1), "write its text, or delete it"))
            return None
    lang = meta.lang or languages.named(found, project) or project.collection.language or "en"
    return Opened(found, loaded.text, meta, Asked(front.body, found.source, front.first_line, lang, project.region, meta.title))


def draft_of(opened: Opened, parsed: Parsed, findings: list[Finding]) -> Draft:
    findings += parsed.findings
    found, meta = opened.found, opened.meta
    draft = Draft(found, meta, parsed, opened.text, opened.asked.lang, role_of(found, parsed, meta))
    if draft.role == "article" and not _has_text(parsed.body):
        findings.append(Finding("article-empty", Severity.WARNING, "the article has a title and no text",
                                Position(found.source, opened.asked.first_line), "write its text, or delete it"))
    return draft


def role_of(found: Found, parsed: Parsed, meta: Meta, *, index: bool = False) -> str:
    """Whether an index file only names its folder, introduces its topic, or is an article of its own; `index` says that
    the file is one by its name, if it is in another language."""
    if not found.index and not index:
        return "article"
    if not _has_text(parsed.body) and not meta.sources and not meta.resources:
        return "name"
    rich = any(element.tag in _RICH or str(element.tag).endswith("}svg") for element in parsed.body.iter())
    long = len("".join(parsed.body.itertext()).split()) > INTRO_WORDS
    if rich or long or meta.sources or meta.resources or not found.folders:
        return "article"
    return "intro"  # below the topic level it is an article all the same: _names_only


def _has_text(body: Any) -> bool:
    return any(text.strip() for text in body.itertext()) or any(
        element.tag in ("img", "hr") or str(element.tag).endswith(("}svg", "}math", "svg", "math")) for element in body.iter())

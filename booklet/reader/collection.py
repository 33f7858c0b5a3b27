"""The folder, read: its files in order, folders to topics and sections, links and pictures resolved."""

from __future__ import annotations

import dataclasses
import functools
import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..drive import Outcome, attempt
from ..findings import Finding, Position, Severity
from ..model import Article, Collection, Project, Topic
from ..settings import SETTINGS_FILE
from . import languages, order, slugs
from .assets import Pictures
from .drafts import Opened, Parse, draft_of, guarded, opened, role_of
from .finish import Draft, Finish
from .kept import Run, Store, parsed_texts
from .links import Catalogue, Target, tree_ids
from .order import Found
from .source import load

if TYPE_CHECKING:
    from .markdown import Parsed

__all__ = ["read"]


def read(project: Project, parse: Parse | None = None, *, store: Store | None = None, run: Run | None = None) -> Collection:
    """Read the collection; never raises on bad content. What cannot be read is in `left_out` and named in a finding.

    `parse` is the Markdown half (booklet.reader.markdown.parse), given only by tests. `store` (booklet.cache.Cache)
    remembers texts that were parsed before; `run` has the others parsed, a file a task, by whoever is there.
    """
    files, findings = order.walk(project)
    summary, files = _summary(project, files, findings)
    drafts: dict[str, Draft] = {}
    left_out = [finding.position.file for finding in findings
                if finding.rule == "outside-collection" and finding.position.file.lower().endswith(order.MARKDOWN)]
    first = {found.source: guarded(found, findings, lambda: opened(found, project, findings)) for found in files}
    texts = _parsed([one for one in first.values() if one is not None], parse, store, run)
    for found in files:
        one, draft = first[found.source], None
        if one is not None:
            text = next(texts)
            draft = guarded(found, findings, lambda: draft_of(one, text(), findings))
        if draft is None:
            left_out.append(found.source)
        else:
            drafts[found.source] = draft
    families = languages.apart(project, drafts.values())
    indexes = languages.take_indexes(drafts, families, lambda draft: role_of(draft.found, draft.parsed, draft.meta, index=True) != "article", findings)
    files = [found for found in files if found.source in drafts]
    slug_of = _slugs(drafts, project, findings)
    topic_files = order.arrange(files, {source: draft.meta.order for source, draft in drafts.items()}, slug_of,
                                project.topics, summary.ranks)
    _check_listed(project, topic_files, slug_of, findings)
    topic_ids = _topic_ids([folder for folder, _ in topic_files])
    catalogue = _catalogue(project, drafts, slug_of, topic_files, topic_ids, left_out)
    pictures = Pictures(project, store)
    parts = []
    beside = {(*draft.found.folders, draft.found.stem): draft.title for draft in drafts.values()}
    for folder, members in topic_files:
        topic, trees = _topic(folder, members, topic_ids[folder], drafts, beside, indexes, slug_of, catalogue, pictures, project,
                              findings, left_out)
        if topic is not None:
            parts.append(languages.Part(topic, folder, tuple(trees)))
    articles = [article for part in parts for article, _ in part.trees]
    _check_names(project, drafts, slug_of, [part.topic for part in parts], findings, left_out)
    intros = {draft.found.source: guarded(draft.found, findings, Finish(draft, "", catalogue, pictures, findings).intro) or ""
              for draft in indexes.values()}
    if not articles and not project.single:
        findings.append(Finding("no-articles", Severity.ERROR, "the collection holds no article that can be read",
                                Position(project.content.name), "add a Markdown file with text"))
    whole = Collection(title=_title(project, drafts, summary.title), topics=(), left_out=tuple(sorted(set(left_out))),
                       lang=project.collection.language or (articles[0].lang if articles else "en"))
    book = languages.books(project, whole, parts, families, indexes, intros, findings)
    return dataclasses.replace(book, findings=tuple(sorted(set(findings), key=lambda finding: finding.sort_key)))


# -- the whole folder --------------------------------------------------------------------------


def _parsed(files: Sequence[Opened], parse: Parse | None, store: Store | None, run: Run | None) -> Iterator[Callable[[], Parsed]]:
    """What gives the parsed text of each file, in order."""
    if parse is None and (store is not None or run is not None):
        return parsed_texts([one.asked for one in files], store, run or _here)
    return (functools.partial(one.asked.parsed, *([parse] if parse else [])) for one in files)


def _here(function: Callable[[Any], Any], tasks: Sequence[Any]) -> list[Outcome]:
    return [attempt(function, task, None) for task in tasks]


def _summary(project: Project, files: list[Found], findings: list[Finding]) -> tuple[order.Summary, list[Found]]:
    """The order of a SUMMARY.md at the top, which is then no article."""
    for found in files:
        if found.inside == order.SUMMARY and project.single is None:
            loaded = load(found.path, found.source)
            given = order.read_summary(loaded.text or "", found.source, files)
            if given is None:
                break
            findings += given.findings
            return given, [other for other in files if other is not found]
    return order.Summary(), files


def _slugs(drafts: dict[str, Draft], project: Project, findings: list[Finding]) -> dict[str, str]:
    """A slug for every file that becomes an article, by source."""
    sources = [source for source, draft in drafts.items() if not _names_only(draft, project)]
    wishes = []
    owned: dict[str, str] = {}
    for source in sources:
        draft = drafts[source]
        folders = tuple(slugs.safe(slugs.without_order(part)) for part in draft.found.folders)
        stem = slugs.safe(slugs.without_order(draft.found.stem))
        if draft.found.index and folders:
            stem, folders = folders[-1], folders[:-1]
        own = draft.meta.slug
        if own and own in owned:
            findings.append(Finding("slug-taken", Severity.WARNING, f"the slug “{own}” belongs to {owned[own]} already",
                                    Position(source, draft.meta.lines.get("slug", 1)), "give each article its own slug"))
        elif own:
            owned[own] = source
        wishes.append(slugs.Wish(own, own or stem, tuple(folder for folder in folders if folder)))
    return dict(zip(sources, slugs.assign(wishes), strict=True))


def _names_only(draft: Draft, project: Project) -> bool:
    """Whether a file gives only a name or an introduction, and is no article."""
    if draft.role == "intro":
        return order.topic_folder(draft.found, project.topics) == draft.found.folders
    return draft.role == "name"


def _topic_ids(folders: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    ids: dict[tuple[str, ...], str] = {}
    for folder in folders:
        base = slugs.safe("-".join(slugs.without_order(part) for part in folder)) if folder else "root"
        base = base if base[:1].isalpha() else f"topic-{base}".rstrip("-")
        id_, number = base, 2
        while id_ in ids.values():
            id_, number = f"{base}-{number}", number + 1
        ids[folder] = id_
    return ids


def _check_listed(project: Project, topic_files: Iterable[tuple[tuple[str, ...], list[Found]]], slug_of: dict[str, str],
                  findings: list[Finding]) -> None:
    """Every article that booklet.toml names must be there."""
    members = dict(topic_files)
    for topic in project.topics if project.single is None else ():
        folder = tuple(part for part in topic.folder.split("/") if part not in ("", "."))
        for wanted in topic.articles:
            if not any(order.listed(found, folder, (wanted,), slug_of) == 0 for found in members.get(folder, [])):
                findings.append(Finding("topic-article-not-found", Severity.ERROR,
                                        f"the topic “{topic.folder}” names the article “{wanted}”, which is not there",
                                        Position(SETTINGS_FILE, _settings_line(project, wanted)), "mend its name in articles, or remove it"))


def _settings_line(project: Project, wanted: str) -> int:
    try:
        lines = (project.root / SETTINGS_FILE).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return 0
    return next((number for number, line in enumerate(lines, 1) if f'"{wanted}"' in line or f"'{wanted}'" in line), 0)


def _check_names(project: Project, drafts: dict[str, Draft], slug_of: dict[str, str], topics: Sequence[Topic],
                 findings: list[Finding], left_out: list[str]) -> None:
    """An index file without text gives its folder a name: where nothing bears that name, its words are named here."""
    shown = {drafts[article.source].found.folders for topic in topics for article in topic.articles}
    introduced = {topic.source for topic in topics if topic.intro}
    for source, draft in drafts.items():
        folders = draft.found.folders
        if source in slug_of or source in introduced or source in left_out:
            continue
        if any(other[: len(folders)] == folders for other in shown) if folders else not project.has_settings:
            continue
        what = f"the folder “{draft.title}” holds no text" if folders else f"the title “{draft.title}” stands without a text"
        findings.append(Finding("topic-empty", Severity.WARNING, f"{what} and is left out", Position(source, 1),
                                "write an article or an introduction for it"))
        left_out.append(source)


def _title(project: Project, drafts: dict[str, Draft], of_summary: str) -> str:
    for draft in drafts.values():
        if not project.has_settings and draft.found.index and not draft.found.folders and (draft.meta.title or draft.parsed.title):
            return draft.meta.title or draft.parsed.title
    if of_summary and not project.has_settings:
        return of_summary
    if project.single is not None and not project.has_settings:
        return next((draft.title for draft in drafts.values()), project.collection.title)
    return project.collection.title or slugs.titled(project.root.name)


def _catalogue(project: Project, drafts: dict[str, Draft], slug_of: dict[str, str],
               topic_files: Iterable[tuple[tuple[str, ...], list[Found]]], topic_ids: dict[tuple[str, ...], str],
               left_out: Sequence[str]) -> Catalogue:
    """Everything that links can lead to: articles by path and address, folders as their index or first article."""
    prefix = posixpath.relpath(project.content, project.root) + "/" if project.content != project.root else ""
    catalogue = Catalogue(left_out=frozenset(source.removeprefix(prefix) for source in left_out),
                          elsewhere=project.single.parent if project.single else None)
    firsts: dict[tuple[str, ...], Target] = {}
    for folder, members in topic_files:
        if not any(found.source in slug_of or drafts[found.source].role == "intro" for found in members):
            continue  # a folder without text becomes no topic: nothing for a link to lead to
        for found in members:
            draft = drafts[found.source]
            if found.source in slug_of:
                heading = draft.parsed.title or draft.title
                target = Target(f"article:{slug_of[found.source]}", tree_ids(draft.parsed.body), heading)
            else:
                target = Target(f"topic:{topic_ids[folder]}") if folder == found.folders and folder else None
            if target is not None:
                catalogue.add(found.inside, target, *draft.meta.addresses)
                for depth in range(1, len(found.folders) + 1):
                    firsts.setdefault(found.folders[:depth], target)
    for folder, first in firsts.items():
        catalogue.add("/".join(folder), Target(f"topic:{topic_ids[folder]}") if folder in topic_ids else first)
    catalogue.learn(anchor.get("href") for draft in drafts.values() for anchor in draft.parsed.body.iter("a")
                    if (anchor.get("href") or "").startswith("/"))
    return catalogue


# -- topics and articles -----------------------------------------------------------------------


def _topic(folder: tuple[str, ...], members: Sequence[Found], id_: str, drafts: dict[str, Draft], beside: dict[tuple[str, ...], str],
           indexes: languages.Indexes, slug_of: dict[str, str], catalogue: Catalogue, pictures: Pictures, project: Project, findings: list[Finding],
           left_out: list[str]) -> tuple[Topic | None, list[tuple[Article, Any]]]:
    index = next((drafts[found.source] for found in members if found.index and found.folders == folder and folder), None)
    named = next((topic.title for topic in project.topics if tuple(topic.folder.split("/")) == folder), "")
    titles = {found.folders: drafts[found.source].title for found in members if found.index}
    trees: list[tuple[Article, Any]] = []
    intro, intro_lang = "", ""
    for found in members:
        draft = drafts[found.source]
        finish = Finish(draft, slug_of.get(found.source, ""), catalogue, pictures, findings)
        if found.source not in slug_of:
            if draft.role == "intro":
                intro = guarded(found, findings, finish.intro) or ""
                intro_lang = draft.lang
            continue
        own = languages.section_titles(indexes, draft.lang)
        section = tuple(own.get(found.folders[:depth]) or titles.get(found.folders[:depth]) or beside.get(found.folders[:depth]) or slugs.titled(found.folders[depth - 1])
                        for depth in range(len(folder) + 1, len(found.folders) + 1))
        made = guarded(found, findings, lambda: finish.article(id_, section))
        if made is None:
            left_out.append(found.source)
        else:
            trees.append(made)
    if not trees and not intro:
        return None, []
    title = named or (index.title if index else beside.get(folder) or slugs.titled(folder[-1]) if folder else "")
    return Topic(id_, title, intro, tuple(article for article, _ in trees), index.found.source if index else "",
                 intro_lang or (index.lang if index else project.collection.language or "en")), trees

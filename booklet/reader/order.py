"""Which files are articles, and in which order: the walk through the folders, SUMMARY.md, natural sort."""

from __future__ import annotations

import math
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from ..findings import Finding, Position, Severity
from ..model import Project, TopicSettings

__all__ = ["Found", "MARKDOWN", "Summary", "arrange", "listed", "natural_key", "read_summary", "topic_folder", "walk"]

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
INDEXES = ("index", "_index", "readme")  # the first of a folder that is there names it
SKIPPED = {"node_modules", "__pycache__", "__macosx"}
SUMMARY = "SUMMARY.md"


@dataclass(frozen=True, slots=True)
class Found:
    """A Markdown file: `source` relative to the collection's folder, `folders` below the content folder."""

    path: Path
    source: str
    folders: tuple[str, ...]
    name: str
    index: bool = False  # whether it names its folder

    @property
    def stem(self) -> str:
        return self.name.rsplit(".", 1)[0]

    @property
    def inside(self) -> str:
        """Its path below the content folder, with forward slashes."""
        return "/".join((*self.folders, self.name))


def walk(project: Project) -> tuple[list[Found], list[Finding]]:
    """Every Markdown file of the collection, sorted by name; folders that cannot be read are findings.

    Hidden folders, output/, styles/ and node_modules/ are not read; links to files or folders are followed
    within the collection's folder, once.
    """
    if project.single is not None:
        return [Found(project.single, _shown(project.single, project.root), (), project.single.name)], []
    findings: list[Finding] = []
    skipped = {_real(project.output), _real(project.root / "output"), _real(project.root / "styles")}
    found = list(_walk(project.content, (), project, skipped, (), findings))
    return found, findings


def _walk(folder: Path, folders: tuple[str, ...], project: Project, skipped: set[Path], above: tuple[Path, ...],
          findings: list[Finding]) -> Iterator[Found]:
    real = _real(folder)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: (natural_key(entry.name), entry.name))
    except OSError as error:
        findings.append(Finding("folder-unreadable", Severity.ERROR, f"the folder cannot be read: {error.strerror}",
                                Position(_shown(folder, project.root)), "ask for the right to read it, or move it away"))
        return
    files, subfolders = [], []
    for entry in entries:
        if entry.name.startswith(".") or entry.name.casefold() in SKIPPED:
            continue
        path = Path(entry.path)
        markdown = entry.name.lower().endswith(MARKDOWN)
        try:
            is_folder = entry.is_dir()
        except OSError:
            is_folder = False
        if entry.is_symlink() and (is_folder or markdown):
            target = _real(path)
            if not target.is_relative_to(_real(project.root)):
                findings.append(Finding("outside-collection", Severity.ERROR,
                                        "the link leads out of the collection's folder and is not followed",
                                        Position(_shown(path, project.root)), "copy what it leads to into the collection"))
                continue
            if is_folder and target in (real, *above):
                findings.append(Finding("folder-loop", Severity.WARNING, "the link leads to a folder that holds it",
                                        Position(_shown(path, project.root)), "remove the link"))
                continue
        if is_folder:
            subfolders.append(path)
        elif markdown:
            files.append(entry.name)
    index = _index(files)
    for name in files:
        path = folder / name
        yield Found(path, _shown(path, project.root), folders, name, name == index)
    for path in subfolders:
        target = _real(path)
        if target in skipped or (path / "pyvenv.cfg").exists():
            continue
        yield from _walk(path, (*folders, path.name), project, skipped, (*above, real), findings)


def _index(names: Sequence[str]) -> str:
    for stem in INDEXES:
        for name in names:
            if name.rsplit(".", 1)[0].lower() == stem:
                return name
    return ""


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path


def _shown(path: Path, root: Path) -> str:
    """The path as findings name it; bytes of a name that are no text are shown as question marks."""
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    return os.fsencode(shown).decode("utf-8", "replace")


def natural_key(name: str) -> tuple:
    """Sort key that puts 2 before 10 and does not look at case, the same in every locale."""
    return _natural()(unicodedata.normalize("NFC", name).rsplit(".", 1)[0])


@cache
def _natural() -> Callable[[str], tuple]:
    from natsort import natsort_keygen, ns

    return natsort_keygen(alg=ns.IGNORECASE | ns.INT)


# -- order -------------------------------------------------------------------------------------


def topic_folder(found: Found, settings: Sequence[TopicSettings]) -> tuple[str, ...]:
    """The folder whose topic a file belongs to: one named in booklet.toml, else the first below the content folder."""
    named = {tuple(part for part in topic.folder.split("/") if part not in ("", ".")) for topic in settings}
    for depth in range(len(found.folders), 0, -1):
        if found.folders[:depth] in named:
            return found.folders[:depth]
    return found.folders[:1]


def arrange(files: Sequence[Found], orders: Mapping[str, float | None], slugs: Mapping[str, str],
            settings: Sequence[TopicSettings], summary: Mapping[str, int]) -> list[tuple[tuple[str, ...], list[Found]]]:
    """Topics with their files in reading order: booklet.toml, else SUMMARY.md, else `order`, else natural sort.

    `orders` and `slugs` by source; `summary` by path below the content folder. In a folder its index comes
    first, then its files, then its folders (SUMMARY.md may mix them).
    """
    ranks = {} if settings else dict(summary)
    folder_order = {found.folders: orders.get(found.source) for found in files if found.index}
    folder_rank: dict[tuple[str, ...], int] = {}
    for found in files:
        for depth in range(len(found.folders) + 1):
            folder = found.folders[:depth]
            rank = ranks.get(found.inside)
            if rank is not None:
                folder_rank[folder] = min(rank, folder_rank.get(folder, rank))
    topics: dict[tuple[str, ...], list[Found]] = {}
    for found in files:
        topics.setdefault(topic_folder(found, settings), []).append(found)
    wanted = {tuple(topic.folder.split("/")): (number, topic) for number, topic in enumerate(settings)}

    def topic_key(folder: tuple[str, ...]) -> tuple:
        number = wanted[folder][0] if folder in wanted else math.inf
        return (bool(folder), number, *_place(folder_rank.get(folder), folder_order.get(folder)),
                [natural_key(part) for part in folder], folder)

    def file_key(found: Found, folder: tuple[str, ...]) -> tuple:
        place = listed(found, folder, wanted[folder][1].articles, slugs) if folder in wanted else math.inf
        steps: list[tuple] = []
        for depth in range(len(folder) + 1, len(found.folders) + 1):
            sub = found.folders[:depth]
            rank = folder_rank.get(sub)
            steps.append((_rank(rank), 1 if rank is None else 0, *_place(rank, folder_order.get(sub)), natural_key(sub[-1]), sub[-1]))
        rank = ranks.get(found.inside)
        own = (_rank(rank), 0, *_place(rank, -math.inf if found.index and rank is None else orders.get(found.source)),
               natural_key(found.name), found.name)
        return (place, [*steps, own])

    return [(folder, sorted(topics[folder], key=lambda found: file_key(found, folder)))
            for folder in sorted(topics, key=topic_key)]


def _rank(rank: int | None) -> float:
    return math.inf if rank is None else rank


def _place(rank: int | None, order: float | None) -> tuple[float, float]:
    return (_rank(rank), math.inf if order is None else order)


def listed(found: Found, folder: tuple[str, ...], articles: Sequence[str], slugs: Mapping[str, str]) -> float:
    """The place of a file in a topic's own list: by its path in the topic, its name, its stem or its slug."""
    inside = "/".join((*found.folders[len(folder):], found.name))
    names = (inside, inside.rsplit(".", 1)[0], found.name, found.stem, slugs.get(found.source, ""))
    for place, wanted in enumerate(articles):
        if wanted in names:
            return place
    return math.inf


# -- SUMMARY.md --------------------------------------------------------------------------------

_NO_TITLES = ("summary", "contents", "table of contents", "index", "toc")
_ENTRY = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?(?P<target>[^)>]*?)>?(?:\s+\"[^\"]*\")?\s*\)")
_ENTRY_LINE = re.compile(r"\s*(?:[-*+]|\d+[.)])?\s*\[.*\]\(.*\)\s*$|\s*#+\s|\s*(?:---+|\*\*\*+)\s*$|\s*$|\s*[-*+]\s+[^\[\]]*$")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a SUMMARY.md gives: ranks from 0 by path below the content folder, and the book's title when its heading is one."""

    ranks: Mapping[str, int] = field(default_factory=dict)
    title: str = ""
    findings: tuple[Finding, ...] = ()


def read_summary(text: str, source: str, files: Iterable[Found]) -> Summary | None:
    """The order that a SUMMARY.md gives; None when it is an article like others."""
    known = {found.inside: found for found in files}
    lines = text.split("\n")
    targets = [(number, unquote(match["target"]).split("#")[0].strip().removeprefix("./").lstrip("/"))
               for number, line in enumerate(lines, 1) for match in _ENTRY.finditer(line)]
    if not any(target in known for _, target in targets) or not all(_ENTRY_LINE.match(line) for line in lines):
        return None
    ranks: dict[str, int] = {}
    findings = []
    for number, target in targets:
        if target in known:
            ranks.setdefault(target, len(ranks))
        elif target:
            findings.append(Finding("summary-entry-missing", Severity.ERROR, f"{SUMMARY} names {target}, which is not there",
                                    Position(source, number), "mend the path or remove the entry"))
    heading = next((line.strip().strip("#").strip() for line in lines if line.lstrip().startswith("# ")), "")
    return Summary(ranks, "" if heading.casefold() in _NO_TITLES else heading, tuple(findings))

"""Nothing changed, nothing to do: a build whose every input is as it was is its last result, and its files are written
again from the cache where they are not as they were.

What a result depends on is taken together in one key: content, pictures, styles and settings, the options, the day,
booklet's code and every installed package. A result with errors is never kept, nor one of a collection that takes pictures
from the web.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from .. import cache, project
from ..findings import Finding, Position, Severity, blocking
from ..model import Artifact, Project
from .files import places, put
from .leftover import with_left_over
from .result import Options, Result

__all__ = ["epub", "everything", "html", "pdf"]

_FORM = 3  # of an entry
_NEITHER = frozenset({"jobs", "cluster", "workers", "progress", "cache", "output"})  # options that change no byte
_SKIPPED = frozenset({"node_modules", "__pycache__"})
_PICTURES = frozenset({".svg", ".svgz", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff", ""})
_CODE = frozenset({".py", ".toml", ".xhtml", ".html", ".css", ".json"})
_read_before: dict[str, tuple[tuple[int, int, int], bytes]] = {}


def pdf(place: Path, options: Options) -> Result:
    """The collection as a PDF in each edition asked for; or handouts, when articles or --handouts are asked for."""
    return _unless_unchanged("pdf", place, options)


def epub(place: Path, options: Options) -> Result:
    """The collection as an EPUB that lists the pages of one print edition ("none" for none)."""
    return _unless_unchanged("epub", place, options)


def html(place: Path, options: Options) -> Result:
    """A page for each article and an index; of a single article, its page."""
    return with_left_over(_unless_unchanged("html", place, options))


def everything(place: Path, options: Options) -> Result:
    """The book and every handout in each edition, the EPUB, the pages, and the catalog of it all."""
    return with_left_over(_unless_unchanged("everything", place, options))


def _unless_unchanged(verb: str, place: Path, options: Options) -> Result:
    """What a verb of build.verbs gives, from its last run where that still holds."""
    settings = project.load(place) if options.cache else None
    if settings is None or settings.network_hosts:
        return _run(verb, place, options)
    store = cache.open_cache()
    key = _key(verb, settings, options)
    kept = store.get(key)
    if kept is not None and (result := _again(json.loads(kept), settings, options, store)) is not None:
        return result
    result = _run(verb, place, options)
    if not blocking(result.findings) and not result.facts and result.artifacts:
        # What changed while it ran would be taken for what was read: then nothing is kept.
        if _key(verb, settings, options) == key and (facts := _kept(result, settings, options, store)) is not None:
            store.put(key, json.dumps(facts).encode("utf-8", "surrogatepass"))
    return result


def _run(verb: str, place: Path, options: Options) -> Result:
    from . import verbs

    return getattr(verbs, verb)(place, options)


# -- the key -----------------------------------------------------------------------------------


def _key(verb: str, settings: Project, options: Options) -> str:
    """A digest of all that the result depends on, but pictures outside the content and the styles."""
    wanted = replace(options, output=None)
    chosen = [repr(getattr(wanted, field.name)) for field in fields(Options) if field.name not in _NEITHER]
    where = [str(settings.root), str(settings.single), str(options.output is None)]
    seen = [os.environ.get(name, "") for name in ("SOURCE_DATE_EPOCH", "BOOKLET_PLAIN_ENGINE")]
    return cache.digest(
        "result", _FORM, verb, project.today().isoformat(), *chosen, *where, *seen, _code(), _installed(),
        *_inputs(settings),
    )


def _inputs(settings: Project) -> Iterator[str | bytes]:
    """Names and digests of the files of a collection: settings, content, styles, and pictures anywhere in its folder."""
    root = settings.root
    yield from _file(root, root / project.SETTINGS_FILE)
    seen: set[str] = set()
    for folder in (settings.content, root / "styles"):
        yield from _folder(folder, root, settings.output, seen)
    yield from _folder(root, root, settings.output, seen, pictures=True)


def _folder(folder: Path, root: Path, output: Path, seen: set[str], *, pictures: bool = False) -> Iterator[str | bytes]:
    """Every file below a folder, or every picture, in the order of names; not what is hidden, nor what booklet writes."""
    real = os.path.realpath(folder)
    if real in seen or folder == output:  # a link may lead back up
        return
    seen.add(real)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    if pictures and any(entry.name == "pyvenv.cfg" for entry in entries):
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith(".") or entry.name in _SKIPPED:
            continue
        if entry.is_dir():
            yield from () if pictures else (entry.name,)
            yield from _folder(path, root, output, seen, pictures=pictures)
        elif not pictures or path.suffix.lower() in _PICTURES:
            yield from _file(root, path)


def _file(root: Path, path: Path) -> tuple[str, bytes]:
    try:
        content = hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        content = b""
    return os.path.relpath(path, root), content


def _code() -> str:
    """A digest of booklet's own files: code, words, theme."""
    package = Path(__file__).parent.parent
    walks = [os.walk(folder) for folder in (package, package.parent / "styles")]
    found = [os.path.join(folder, name) for walk in walks for folder, _, names in walk for name in names]
    return cache.digest(*(
        part for path in sorted(found) if os.path.splitext(path)[1] in _CODE for part in (os.path.basename(path), _code_file(path))
    ))


def _code_file(path: str) -> bytes:
    """The digest of a file of booklet's own; one that stands as it stood is read once a run."""
    facts = os.stat(path)
    state = facts.st_mtime_ns, facts.st_size, facts.st_ino
    if path not in _read_before or _read_before[path][0] != state:
        _read_before[path] = state, hashlib.sha256(Path(path).read_bytes()).digest()
    return _read_before[path][1]


def _installed() -> str:
    """A digest of every installed package and its version: the names of its records."""
    names = {name for place in sys.path for name in _names(place) if name.endswith((".dist-info", ".egg-info"))}
    return cache.digest(sys.version, *sorted(names))


def _names(place: str) -> list[str]:
    try:
        return os.listdir(place or ".")
    except OSError:
        return []


# -- the entry ---------------------------------------------------------------------------------


def _kept(result: Result, settings: Project, options: Options, store: cache.Cache) -> dict[str, Any] | None:
    """What to keep of a result; the files' bytes go into the store by their digests. None when one has changed since."""
    folder = settings.output if options.output is None else options.output
    rows = []
    for artifact in result.artifacts:
        data = _read(artifact.path)
        if hashlib.sha256(data).hexdigest() != artifact.sha256:
            return None
        store.put(_file_key(artifact.sha256), data)
        if artifact.path == folder:  # one file, whose name on the command line may end in anything
            name = artifact.path.with_suffix(f".{artifact.kind}").name
        else:
            name = os.path.relpath(artifact.path, folder)
        rows.append({**asdict(artifact), "path": name})
    return {"artifacts": rows, "findings": [asdict(finding) for finding in result.findings]}


def _again(facts: dict[str, Any], settings: Project, options: Options, store: cache.Cache) -> Result | None:
    """The result once more, its files written where they are asked for; None when the store has lost one.

    Raises BookletError (exit 2) when nothing can be written there.
    """
    rows = facts["artifacts"]
    goals = places(settings, options.output, [row["path"] for row in rows], folder=options.into_folder)
    missing: dict[Path, bytes] = {}
    for row, goal in zip(rows, goals, strict=True):
        if hashlib.sha256(_read(goal)).hexdigest() != row["sha256"]:
            data = store.get(_file_key(row["sha256"]))
            if data is None:
                return None
            missing[goal] = data
    problems = [problem for goal, data in missing.items() for problem in put(goal, data)]
    artifacts = tuple(Artifact(**{**row, "path": goal}) for row, goal in zip(rows, goals, strict=True))
    findings = tuple(
        Finding(**{**row, "severity": Severity(row["severity"]), "position": Position(**row["position"])}) for row in facts["findings"]
    )
    lost = {problem.position.file for problem in problems}
    return Result(tuple(each for each in artifacts if str(each.path) not in lost), (*findings, *problems))


def _file_key(sha256: str) -> str:
    return cache.digest("file", sha256)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""

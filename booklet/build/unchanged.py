"""Nothing changed, nothing to do: a build whose every input is as it was, and whose files are still there, is its last result.

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
from .result import Options, Result

__all__ = ["epub", "everything", "html", "pdf"]

_FORM = 1  # of an entry
_NEITHER = frozenset({"jobs", "cluster", "workers", "progress", "cache", "output"})  # options that change no byte
_SKIPPED = frozenset({"node_modules", "__pycache__"})
_PICTURES = frozenset({".svg", ".svgz", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff", ""})
_CODE = frozenset({".py", ".toml", ".xhtml", ".html", ".css", ".json"})


def pdf(place: Path, options: Options) -> Result:
    """The collection as a PDF in each edition asked for; or handouts, when articles or --handouts are asked for."""
    return _unless_unchanged("pdf", place, options)


def epub(place: Path, options: Options) -> Result:
    """The collection as an EPUB that lists the pages of one print edition ("none" for none)."""
    return _unless_unchanged("epub", place, options)


def html(place: Path, options: Options) -> Result:
    """A page for each article and an index; of a single article, its page."""
    return _unless_unchanged("html", place, options)


def everything(place: Path, options: Options) -> Result:
    """The book and every handout in each edition, the EPUB, the pages, and the catalog of it all."""
    return _unless_unchanged("everything", place, options)


def _unless_unchanged(verb: str, place: Path, options: Options) -> Result:
    """What a verb of build.verbs gives, from its last run where that still holds."""
    settings = project.load(place) if options.cache else None
    if settings is None or settings.network_hosts:
        return _run(verb, place, options)
    store = cache.open_cache()
    key = _key(verb, settings, options)
    kept = store.get(key)
    if kept is not None and (result := _still(json.loads(kept))) is not None:
        return result
    result = _run(verb, place, options)
    if not blocking(result.findings) and not result.facts and result.artifacts:
        # What changed while it ran would be taken for what was read: then nothing is kept.
        if _key(verb, settings, options) == key:
            store.put(key, json.dumps(_facts(result)).encode("utf-8", "surrogatepass"))
    return result


def _run(verb: str, place: Path, options: Options) -> Result:
    from . import verbs

    return getattr(verbs, verb)(place, options)


# -- the key -----------------------------------------------------------------------------------


def _key(verb: str, settings: Project, options: Options) -> str:
    """A digest of all that the result depends on, but pictures outside the content and the styles."""
    wanted = replace(options, output=None)
    chosen = [repr(getattr(wanted, field.name)) for field in fields(Options) if field.name not in _NEITHER]
    where = [str(settings.root), str(settings.single), os.getcwd(), str(options.output and options.output.absolute())]
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
    found = [path for folder in (package, package.parent / "styles") for path in folder.rglob("*") if path.suffix in _CODE]
    return cache.digest(*(part for path in sorted(found) for part in (path.name, path.read_bytes())))


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


def _facts(result: Result) -> dict[str, Any]:
    return {
        "artifacts": [{**asdict(artifact), "path": str(artifact.path.absolute()), "shown": str(artifact.path)} for artifact in result.artifacts],
        "findings": [asdict(finding) for finding in result.findings],
    }


def _still(facts: dict[str, Any]) -> Result | None:
    """The result, if its files are as they were written."""
    if any(_digest(Path(row["path"])) != row["sha256"] for row in facts["artifacts"]):
        return None
    artifacts = tuple(Artifact(**{name: value for name, value in {**row, "path": Path(row["shown"])}.items() if name != "shown"})
                      for row in facts["artifacts"])
    findings = tuple(
        Finding(**{**row, "severity": Severity(row["severity"]), "position": Position(**row["position"])}) for row in facts["findings"]
    )
    return Result(artifacts, findings)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""

"""The command line's path becomes a Project: where the collection lies, its settings, and the dates of a run."""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

from . import settings, words
from .findings import BookletError, Finding, Position, Severity
from .model import Collection, CollectionSettings, Project, Translated
from .settings import SETTINGS_FILE, file_names

__all__ = ["in_language", "load", "stamp", "today"]

MARKDOWN = (".md", ".markdown")


def load(path: Path) -> Project:
    """Read the settings for a folder, or for one Markdown file and the collection around it.

    A folder is the collection's own when booklet.toml lies in it; for a file, the nearest folder above it
    with a booklet.toml is. Raises BookletError (exit code 2) with all faults of the settings together.
    """
    path = Path(path)
    single = _single(path)
    if single is not None:
        root = next((folder for folder in single.parents if (folder / SETTINGS_FILE).is_file()), single.parent)
    else:
        root = _folder(path)
    file = root / SETTINGS_FILE
    if os.path.lexists(file):
        project = settings.read(root, _bytes(file), _title(root))
    else:
        project = Project(root, root, Path.cwd(), CollectionSettings(title=_title(root), language="en"))
    content = root / "content"
    if not (content.is_dir() and (project.has_settings or _holds_markdown(content))):
        content = root
    if single is not None:
        if not single.is_relative_to(content):
            content = single.parent
        return dataclasses.replace(project, content=content, single=single)
    if not _holds_markdown(content):
        shown = content.relative_to(root).as_posix()
        raise _error("no-markdown", f"no Markdown file in {path if shown == '.' else path / shown}",
                     hint="put articles (.md) there, or start with: booklet new DIR")
    return dataclasses.replace(project, content=content)


def in_language(project: Project, collection: Collection) -> Project:
    """The settings as the book of a translated collection has them: what [languages.TAG] says of it, else the main ones.

    Subtitle, description and series of the main book are left out, for they are in its language; names, addresses, opening
    hours and the notice of rights stay.
    """
    main, wanted = project.collection, words.family(collection.lang)
    if wanted == words.family(main.language or "en"):
        return project
    own = next((said for tag, said in project.languages.items() if words.family(tag) == wanted), Translated())
    identifier = own.collection.identifier
    if not identifier and main.identifier:
        identifier = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{main.identifier}#{wanted}')}"
    said = dataclasses.replace(
        own.collection, title=collection.title, language=collection.lang, identifier=identifier,
        publisher=own.collection.publisher or main.publisher, rights=own.collection.rights or main.rights,
        series_number=own.collection.series_number or (main.series_number if own.collection.series else 0),
    )
    clinic = dataclasses.replace(project.clinic, **{
        field.name: value for field in dataclasses.fields(own.clinic) if (value := getattr(own.clinic, field.name))
    })
    return dataclasses.replace(project, collection=said, clinic=clinic)


# -- dates -------------------------------------------------------------------------------------


def today() -> date:
    """The day that due dates are compared with: SOURCE_DATE_EPOCH (UTC), else the clock."""
    epoch = _epoch()
    return epoch.date() if epoch else date.today()


def stamp(collection: Collection) -> str:
    """The moment written into files, ISO 8601 in UTC: SOURCE_DATE_EPOCH, else the newest last_reviewed, else 2000."""
    moment = _epoch()
    if moment is None:
        reviewed = [article.last_reviewed for article in collection.all_articles if article.last_reviewed]
        newest = max(reviewed, default=date(2000, 1, 1))
        moment = datetime(newest.year, newest.month, newest.day, tzinfo=UTC)
    return moment.isoformat(timespec="seconds")


def _epoch() -> datetime | None:
    value = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not value:
        return None
    try:
        seconds = int(value)
        if seconds < 0:
            raise ValueError(value)
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise _error("bad-source-date-epoch", f"SOURCE_DATE_EPOCH is “{value}”, not a count of seconds since 1970",
                     hint="unset it, or set it to a whole number, as in: SOURCE_DATE_EPOCH=$(date +%s)") from None


# -- where things lie --------------------------------------------------------------------------


def _error(rule: str, message: str, position: Position = Position(), hint: str = "") -> BookletError:
    return BookletError(Finding(rule, Severity.ERROR, message, position, hint), exit_code=2)


def _single(path: Path) -> Path | None:
    if not path.is_file():
        return None
    if path.suffix.lower() not in MARKDOWN:
        hint = f"name its folder: {path.parent}" if path.name == SETTINGS_FILE else "name a folder, or one article that ends in .md"
        raise _error("not-markdown", f"{path} is a file, but not Markdown", hint=hint)
    return path.resolve()


def _folder(path: Path) -> Path:
    if not path.is_dir():
        parent = path.parent if path.parent.is_dir() else None
        near = difflib.get_close_matches(path.name, file_names(parent), n=1, cutoff=0.6) if parent else []
        hint = f"did you mean {path.with_name(near[0])}?" if near else "name a folder of Markdown files, or one .md file"
        raise _error("folder-not-found", f"there is no folder or file {path}", hint=hint)
    try:
        next(os.scandir(path), None)
    except OSError as error:
        raise _error("folder-unreadable", f"the folder {path} cannot be read: {error.strerror}",
                     hint="ask for the right to read it") from None
    return path.resolve()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _error("settings-unreadable", f"{path.name} cannot be read: {error.strerror}", Position(path.name),
                     "it must be a file that you may read") from None


def _holds_markdown(folder: Path) -> bool:
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders
                      if not name.startswith(".") and not (Path(parent) == folder and name in ("output", "styles"))]
        if any(name.lower().endswith(MARKDOWN) and not name.startswith(".") for name in files):
            return True
    return False


def _title(root: Path) -> str:
    """The folder's name in words: 03-sleep_well -> Sleep well."""
    words = " ".join(re.sub(r"^\d+[-_. ]+", "", root.name).replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]

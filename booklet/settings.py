"""What may stand in booklet.toml, and the reading of it: every fault is told at once.

The file's shape is contract.md's "A collection". `SETTINGS` is the one list of its tables and keys;
`LIMITS` the thresholds that [checks.limits] may move.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from . import toml
from .faults import Faults
from .findings import BookletError
from .model import Checks, Clinic, CollectionSettings, Conformance, Edition, Project, TopicSettings, Translated

__all__ = ["LIMITS", "REGIONS", "SETTINGS", "SETTINGS_FILE", "file_names", "limit", "read"]

SETTINGS_FILE = "booklet.toml"
REGIONS = ("US", "GB", "EU")
CHAPTER_STARTS = ("any", "right")
LOGOS = (".svg", ".png", ".jpg", ".jpeg")

LIMITS: Mapping[str, float] = {
    "review-ahead-months": 36,  # a review further away than this is too far (NHS, HSE)
    "review-warning-days": 60,  # a review due sooner than this is warned of
    "source-years": 10,  # the newest source may be so old
    "smog": 8, "smog-strong": 10, "kincaid": 8,  # school grades; each formula has its own scale
    "inflesz": 55,  # reading ease of Spanish: below it is "algo difícil" (Barrio-Cantalejo 2008)
    "mean-sentence-words": 20, "sentence-words": 35,
    "paragraph-words": 85,  # seven lines
    "passive-percent": 25, "you-percent": 20,  # of the sentences
    "bold-percent": 20, "bold-words": 25, "italic-words": 20,
    "words-without-heading": 300, "section-words": 350, "article-words": 2000,
    "key-points": 5, "key-point-words": 25,
    "link-words": 15,
    "list-items": 12, "list-levels": 2,
    "table-columns": 6, "cell-words": 50,
    "picture-least-px": 600, "picture-kb": 2000,
}

EDITION_KEYS: Mapping[str, type] = {
    field.name: {"float": float, "int": int, "bool": bool, "str": str}[str(field.type)]
    for field in dataclasses.fields(Edition)
    if field.name not in ("name", "label", "folds")
}

_COLLECTION: Mapping[str, type] = {field.name: int if field.name == "series_number" else str for field in dataclasses.fields(CollectionSettings)}

# Table -> its keys. A key's type is str, bool, a number, or list for a list of texts.
SETTINGS: Mapping[str, Mapping[str, type]] = {
    "collection": _COLLECTION,
    "clinic": {field.name: str for field in dataclasses.fields(Clinic)},
    "languages": {**{name: kind for name, kind in _COLLECTION.items() if name != "language"}, "clinic": dict},
    "topics": {"folder": str, "title": str, "articles": list},
    "editions": {"base": str, **EDITION_KEYS},
    "theme": {"accent": str},
    "print": {"chapter_start": str},
    "checks": {"limits": dict, "allow": dict, "words": list},
    "conformance": {field.name: str for field in dataclasses.fields(Conformance)},
    "images": {"hosts": list},
}
TOP = ("region", *SETTINGS)

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z")
_HOST = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}\Z", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


def limit(project: Project, name: str) -> float:
    """A threshold of the checks: the collection's own, else the default."""
    return project.checks.limits.get(name, LIMITS[name])


def file_names(folder: Path) -> list[str]:
    """The names in a folder, sorted; none when it cannot be read."""
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []


def read(root: Path, raw: bytes, title: str) -> Project:
    """The Project of a booklet.toml's bytes; `title` is for a collection that gives none.

    Raises BookletError with all faults, in the file's order. `content` is left at the root.
    """
    file = toml.parse(raw, SETTINGS_FILE)
    faults = Faults(file, SETTINGS_FILE, SETTINGS, TOP)
    data = file.data
    for name in data:
        if name not in TOP:
            faults.unknown((name,), TOP)

    def section(name: str) -> dict[str, Any]:
        return faults.table((name,), data.get(name, {}), SETTINGS[name])

    collection = _collection(faults, title, section("collection"))
    clinic = _clinic(faults, root, section("clinic"))
    region = _choice(faults, ("region",), data.get("region", "US"), REGIONS)
    project = Project(
        root, root, root / "output", collection, clinic, region,
        languages=dict(_languages(faults, data.get("languages", {}))),
        topics=tuple(_topics(faults, root, data.get("topics", []))),
        accent=_accent(faults, section("theme").get("accent", "")),
        chapter_start=_choice(faults, ("print", "chapter_start"), section("print").get("chapter_start", "any"), CHAPTER_STARTS),
        checks=_checks(faults, section("checks")),
        conformance=_conformance(faults, section("conformance")),
        network_hosts=tuple(_hosts(faults, section("images").get("hosts", []))),
        has_settings=True,
    )
    editions = dict(_editions(faults, project, data.get("editions", {})))
    if faults.found:
        raise BookletError(*sorted(faults.found, key=lambda finding: finding.sort_key), exit_code=2)
    return dataclasses.replace(project, editions=editions)


def _collection(faults: Faults, title: str, values: dict[str, Any]) -> CollectionSettings:
    language = values.get("language", "")
    if language and not _LANGUAGE.match(language):
        faults.add("bad-language", f"“{language}” is not a language tag", faults.file.value("collection", "language"),
                   'write a tag such as "en", "es" or "zh-Hans"')
    if "series_number" in values and not values.get("series", "").strip():
        faults.add("series-missing", "a place in a series is stated, and no series", faults.file.key("collection", "series_number"),
                   'name the series, series = "…", or remove series_number')
    return CollectionSettings(**{"title": title, **values, "language": language or "en"})


def _languages(faults: Faults, tables: Any) -> Iterator[tuple[str, Translated]]:
    """[languages.TAG] and [languages.TAG.clinic]; the logo is the same in every language."""
    if not isinstance(tables, Mapping):
        faults.wrong_type(("languages",), tables, dict)
        return
    for tag, table in tables.items():
        keys = ("languages", tag)
        if not _LANGUAGE.match(tag):
            faults.add("bad-language", f"“{tag}” is not a language tag", faults.file.key(*keys),
                       'write a tag such as "es" or "zh-Hans"')
            continue
        values = faults.table(keys, table, SETTINGS["languages"])
        clinic = faults.table((*keys, "clinic"), values.pop("clinic", {}), {key: kind for key, kind in SETTINGS["clinic"].items() if key != "logo"})
        _web_address(faults, (*keys, "clinic", "web"), clinic.get("web", ""))
        yield tag, Translated(CollectionSettings(**values, language=tag), Clinic(**clinic))


def _clinic(faults: Faults, root: Path, values: dict[str, Any]) -> Clinic:
    _web_address(faults, ("clinic", "web"), values.get("web", ""))
    logo = values.pop("logo", "")
    found = _logo(faults, root, logo) if logo else None
    return Clinic(**values, logo=found)


def _conformance(faults: Faults, values: dict[str, Any]) -> Conformance:
    said = Conformance(**{name: value.strip() for name, value in values.items()})
    _web_address(faults, ("conformance", "report"), said.report)
    if values and not said.certified_by:
        known = "certified_by" in values
        position = faults.file.value("conformance", "certified_by") if known else faults.file.key("conformance")
        faults.add("certifier-missing", "nobody is named who certifies that the collection conforms", position,
                   'name the organisation that examined it, certified_by = "…", or remove [conformance]')
    return said


def _web_address(faults: Faults, keys: toml.Keys, web: str) -> None:
    if web and not re.match(r"https?://[^\s/]+\.[^\s]+\Z", web):
        faults.add("bad-web-address", f"“{web}” is not a complete web address", faults.file.value(*keys),
                   'write it with https:// in front, as in "https://clinic.example"')


def _logo(faults: Faults, root: Path, logo: str) -> Path | None:
    path, position = (root / logo).resolve(), faults.file.value("clinic", "logo")
    if not path.is_relative_to(root):
        faults.add("logo-outside", f"the logo {logo} lies outside the collection's folder", position,
                   f"copy it beside {SETTINGS_FILE}")
    elif not path.is_file():
        near = difflib.get_close_matches(path.name, file_names(path.parent), n=1, cutoff=0.6)
        faults.add("logo-not-found", f"there is no file {logo}", position,
                   f"did you mean {(Path(logo).with_name(near[0])).as_posix()}?" if near
                   else f"give its place from the folder of {SETTINGS_FILE}")
    elif path.suffix.lower() not in LOGOS:
        faults.add("logo-not-a-picture", f"{logo} is not a picture that can be printed", position,
                   "use an .svg, .png or .jpg file")
    else:
        return path
    return None


def _choice(faults: Faults, keys: toml.Keys, value: Any, valid: Iterable[str]) -> str:
    valid = list(valid)
    if not faults.typed(keys, value, str) or value in valid:
        return value
    near = difflib.get_close_matches(value.upper(), [v.upper() for v in valid], n=1, cutoff=0.4)
    guess = f"did you mean {next(v for v in valid if v.upper() == near[0])}? " if near else ""
    faults.add(f"unknown-{keys[-1].replace('_', '-')}", f"“{value}” is not a known {keys[-1]}", faults.file.value(*keys),
               f"{guess}Valid: {', '.join(valid)}")
    return valid[0]


def _topics(faults: Faults, root: Path, tables: Any) -> Iterator[TopicSettings]:
    if not isinstance(tables, list):
        faults.add("setting-of-wrong-type", "topics must be a list of tables", faults.file.key("topics"),
                   'write [[topics]] with two brackets, and folder = "…" below it')
        return
    content = root / "content" if (root / "content").is_dir() else root
    seen: dict[str, int] = {}
    for index, table in enumerate(tables):
        values = faults.table(("topics", index), table, SETTINGS["topics"])
        folder = values.get("folder", "")
        position = faults.file.value("topics", index, "folder")
        if "folder" not in values:
            if isinstance(table, Mapping) and "folder" not in table:
                faults.add("topic-without-folder", "this topic names no folder", faults.file.key("topics", index),
                           'add folder = "…", the name of its folder in content/')
            continue
        place = (content / folder).resolve()
        if not folder or not place.is_relative_to(content) or not place.is_dir():
            folders = [name for name in file_names(content) if (content / name).is_dir()]
            near = difflib.get_close_matches(folder, folders, n=1, cutoff=0.6)
            faults.add("topic-folder-not-found", f"there is no topic folder “{folder}”", position,
                       (f"did you mean {near[0]}? " if near else "") + f"Folders: {', '.join(folders) or 'none'}")
        elif str(place) in seen:
            faults.add("topic-twice", f"the topic folder “{folder}” is named twice", position,
                       f"it stands in line {seen[str(place)]} already: remove one")
        else:
            seen[str(place)] = position.line
            yield TopicSettings(place.relative_to(content).as_posix(), values.get("title", ""),
                                tuple(values.get("articles", ())))


def _accent(faults: Faults, accent: str) -> str:
    if not accent or re.match(r"#[0-9a-fA-F]{6}\Z", accent):
        return accent.lower()
    if re.match(r"#[0-9a-fA-F]{3}\Z", accent):
        return "#" + "".join(digit * 2 for digit in accent[1:].lower())
    faults.add("bad-accent", f"“{accent}” is not a colour", faults.file.value("theme", "accent"),
               'write six hexadecimal digits after #, as in "#0b5563"')
    return ""


def _checks(faults: Faults, values: dict[str, Any]) -> Checks:
    limits = faults.table(("checks", "limits"), values.get("limits", {}), dict.fromkeys(LIMITS, float))
    allow = []
    for rule, reason in values.get("allow", {}).items():
        keys = ("checks", "allow", rule)
        if not faults.typed(keys, reason, str):
            continue
        if not reason.strip():
            faults.add("allow-without-reason", f"no reason is given for allowing {rule}", faults.file.value(*keys),
                       f'say why: {rule} = "…"')
        allow.append((rule, reason, faults.file.key(*keys).line))
    return Checks({name: float(value) for name, value in limits.items()}, tuple(allow), tuple(values.get("words", ())))


def _hosts(faults: Faults, hosts: list[str]) -> Iterator[str]:
    for index, host in enumerate(hosts):
        if _HOST.match(host):
            yield host.lower()
        else:
            faults.add("bad-host", f"“{host}” is not the name of a host", faults.file.value("images", "hosts", index),
                       'write the name alone, without https:// and path, as in "images.clinic.example"')


def _editions(faults: Faults, project: Project, tables: Any) -> Iterator[tuple[str, Edition]]:
    if not tables:
        return
    from . import editions

    if not isinstance(tables, Mapping):
        faults.wrong_type(("editions",), tables, dict)
        return
    for name, table in tables.items():
        keys = ("editions", name)
        values = faults.table(keys, table, SETTINGS["editions"])
        if not _NAME.match(name):
            faults.add("bad-edition-name", f"“{name}” cannot name an edition", faults.file.key(*keys),
                       "use small letters, digits and hyphens: the name becomes part of file names")
            continue
        base = values.pop("base", name if name in editions.BUILT_IN else "standard")
        base = _choice(faults, (*keys, "base"), base, editions.BUILT_IN)
        paper = values.pop("paper", "")
        if "contents" in values:
            values["contents"] = _choice(faults, (*keys, "contents"), values["contents"], editions.CONTENTS)
        try:
            yield name, dataclasses.replace(editions.resolve(project, base, paper), name=name, **values)
        except BookletError as error:
            position = faults.file.value(*keys, "paper")
            faults.found.extend(dataclasses.replace(finding, position=position) for finding in error.findings)

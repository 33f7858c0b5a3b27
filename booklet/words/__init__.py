"""Every word that booklet itself puts into a publication, one catalogue a language.

A catalogue is a TOML file named after its language tag; en.toml is complete and says what each key is for.
A key that a language lacks is answered in English and named in `Words.missing`, so that the caller can mark the
passage with `lang_of` and report the gap. `crisis.toml` holds the crisis wording of each region.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

__all__ = ["CrisisText", "Words", "catalogue", "crisis", "family", "languages", "own_name"]

FALLBACK = "en"
_HAN_SIMPLIFIED = {"zh", "zh-cn", "zh-sg", "zh-my", "zh-hans"}
_FIELD = re.compile(r"\{(\w+)\}")
_TERRITORY = {"US": "US", "GB": "GB", "EU": "150"}  # 150 is Europe in CLDR


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words. `lang` is the catalogue's tag: the one asked for, or "en" when there is none.

    `missing` names the keys that are answered in English.
    """

    lang: str
    entries: Mapping[str, str]
    missing: frozenset[str] = frozenset()

    def text(self, key: str, **values: object) -> str:
        """The words of a key with its {fields} filled in. Hyphens in the key count as underscores, so that
        names of blocks and kinds ("key-points") can be asked for as they are. Raises KeyError for an unknown
        key or a field without a value: both are faults of the program, not of the input.
        """
        return _FIELD.sub(lambda field: str(values[field[1]]), self.entries[key.replace("-", "_")])

    def lang_of(self, key: str) -> str:
        """The language that `text(key)` is in."""
        return FALLBACK if key.replace("-", "_") in self.missing else self.lang

    def names(self, names: Iterable[str]) -> str:
        """Several names in one line, in this language's manner of listing."""
        return self.entries["list_separator"].join(names)

    def sentences(self, parts: Iterable[str]) -> str:
        """Short statements in one line, each ended before the next begins; one that ends in a stop needs no other."""
        end = self.entries["sentence_separator"]
        *first, last = [*parts] or [""]
        return "".join(f"{part.removesuffix(end.strip())}{end}" for part in first) + last

    def date(self, day: date, region: str = "") -> str:
        """A date in words: "January 5, 2026"; with region GB "5 January 2026"."""
        from babel import Locale, UnknownLocaleError
        from babel.dates import format_date

        tag = self.lang.replace("-", "_")
        for name in (f"{tag}_{_TERRITORY.get(region, '')}", tag):
            try:
                said = format_date(day, "long", locale=Locale.parse(name.strip("_")))
                return said.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")  # which every font has
            except (UnknownLocaleError, ValueError):
                continue
        return day.isoformat()


@dataclass(frozen=True, slots=True)
class CrisisText:
    """What a crisis box says, in reading order: heading, lead, action, more, emergency.

    `action` and `emergency` are whole sentences that contain `phone`, `web_shown` and `emergency_phone`, so that
    a page can set the numbers large and link them. `text` is the number to write to, empty where there is none or where
    nobody answers in this language; so are `web` and `web_shown`.
    """

    lang: str
    heading: str
    lead: str
    action: str
    phone: str
    text: str
    web: str
    web_shown: str
    more: tuple[str, ...]
    emergency: str
    emergency_phone: str


@cache
def languages() -> tuple[str, ...]:
    """The tags of the languages that have a catalogue."""
    names = (entry.name for entry in resources.files(__name__).iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml") and name != "crisis.toml"))


@cache
def family(lang: str) -> str:
    """What a language tag has in common with those of the same book: the language, and the script where it tells two
    ways of writing apart. es-US and es-MX are es; zh-CN is zh-Hans, zh-TW zh-Hant; sr-Latn stays."""
    first, *rest = lang.replace("_", "-").lower().split("-")
    script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    if first == "zh":
        script = script or ("Hant" if {"tw", "hk", "mo"} & set(rest) else "Hans")
    return f"{first}-{script}" if script else first


def own_name(lang: str) -> str:
    """What a language calls itself: Español, 中文 (简体); the tag where nobody knows."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(family(lang).replace("-", "_")).get_display_name()
    except (UnknownLocaleError, ValueError):
        return lang
    return f"{name[:1].upper()}{name[1:]}" if name else lang


def catalogue(lang: str) -> Words:
    """The words for a language tag: its own catalogue, else that of the language without region, else English."""
    return _catalogue(_nearest(lang, languages()))


@cache
def _catalogue(lang: str) -> Words:
    english = _toml(f"{FALLBACK}.toml")
    own = _toml(f"{lang}.toml")
    return Words(lang, {**english, **own}, frozenset(english.keys() - own.keys()))


def crisis(region: str, lang: str) -> CrisisText:
    """The crisis wording of a region (US, GB, EU) in a language, in English where that language has none.

    Raises KeyError for an unknown region: project.load has refused it before.
    """
    return _crisis(region, _nearest(lang, tuple(_toml("crisis.toml")[region]["words"])))


@cache
def _crisis(region: str, lang: str) -> CrisisText:
    facts = _toml("crisis.toml")[region]
    words = facts["words"][lang]
    numbers = {key: value for key, value in facts.items() if isinstance(value, str)}
    if words.get("by_phone"):
        numbers = {key: value for key, value in numbers.items() if key not in ("text", "web", "web_shown")}

    def fill(text: str) -> str:
        return _FIELD.sub(lambda field: numbers[field[1]], text)

    return CrisisText(
        lang, words["heading"], words["lead"], fill(words["action"]), numbers["phone"], numbers.get("text", ""),
        numbers.get("web", ""), numbers.get("web_shown", ""), tuple(fill(line) for line in words.get("more", ())),
        fill(words["emergency"]), numbers["emergency_phone"])


@cache
def _toml(name: str) -> dict:
    return tomllib.loads(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"))


@cache
def _nearest(lang: str, known: tuple[str, ...]) -> str:
    wanted = lang.replace("_", "-").lower()
    if wanted in _HAN_SIMPLIFIED or wanted.startswith("zh-hans-"):
        wanted = "zh-hans"
    by_tag = {tag.lower(): tag for tag in known}
    while wanted:
        if wanted in by_tag:
            return by_tag[wanted]
        wanted = wanted.rpartition("-")[0]
    return FALLBACK

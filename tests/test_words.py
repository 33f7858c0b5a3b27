"""words/: every language says everything, with the same gaps to fill."""

from __future__ import annotations

import ast
import re
import tomllib
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from booklet import words
from booklet.settings import REGIONS

LANGUAGES = words.languages()
FIELD = re.compile(r"\{(\w+)\}")
DAY = date(2026, 1, 5)


def test_the_languages_are_those_promised() -> None:
    assert set(LANGUAGES) >= {"en", "es", "fr", "ar", "zh-Hans", "vi", "ru"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_has_the_keys_and_fields_of_english(lang: str) -> None:
    english, own = words.catalogue("en").entries, words.catalogue(lang)
    assert set(own.entries) == set(english), "a key that English lacks is never asked for"
    for key, text in own.entries.items():
        assert text.strip() or key.endswith("_separator")
        assert sorted(FIELD.findall(text)) == sorted(FIELD.findall(english[key])), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_shipped_catalogues_are_complete(lang: str) -> None:
    assert words.catalogue(lang).missing == frozenset()


def test_a_missing_key_is_answered_in_english_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = words._toml("es.toml")
    monkeypatch.setattr(words, "_toml", lambda name: {"contents": "Contenido"} if name == "es.toml" else whole_en)
    whole_en = tomllib.loads(resources.files(words).joinpath("en.toml").read_text(encoding="utf-8"))
    spanish = words._catalogue.__wrapped__("es")
    assert (spanish.text("contents"), spanish.lang_of("contents")) == ("Contenido", "es")
    assert (spanish.text("glossary"), spanish.lang_of("glossary")) == ("Glossary", "en")
    assert spanish.missing == set(whole) - {"contents"}


@pytest.mark.parametrize(("asked", "answered"), [
    ("en", "en"), ("en-US", "en"), ("EN_gb", "en"), ("es-419", "es"), ("fr-CA", "fr"),
    ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-Hans-CN", "zh-Hans"), ("zh-TW", "en"), ("zh-Hant", "en"),
    ("tl", "en"), ("", "en"), ("x", "en"),
])  # fmt: skip
def test_which_catalogue_answers_for_a_tag(asked: str, answered: str) -> None:
    assert words.catalogue(asked).lang == answered


def test_fields_are_filled_and_a_forgotten_one_is_a_fault() -> None:
    english = words.catalogue("en")
    assert english.text("page_of", page=3, pages=4) == "Page 3 of 4"
    assert english.text("key-points") == "Key points"
    assert english.text("see_handout", title="{page}") == "(see the handout “{page}”)"
    with pytest.raises(KeyError):
        english.text("page_of", page=3)
    with pytest.raises(KeyError):
        english.text("no_such_key")


@pytest.mark.parametrize(("lang", "region", "text"), [
    ("en", "", "January 5, 2026"), ("en", "US", "January 5, 2026"), ("en", "GB", "5 January 2026"),
    ("es", "US", "5 de enero de 2026"), ("fr", "EU", "5 janvier 2026"), ("zh-Hans", "US", "2026年1月5日"),
    ("ru", "", "5 января 2026\N{NO-BREAK SPACE}г."), ("ar", "", "5 يناير 2026"),
])  # fmt: skip
def test_a_date_in_words(lang: str, region: str, text: str) -> None:
    assert words.catalogue(lang).date(DAY, region) == text


def test_short_statements_stand_in_one_line() -> None:
    """Russian dates end in a stop of their own; Chinese has a stop of another shape and no space."""
    said = [(word, word.date(DAY)) for word in map(words.catalogue, ("en", "ru", "zh-Hans"))]
    assert [word.sentences([day, day]) for word, day in said] == [
        "January 5, 2026. January 5, 2026", "5 января 2026\N{NO-BREAK SPACE}г. 5 января 2026\N{NO-BREAK SPACE}г.",
        "2026年1月5日。2026年1月5日"]
    assert words.catalogue("en").sentences([]) == ""


@pytest.mark.parametrize(("one", "other", "same"), [
    ("es-US", "es-MX", True), ("es", "ES_us", True), ("zh", "zh-CN", True), ("zh-Hans", "zh-TW", False), ("zh-Hant", "zh-HK", True),
    ("sr-Latn", "sr", False), ("en", "es", False), ("ar", "ar-EG", True),
])  # fmt: skip
def test_which_languages_share_a_book(one: str, other: str, same: bool) -> None:
    assert (words.family(one) == words.family(other)) is same


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_calls_itself_by_its_own_name(lang: str) -> None:
    names = {"ar": "العربية", "en": "English", "es": "Español", "fr": "Français", "ru": "Русский", "vi": "Tiếng Việt", "zh-Hans": "中文 (简体)"}
    assert words.own_name(lang) == names[lang]


def test_the_name_of_a_language_that_nobody_knows_is_its_tag() -> None:
    assert words.own_name("qxy") == "qxy"


def test_every_date_is_said_in_every_language() -> None:
    for lang in LANGUAGES:
        said = {words.catalogue(lang).date(date(2026, month, 28)) for month in range(1, 13)}
        assert len(said) == 12
        assert all("2026" in text and "28" in text for text in said), lang


# -- the crisis wording ------------------------------------------------------------------------


def test_the_wording_of_the_united_states_is_the_official_one() -> None:
    text = words.crisis("US", "en")
    assert f"{text.lead} {text.action}" == (
        "If you or someone you know is struggling or in crisis, help is available. "
        "Call or text 988 or chat 988lifeline.org."
    )
    assert (text.phone, text.text, text.emergency_phone) == ("988", "988", "911")


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_region_has_a_crisis_text_for_every_language(region: str, lang: str) -> None:
    text = words.crisis(region, lang)
    assert text.lang in (lang, "en")
    assert text.phone in text.action, "the number must stand in the sentence, to be set large"
    assert text.emergency_phone in text.emergency
    assert text.web_shown in text.action
    everything = " ".join([text.heading, text.lead, text.action, *text.more, text.emergency])
    assert "{" not in everything
    assert not re.search(r"press 3|oprima el 3", everything, re.IGNORECASE)


def test_the_united_states_speak_every_language_of_the_catalogues() -> None:
    assert [words.crisis("US", lang).lang for lang in LANGUAGES] == list(LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_is_sent_to_a_text_or_chat_service_that_does_not_speak_their_language(lang: str) -> None:
    """988 writes in English and Spanish; in other languages a caller is given an interpreter (SAMHSA's 988 FAQ)."""
    text = words.crisis("US", lang)
    if lang in ("en", "es"):
        assert (text.text, text.web_shown in text.action, text.web_shown) == ("988", True, "988lifeline.org")
        return
    everything = " ".join([text.lead, text.action, *text.more, text.emergency])
    assert (text.phone, text.text, text.web, text.web_shown) == ("988", "", "", "")
    assert "lifeline" not in everything
    assert not re.search(r"SMS|chat|رسالة|短信|聊天|nhắn tin|trò chuyện|СМС|чат", everything, re.IGNORECASE)
    assert re.search(r"interprète|مترجم|口译|thông dịch|переводчик", " ".join(text.more))


def test_the_line_above_what_is_left_out_fits_files_without_text_too() -> None:
    assert words.catalogue("en").text("left_out") == "These files hold no text or could not be read, and are left out:"
    assert all("." not in words.catalogue(lang).text("left_out") for lang in LANGUAGES), "a list follows"


# -- the catalogue and its users ---------------------------------------------------------------


def test_every_key_that_the_code_asks_for_exists() -> None:
    """A call of .text("…") or .lang_of("…") with a fixed key names a key of en.toml."""
    known = set(words.catalogue("en").entries)
    package = Path(words.__file__).parent.parent
    unknown = []
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
            if not called or node.func.attr not in ("text", "lang_of") or not isinstance(node.args[0], ast.Constant):
                continue
            owner = ast.unparse(node.func.value)
            key = node.args[0].value
            if isinstance(key, str) and ("word" in owner or "catalogue" in owner) and key.replace("-", "_") not in known:
                unknown.append(f"{path.relative_to(package)}:{node.lineno}: {key}")
    assert unknown == []


def test_every_key_is_asked_for() -> None:
    """Words that nothing prints are not translated. Kinds of resources are asked for by their name."""
    package = Path(words.__file__).parent.parent
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(package.rglob("*")) if path.suffix in (".py", ".xhtml"))
    named = set(re.findall(r"[\"']([a-z][a-z_-]*)[\"']", text))
    asked = {name.replace("-", "_") for name in named}
    assert [key for key in words.catalogue("en").entries if key not in asked and not key.startswith("kind_")] == []

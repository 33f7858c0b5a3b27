"""Translations: of what, of which version, and by whom (domain.md, "Trust and governance")."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import date

from .. import words
from ..findings import Severity
from ..model import Article
from .rule import Fault, Subject, rule


@rule(Severity.WARNING)
def translation_stale(subject: Subject) -> Iterator[Fault]:
    """The original was reviewed after this translation was made from it: the two may say different things.

    source_version, a date, says which original was translated; without it the days of review are compared.

    Bad in words: source_version: 2024-01-01, and the original was reviewed on 2026-03-01.
    Good in words: source_version: 2026-03-01.
    """
    article, original = subject.article, _original(subject)
    if original is None or original.last_reviewed is None:
        return
    version = _day(article.source_version) or article.last_reviewed
    if version and version < original.last_reviewed:
        yield Fault(subject.line("source_version" if article.source_version else "translation_of"),
                    f"the original, {original.slug}, was reviewed on {original.last_reviewed}, after this translation of {version}",
                    "compare the two, then set source_version to the original's day")


@rule(Severity.REVIEW)
def translation_undated(subject: Subject) -> Iterator[Fault]:
    """The original has a day of review, and nothing says which version of it was translated.

    Bad in words: neither source_version nor last_reviewed.
    Good in words: source_version: 2026-03-01.
    """
    article, original = subject.article, _original(subject)
    if original and original.last_reviewed and not _day(article.source_version) and not article.last_reviewed:
        yield Fault(subject.line("translation_of"), f"nothing says which version of {original.slug} was translated",
                    f"compare the two, then add source_version: {original.last_reviewed}")


@rule(Severity.ERROR)
def translation_original_unknown(subject: Subject) -> Iterator[Fault]:
    """The key translation_of names no article of the collection, so that nobody notices when the original changes.

    Not looked at when one article is built alone.

    Bad:
    ---
    title: Dormir
    lang: es
    translation_of: slepe
    ---
    Llame a su médico.

    Good in words: translation_of: sleep, where sleep.md is in the collection.
    """
    name = subject.article.translation_of
    if name and subject.project.single is None and _original(subject) is None:
        near = difflib.get_close_matches(name, [other.slug for other in subject.all_articles], n=1, cutoff=0.6)
        guess = f"did you mean {near[0]}? " if near else ""
        yield Fault(subject.line("translation_of"), f"translation_of names “{name}”, which is no article here",
                    f"{guess}give the slug of the original; booklet list names them")


@rule(Severity.WARNING)
def translation_language(subject: Subject) -> Iterator[Fault]:
    """A translation is in the language of its original, or a second one of it in the same language: perhaps lang is
    missing, or translation_of was copied with the rest of the front matter.

    Bad in words: lang: en-US, and the original in English.
    Good in words: lang: es.
    """
    article, original = subject.article, _original(subject)
    if original is None:
        return
    family = words.family(article.lang)
    if family == words.family(original.lang):
        yield Fault(subject.line("translation_of"), f"the translation and its original, {original.slug}, are both in {article.lang}",
                    "add lang: with the language of the translation, or remove translation_of")
        return
    twin = next(other for other in subject.all_articles
                if other.translation_of == original.slug and words.family(other.lang) == family)
    if twin.slug != article.slug:
        yield Fault(subject.line("translation_of"), f"{original.slug} has a translation into {article.lang} already: {twin.slug}",
                    "keep one of them")


@rule(Severity.REVIEW)
def link_not_translated(subject: Subject) -> Iterator[Fault]:
    """A link leads to an article in another language, of which there is a translation in the language of the text.

    A link to the article's own original is meant so.

    Bad in words: [cómo dormir](sleep.md) in Spanish, where dormir.md translates sleep.md.
    Good in words: [cómo dormir](dormir.md)
    """
    article = subject.article
    if not subject.once("translations", _translations):
        return
    family = words.family(article.lang)
    for link in subject.tree.iter("a"):
        scheme, _, rest = (link.get("href") or "").partition(":")
        there = subject.once("articles by slug", _by_slug).get(rest.partition("#")[0]) if scheme == "article" else None
        if there is None or words.family(there.lang) == family or there.slug == article.translation_of:
            continue
        if own := next((other for other in subject.once("translations", _translations)
                        if other.translation_of == there.slug and words.family(other.lang) == family), None):
            yield Fault(link, f"the link leads to {there.slug}, which has a translation in this language",
                        f"lead to {own.slug}, or say that the page is in another language")


@rule(Severity.REVIEW)
def translator_missing(subject: Subject) -> Iterator[Fault]:
    """A translation names no translator: a person must answer for it.

    Bad:
    ---
    title: Dormir
    lang: es
    translation_of: sleep
    ---
    Llame a su médico.

    Good:
    ---
    title: Dormir
    lang: es
    translation_of: sleep
    translator: Ana Ejemplo
    ---
    Llame a su médico.
    """
    if subject.article.translation_of and not subject.article.translator:
        yield Fault(subject.line("translation_of"), "the translation names no translator",
                    "add translator: with name and credentials")


@rule(Severity.WARNING)
def words_untranslated(subject: Subject) -> Iterator[Fault]:
    """Booklet's own words ("When to get help", "Page 3 of 4") are printed in English, for there is no catalogue of them in
    the article's language, or it lacks some; or those of the crisis box, which say what is true in the region. They are
    marked as English. Told once, at the first article in the language.

    Bad:
    ---
    title: Uyku
    lang: tr
    ---
    Bizi arayın.

    Good:
    ---
    title: Dormir
    lang: es
    ---
    Llame a su médico.
    """
    article = subject.article
    family, own = words.family(article.lang), words.catalogue(article.lang)
    lacking = sorted(own.missing) if words.family(own.lang) == family else ["all"]
    crisis = lacking != ["all"] and words.family(words.crisis(subject.project.region, article.lang).lang) != family
    if not lacking and not crisis:
        return
    first = next(other for other in subject.all_articles if words.family(other.lang) == family)
    if first.slug != article.slug:
        return
    if crisis:
        yield Fault(subject.line("lang"), f"booklet has no crisis text of the region {subject.project.region} in the language {family}: "
                    "it is printed in English", "write one in a block ::: crisis, with the numbers that are answered there")
    if lacking:
        what = "booklet has no words of its own" if lacking == ["all"] else f"booklet lacks {len(lacking)} of its own words, {lacking[0]} first,"
        yield Fault(subject.line("lang"), f"{what} in the language {family}: they are printed in English",
                    "give the blocks titles of your own; a catalogue in booklet/words/ adds the language")


def _original(subject: Subject) -> Article | None:
    """The article that this one is a translation of, where the collection has it."""
    wanted = subject.article.translation_of
    if not wanted:
        return None
    return next((other for other in subject.all_articles if other.slug == wanted != subject.article.slug), None)


def _by_slug(subject: Subject) -> dict[str, Article]:
    return {other.slug: other for other in subject.all_articles}


def _translations(subject: Subject) -> list[Article]:
    return [other for other in subject.once("articles by slug", _by_slug).values() if other.translation_of]


def _day(text: str) -> date | None:
    match = re.search(r"\b(\d{4})-(\d\d)-(\d\d)\b", text)
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None

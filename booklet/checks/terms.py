"""Terms and abbreviations: explained where they first stand, or where a reader can find it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..findings import Severity
from .prose import primary, words
from .rule import Fault, Subject, rule, words_of
from .spelling import known_word

_ABBREVIATION = re.compile(r"(?<![\w./@-])(?:[A-Z]\.?){2,5}(?:s(?=\b))?(?![\w@]|[-/]\d)")
# Known to every reader, or not read as letters: countries, titles, units, times, roman numbers, things of daily life.
_KNOWN = frozenset("""
US USA UK EU UN DC NYC LA TV DVD CD PC PDF PIN ID OK AM PM AD BC CE BCE MD PHD RN DDS NP PA DO JD BA MA MBA MSW LCSW DR MR MRS MS JR SR
II III IV VI VII VIII IX XI XII XIII XIV XV XX XXI FAQ FAQS DIY VIP SOS GPS USB URL QR HIV AIDS DNA FBI CIA NASA IRS CEO ZIP ATM SUV RSVP ASAP
COVID AC DC HTML EPUB NHS TTY GP MP NATO UFO BBC CNN PO NE NW SE SW ET CT MT PT EST CST PST AOK YES NO AND OR NOT DO THE TO IF IN ON BE IS IT
A I X WWW HTTP HTTPS API SMS APP AL AK AZ AR CA CO DE FL GA HI IL IN IA KS KY LA ME MI MN MO MS NC ND NH NJ NM NV NY OH OK OR RI SC SD TN
TX UT VA VT WA WI WV WY PR AIDS DOB STOP CALL NEW FREE ALL YOU ASK NOTE TIP TODO TBD XXX
""".split())

_DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]?s?")
_NEAR = 120  # characters between an abbreviation and what explains it
_SMALL = frozenset(("of", "and", "for", "the", "in", "to", "on", "with", "a"))


@rule(Severity.REVIEW, "WCAG 3.1.4")
def abbreviation_unexplained(subject: Subject) -> Iterator[Fault]:
    """An abbreviation is used and nothing in the article says what it stands for. Told at its first use (English only).

    Bad: Ask about CBT.
    Good: Ask about cognitive behavioral therapy (CBT).
    Good:
    Ask about CBT.

    *[CBT]: cognitive behavioral therapy
    """
    if not subject.english:
        return
    whole = " ".join(passage.text for passage in subject.passages) + f" {subject.article.title}"
    expanded = {words_of(element).rstrip("s") for element in subject.tree.iter("abbr", "dfn") if element.tag == "dfn" or element.get("title")}
    seen: set[str] = set()
    for passage, hit in subject.hits(_ABBREVIATION, lang="en"):
        if "." in hit[0][:-1] and not _DOTTED.fullmatch(hit[0]):
            continue  # GOV.UK, a name
        short = hit[0].rstrip("s").replace(".", "")
        if short in seen or short.upper() in _KNOWN or len(short) < 2 or passage.text.isupper() or _is_word(short) or _shouted(passage.text, hit):
            continue
        seen.add(short)
        if short not in expanded and not _explained(short, whole):
            yield Fault(passage.element, f"“{short}” is not explained",
                        f"write it out at its first use, or add a line *[{short}]: what it stands for", hit[0])


@rule(Severity.REVIEW)
def term_unexplained(subject: Subject) -> Iterator[Fault]:
    """A term that another article defines is used, and this article neither defines it nor links to it.

    In a handout there is no glossary. Told at the first use.

    Bad in words: “Ask a doula”, which another article explains.
    Good in words: “Ask a doula, somebody who helps at a birth”.
    """
    slug, lang = subject.article.slug, primary(subject.article.lang)
    used = [(term, line) for term in subject.collection.glossary if slug and slug not in term.articles and primary(term.lang) == lang
            and (line := next((line for user, line in term.uses if user == slug), 0))]
    if not used:
        return
    linked = {(link.get("href") or "").removeprefix("term:") for link in subject.tree.iter("a")}
    own = {words_of(element).casefold() for element in subject.tree.iter("dfn", "abbr", "dt")}
    for term, line in used:
        if term.id not in linked and term.term.casefold() not in own:
            yield Fault(line, f"“{term.term}” is defined in {term.position.file}, not here",
                        "define it here too, or say it in plain words", term.term)


def _is_word(short: str) -> bool:
    """Whether the letters are a word of English in capitals, which is no abbreviation."""
    return len(short) > 3 and "." not in short and known_word(short.lower(), "en")


def _shouted(text: str, hit: re.Match[str]) -> bool:
    """Whether the letters stand among other words in capitals: they are a word that is shouted."""
    near = text[max(0, hit.start() - 12) : hit.start()].split()[-1:] + text[hit.end() : hit.end() + 12].split()[:1]
    return any(len(word) > 1 and word.isalpha() and word.isupper() for word in near)


def _explained(short: str, text: str) -> bool:
    """Whether what an abbreviation stands for is near one of its uses: in brackets, or words with its letters first."""
    dotted = r"\.?".join(short)
    for hit in re.finditer(rf"\b{dotted}(?:s\b|\b)\.?", text):
        before, after = text[max(0, hit.start() - _NEAR) : hit.start()], text[hit.end() : hit.end() + _NEAR]
        if re.search(r"[(\[“\"][^()\[\]]{0,25}\Z", before) and re.match(r"[^()\[\]]{0,25}[)\]”\"]", after):
            return True
        if re.match(r" ?\([A-Za-z][^()]{5,}\)|,? (?:is short for|stands for|means|or [a-z]+ [a-z]+)", after):
            return True
        if re.search(r"\b(?:called|known as|or|named) \Z", before):
            return True
        for near in (before, after):
            letters = [word[0].lower() for word in words(near)]
            without = [word[0].lower() for word in words(near) if word.lower() not in _SMALL]
            if short.lower() in "".join(letters) or short.lower() in "".join(without):
                return True
    return False

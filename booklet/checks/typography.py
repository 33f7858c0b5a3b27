"""Signs: what looks right on a screen and is read aloud, searched or printed as something else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ..findings import Severity
from .prose import Sought, primary
from .rule import Fault, Subject, rule, short
from .spelling import known_word
from .tongues import SMALL_WORDS

_SPACED = Sought.of(r"(?<![\w.])(?:[A-ZÀ-Þ] ){3,}[A-ZÀ-Þ](?![\w.])|(?<![\w.])(?:[a-z] ){4,}[a-z](?![\w.])",
                    exact=True, hint=r" [A-ZÀ-Þa-z] [A-ZÀ-Þa-z] [A-ZÀ-Þa-z]")
_SIGNS = Sought.of(r"([_=~*#.•·–—-])\1{4,}|(?:[*~=_-] ){4,}[*~=_-]",
                   *(sign * 5 for sign in "_=~*#.•·–—-"), *(f"{sign} " for sign in "*~=_-"))
_ARROW = Sought.of(r"(?<![-<=!])(?:--?|==?)>(?!>)|<(?:--?|==)(?![->\d])|(?<=\s)>>(?=\s)", "->", "=>", "<-", "<=", ">>")
_SMILEY = Sought.of(r"(?<![\w:])[:;]-?[)(DP](?![\w)])|(?<!\w)<3(?!\d)",
                    *(eyes + rest for eyes in ":;" for rest in ")(dp-"), "<3", exact=True)
_SHOUT = Sought.of(r"!{2,}|\?{2,}|(?:!\?|\?!)+", "!!", "??", "!?", "?!")
_SPACE_BEFORE = Sought.of(r"(?<=[^\W\d_]) +[,;!?](?=\s|$)|(?<=[^\W\d_]) +\.(?=\s[A-Z]|\n|$)", *(f" {stop}" for stop in ",;!?."), exact=True)
_NO_SPACE_AFTER = Sought.of(r"\b[a-z]{3,}[.!?][A-Z][a-z]+\b(?![.(])|\b[a-z]{2,},[a-z]{3,}\b", exact=True, hint="[.!?,][A-Za-z]")
_DOUBLED = re.compile(r"(?<![-'’])\b(?P<word>[^\W\d_]+) (?P=word)\b(?![-'’])")
_SLIPS = {"we", "us", "he", "she", "they", "them", "its", "but", "because", "should", "could", "would", "must", "may", "some", "any", "more", "about",
          "into", "our", "their", "his", "her", "me", "my", "has", "been", "were", "did", "does", "than", "then", "also"}
_MAY_DOUBLE = {"that", "had", "is", "do", "can", "on", "in", "no", "an", "nous", "vous", "más", "muy", "ya", "die", "das", "der", "sie", "que", "her"}
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e]")
_BROKEN = Sought.of(r"\b([a-z]{2,})- ([a-z]{2,})\b", "- ", exact=True)
_SUSPENDED = {"and", "or", "to", "versus", "nor", "through", "but", "und", "oder", "y", "o", "et", "ou", "as", "than", "in", "of", "for", "if"}
_PREFIXES = {"un", "de", "re", "pre", "non", "anti", "sub", "super", "inter", "over", "under", "mid", "mis", "dis", "post", "self", "semi", "co"}
_GARBLED = re.compile("[ÂÃ][\u0080-\u00bf‚ƒ„…†‡ˆ‰‹Œ‘’“”•–—˜™š›œžŸ]|â(?:€|‚)[\u0080-\u00bf‚ƒ„…†‡ˆ‰‹Œ‘’“”•–—˜™š›œžŸ¦¢]?|ï¿½|\ufffd")
_AFTER_A_WORD = frozenset("‘’“”–—…•")
_DISGUISED = re.compile("[\U0001d400-\U0001d7ff\U0001f130-\U0001f189Ⓐ-ⓩ]{2,}(?: [\U0001d400-\U0001d7ff\U0001f130-\U0001f189Ⓐ-ⓩ]+)*")
_PAD = re.compile("(?:\u00a0[ \u00a0]*){3,}")


@rule(Severity.WARNING, "WCAG 1.3.2")
def letters_spaced(subject: Subject) -> Iterator[Fault]:
    """A word is written with spaces between its letters (WCAG failure F32): it is read letter by letter, and never found.

    Bad: W A R N I N G: do not drive.
    Good: **Warning:** do not drive.
    """
    for passage, hit in subject.hits(_SPACED):
        yield Fault(passage.element, f"“{hit[0]}” is a word in single letters", "write the word; bold makes it stand out", hit[0])


@rule(Severity.WARNING)
def line_of_signs(subject: Subject) -> Iterator[Fault]:
    """A row of signs draws a line, a blank or a space: each sign is read, or all are skipped.

    Bad: My appointment: ____________
    Good:
    My appointment:

    ::: notes-lines 2
    :::
    """
    for passage, hit in subject.hits(_SIGNS):
        yield Fault(passage.element, f"“{short(hit[0], 12)}” is a row of signs", "use --- on a line alone for a rule, ::: notes-lines for lines to write on",
                    hit[0])


@rule(Severity.REVIEW)
def arrow_by_signs(subject: Subject) -> Iterator[Fault]:
    """An arrow or a face is made of signs: it is read as "dash greater than", or left out.

    Bad: Worry -> tight chest -> more worry
    Good: Worry makes the chest tight, and that makes more worry.
    """
    for pattern in (_ARROW, _SMILEY):
        for passage, hit in subject.hits(pattern, once=True):
            yield Fault(passage.element, f"“{hit[0]}” is read as signs, or not at all", "say it in words", hit[0])


@rule(Severity.REVIEW)
def stop_repeated(subject: Subject) -> Iterator[Fault]:
    """Exclamation or question marks stand in a row: they shout, and some voices read each one.

    Bad: Do not stop taking it!!!
    Good: Do not stop taking it.
    """
    for passage, hit in subject.hits(_SHOUT):
        yield Fault(passage.element, f"“{hit[0]}” stands for one sign", "write one, or a full stop", hit[0])


@rule(Severity.REVIEW)
def space_before_stop(subject: Subject) -> Iterator[Fault]:
    """A space stands before a comma or a stop, which may open a line on its own. French is left alone.

    Bad: Rest , drink water and wait .
    Good: Rest, drink water and wait.
    """
    for passage, hit in subject.hits(_SPACE_BEFORE):
        if primary(passage.lang) != "fr" and subject.unlike != "fr":
            words = passage.text[: hit.end()].rsplit(None, 2)[-2:]
            yield Fault(passage.element, f"a space stands before “{hit[0].strip()}” in “{' '.join(words)}”",
                        "remove the space", " ".join(words))


@rule(Severity.REVIEW)
def space_missing(subject: Subject) -> Iterator[Fault]:
    """No space stands after a stop or a comma: two words are read as one, and lines break in the wrong place.

    Bad: Rest well.Drink water.
    Good: Rest well. Drink water.
    """
    for passage, hit in subject.hits(_NO_SPACE_AFTER, lang="en"):
        around = passage.text[max(0, hit.start() - 8) : hit.end() + 5]
        if not re.search(r"[/@]|www|https?:|\w\.\w+\.\w", around):
            yield Fault(passage.element, f"no space stands within “{hit[0]}”", "put a space after the sign", hit[0])


@rule(Severity.WARNING)
def word_doubled(subject: Subject) -> Iterator[Fault]:
    """A small word stands twice in a row, as a slip of the keys leaves it.

    Bad: Call the the clinic.
    Good: Call the clinic.
    """
    for passage, hit in subject.hits(_DOUBLED):
        word, lang = hit["word"], primary(passage.lang)
        small = SMALL_WORDS.get(lang, frozenset()) | (_SLIPS if lang == "en" else frozenset())
        if word in small and word not in _MAY_DOUBLE:
            yield Fault(passage.element, f"“{word}” stands twice", "remove one", hit[0])


@rule(Severity.WARNING)
def ligature_pasted(subject: Subject) -> Iterator[Fault]:
    """A word holds two letters glued into one sign, as text copied from a PDF does: searches miss it, voices stumble.

    Bad: Fill in the ofﬁce form.
    Good: Fill in the office form.
    """
    for passage in dict.fromkeys(passage for passage, _ in subject.hits(_LIGATURE, code=True)):
        for word in re.findall(r"\w+", passage.text):
            if _LIGATURE.search(word):
                yield Fault(passage.element, f"“{word}” holds a ligature", f"write {unicodedata.normalize('NFKC', word)}", word)


@rule(Severity.WARNING)
def invisible_character(subject: Subject) -> Iterator[Fault]:
    """A word holds a sign that nobody sees, left from a program or a website: searches miss the word, voices stumble.

    Bad: Take your medi\u200bcine.
    Good: Take your medicine.
    """
    for passage, hit in subject.hits(_INVISIBLE, code=True):
        if "\u200e" <= hit[0] <= "\u202e" and primary(passage.lang) in ("ar", "he", "fa", "ur", "yi", "ps"):
            continue
        start = passage.text[: hit.start()].rfind(" ") + 1
        word = passage.text[start:].split(" ")[0]
        name = unicodedata.name(hit[0], "a control character").lower()
        yield Fault(passage.element, f"“{_INVISIBLE.sub('', word)}” holds a sign nobody sees (U+{ord(hit[0]):04X}, {name})", "type the word anew",
                    hit[0])


@rule(Severity.WARNING)
def word_broken(subject: Subject) -> Iterator[Fault]:
    """A word is broken by a hyphen and a space, as text copied from a PDF is.

    Bad: Ask about your treat- ment.
    Good: Ask about your treatment.
    Good: Before and after, short- and long-term.
    """
    for passage, hit in subject.hits(_BROKEN):
        if hit[2] not in _SUSPENDED and hit[1] not in _PREFIXES and known_word(hit[1] + hit[2], primary(passage.lang)):
            yield Fault(passage.element, f"“{hit[0]}” is broken in two", f"write {hit[1]}{hit[2]}", hit[0])


@rule(Severity.ERROR)
def text_garbled(subject: Subject) -> Iterator[Fault]:
    """Letters were lost on the way between two programs: readers see signs that nobody wrote.

    Bad: Donâ€™t stop taking it.
    Good: Don't stop taking it.
    """
    for passage, hit in subject.hits(_GARBLED, code=True):
        if hit[0][1:] in _AFTER_A_WORD and passage.text[: hit.start()][-1:].isupper():
            continue  # IRMÃ”: a word of Portuguese or Vietnamese in capitals, and a sign after it
        start = max(passage.text[: hit.start()].rfind(" ") + 1, 0)
        word = passage.text[start:].split(" ")[0]
        yield Fault(passage.element, f"“{short(word)}” holds signs that nobody wrote",
                    "type the word anew, and save the file as UTF-8", word)


@rule(Severity.WARNING, "WCAG 1.3.1")
def letters_disguised(subject: Subject) -> Iterator[Fault]:
    """Bold or round letters are made of mathematical signs: a screen reader names each sign, or says nothing.

    Bad: 𝗗𝗼 𝗻𝗼𝘁 stop taking it.
    Good: **Do not** stop taking it.
    """
    for passage, hit in subject.hits(_DISGUISED):
        plain = unicodedata.normalize("NFKC", hit[0])
        yield Fault(passage.element, f"“{hit[0]}” is made of signs that are no letters", f"write {plain}; ** makes it bold", hit[0])


@rule(Severity.WARNING, "WCAG 1.3.2")
def layout_by_spaces(subject: Subject) -> Iterator[Fault]:
    """Words are pushed into place by hard spaces (WCAG failures F33 and F34): in another size they stand anywhere.

    Bad: Monday&nbsp;&nbsp;&nbsp;&nbsp;9 to 5
    Good:
    | Day | Hours |
    |-----|-------|
    | Monday | 9 to 5 |
    """
    if subject.article.body.count("\u00a0") < 3 or not _PAD.search("".join(subject.tree.itertext())):
        return
    for passage in subject.passages:
        text = "".join(passage.element.itertext())
        if hit := _PAD.search(text):
            before = text[: hit.start()].split()[-1:] or text[hit.end() :].split()[:1]
            yield Fault(passage.element, f"hard spaces after “{short(' '.join(before), 30)}” push the words into place", "use a table or a list",
                        " ".join(before))


@rule(Severity.REVIEW)
def breaks_for_space(subject: Subject) -> Iterator[Fault]:
    """Empty lines are forced between lines of a text: some voices say "blank" each time, and the theme cannot set the distance.

    Bad: One.<br><br>Two.
    Good:
    One.

    Two.
    """
    for element in subject.tree.iter("br"):
        following = element.getnext()
        if following is not None and following.tag == "br" and not (element.tail or "").strip():
            before = element.getprevious()
            if before is None or before.tag != "br" or (before.tail or "").strip():
                yield Fault(element, "an empty line is forced into a text", "start a paragraph: leave a line empty",
                            pattern=r"<br[^>]*>\s*</?br|  \n\s*<br|</br")

"""Where a wrong word harms somebody: doses, emergency numbers, talk of suicide without a way to help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from .. import words
from ..findings import Severity
from .prose import Sought
from .rule import Fault, Subject, rule, words_of


def _spellings(*names: str) -> list[str]:
    """Abbreviations with and without each of their points: qd, q.d."""
    return [name[0] + "".join(rest) for name in names for rest in product(*((letter, f".{letter}") for letter in name[1:]))]


_UNIT = r"(?:mg|mcg|µg|μg|g|kg|mL|ml|l|L|units?|IU|mEq|mmol|%)"
_NAKED = Sought.of(rf"(?<![\d.,\w])\.[0-9]+ ?{_UNIT}\b", *(f".{digit}" for digit in "0123456789"), exact=True)
_TRAILING = Sought.of(r"(?<![\d.,])\d+\.0+ ?(?:mg|mcg|µg|μg|mL|ml|units?|IU|mEq)\b(?!/)", ".0", exact=True)
_SHORTHAND = Sought.of(r"(?<![\w.])(?:q\.?d\.?|q\.?o\.?d\.?|b\.?i\.?d\.?|t\.?i\.?d\.?|q\.?i\.?d\.?|p\.?r\.?n\.?|q\.?h\.?s\.?|"
                        r"QD|QOD|BID|TID|QID|PRN|QHS)(?![\w-])|(?<![\w.])\d+ ?(?:U|IU|µg|μg)(?!\.?[\w/])",
                       *_spellings("qd", "qod", "bid", "tid", "qid", "prn", "qhs"), exact=True, hint=r"\d ?[UIµμ]")
_PLAIN = {"qd": "every day", "qod": "every other day", "bid": "twice a day", "tid": "three times a day", "qid": "four times a day",
          "prn": "when you need it", "qhs": "at bedtime"}
_CALL = Sought.of(
    r"\b(?:call|dial|ring|phone|text|telephone|llame al|marque el|appelez le)(?: or text)?(?: the number)? "
    r"(911|988|999|112|111|000|116 ?123)\b", "911", "988", "999", "112", "111", "000", "116")
_ALSO = {"GB": {"112", "116123"}, "EU": {"116123"}}  # beside those of the crisis box: the European number, Samaritans and their like
_SUICIDE = Sought.of(
    r"\b(suicid\w+|kill (?:yourself|themselves|himself|herself|myself)|end (?:your|their|my) (?:own )?life|"
    r"self-?harm\w*|hurt(?:ing)? yourself|suicidarse|quitarse la vida|hacerse daño)\b",
    "suicid", "kill ", " life", "harm", "yourself", "la vida", "hacerse")


@rule(Severity.ERROR)
def dose_decimal_unsafe(subject: Subject) -> Iterator[Fault]:
    """A dose is written so that a missed point makes it ten times as large: ".5 mg" is read as 5, "1.0 mg" as 10.

    Institute for Safe Medication Practices and the Joint Commission: zero before the point, none after it.

    Bad: Take .5 mg at night.
    Bad: Take 1.0 mg at night.
    Good: Take 0.5 mg at night, then 1 mg.
    """
    for pattern in (_NAKED, _TRAILING):
        for passage, hit in subject.hits(pattern):
            better = f"0{hit[0]}" if hit[0].startswith(".") else re.sub(r"\.0+", "", hit[0])
            yield Fault(passage.element, f"“{hit[0]}” is misread as ten times as much", f"write {better}", hit[0])


@rule(Severity.WARNING)
def dose_shorthand(subject: Subject) -> Iterator[Fault]:
    """A dose is written in the shorthand of prescriptions, which readers do not know and staff misread (ISMP, Joint Commission).

    Bad: Take one pill BID.
    Bad: Inject 10 U in the morning.
    Good: Take one pill twice a day.
    Good: Inject 10 units in the morning.
    """
    for passage, hit in subject.hits(_SHORTHAND):
        if hit[0].lower().rstrip(".") in ("bid", "tid", "prn", "qid") and not hit[0].isupper():
            continue  # "bid" is a word
        plain = _PLAIN.get(hit[0].lower().replace(".", ""), "the unit in full: units, mcg")
        yield Fault(passage.element, f"“{hit[0]}” is shorthand of prescriptions", f"write {plain}", hit[0])


@rule(Severity.ERROR)
def emergency_number_foreign(subject: Subject) -> Iterator[Fault]:
    """The text says to call an emergency number of another region: nobody answers there.

    Bad: In an emergency, call 999.
    Good: In an emergency, call 911.
    """
    known = _numbers(subject)
    for passage, hit in subject.hits(_CALL):
        if hit[1].replace(" ", "") not in known:
            yield Fault(passage.element, f"{hit[1]} is no emergency number in the region {subject.project.region}",
                        f"write {' or '.join(sorted(known)[:2])}, or set region in booklet.toml", hit[0])


@rule(Severity.REVIEW)
def crisis_words_without_help(subject: Subject) -> Iterator[Fault]:
    """The text speaks of suicide or self-harm and gives no number to call: the reader may be the one it speaks of.

    Reporting on Suicide asks that help stands beside it. The crisis box at a handout's end is not in the text.

    Bad: Depression can lead to thoughts of suicide.
    Good: Depression can lead to thoughts of suicide. If you have them, call or text 988.
    """
    numbers = re.compile(rf"\b({'|'.join(sorted(_numbers(subject)))})\b|\b1?-?8(00|33|44|55|66|77|88)-\d{{3}}-\d{{4}}\b|\btel:")
    found = next(subject.hits(_SUICIDE), None)
    if found and not subject.tree.xpath('.//section[@data-block="crisis"]') and not numbers.search(subject.text):
        passage, hit = found
        yield Fault(passage.element, f"the text speaks of “{hit[0]}” and names no number to call",
                    "put in a block ::: crisis, or the number", hit[0])


@rule(Severity.ERROR)
def crisis_block_without_number(subject: Subject) -> Iterator[Fault]:
    """A crisis box with words of its own does not hold the number that people in the region must call.

    Bad:
    ::: crisis
    Ask somebody to sit with you.
    :::

    Good:
    ::: crisis
    Call or text 988, and ask somebody to sit with you.
    :::
    """
    crisis = words.crisis(subject.project.region, subject.article.lang)
    needed = {crisis.phone, crisis.emergency_phone}
    for block in subject.tree.xpath('.//section[@data-block="crisis"]'):
        digits = set(re.findall(r"\d+", words_of(block)))
        if not digits & needed:
            yield Fault(block, "the crisis box names no number to call",
                        f"name {' or '.join(sorted(needed))}, or leave the box empty: booklet fills it")


def _numbers(subject: Subject) -> set[str]:
    """The numbers that are answered in the project's region, digits only."""
    crisis = words.crisis(subject.project.region, "en")
    return {crisis.phone, crisis.emergency_phone, *_ALSO.get(subject.project.region, ())}

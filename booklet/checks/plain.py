"""Plain language, measured: grade, length of sentences and paragraphs, who is spoken to, who acts.

Figures never block by default: they say which articles to look at first (NHS content manual).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..findings import Severity
from ..settings import limit
from .prose import Passage, Sought, primary, words
from .rule import Fault, Subject, rule, short

_WORDS_LEAST = 100  # of an article: a share of fewer words says nothing
_BE = r"(?:am|is|are|was|were|be|been|being)"
_IRREGULAR = (
    "beaten|begun|bitten|blown|born|bought|bound|broken|brought|built|caught|chosen|done|drawn|driven|eaten|fed|felt|found|forgotten|"
    "forgiven|fought|given|heard|held|hidden|hurt|kept|known|laid|led|left|lost|made|meant|met|overcome|overseen|paid|put|read|"
    "ridden|said|seen|sent|set|shaken|shown|shut|sold|sought|spent|spoken|stolen|stuck|sworn|taken|taught|thought|thrown|told|"
    "understood|undertaken|withdrawn|withheld|won|worn|written"
)
_PASSIVE = re.compile(rf"\b{_BE}\b(?: (?:not|also|often|always|never|sometimes|usually|only|just|then|being|\w+ly))? "
                      rf"((?!(?:need|speed|indeed|hundred|embed|exceed|proceed|seed|feed)\b)\w{{2,}}ed|{_IRREGULAR})\b",
                      re.IGNORECASE)
# Participles that describe a state of somebody: "you are tired" has nobody who does it.
_STATES = {
    "tired", "worried", "scared", "interested", "excited", "bored", "married", "retired", "pleased", "relaxed", "stressed", "depressed",
    "confused", "ashamed", "embarrassed", "frightened", "surprised", "overwhelmed", "exhausted", "supposed", "used", "allowed", "left",
    "related", "concerned", "disabled", "divorced", "widowed", "experienced", "qualified", "licensed", "needed", "born", "located", "done",
    "hurt", "lost", "committed", "limited", "detailed", "complicated", "advanced", "united", "satisfied", "prepared", "involved",
    "engaged", "annoyed", "upset", "stuck", "set", "put", "read", "shut", "worn", "enrolled", "covered", "entitled", "required", "based",
    "accustomed", "aged", "inclined",
    "dedicated", "designed", "closed", "attached", "unemployed", "homebound", "deceased", "signed", "registered", "certified",
}
_YOU = {"you", "your", "yours", "yourself", "yourselves", "you're", "you’re", "you'll", "you’ll", "you've", "you’ve", "you'd", "you’d"}
_COMMAND = re.compile(r"(?:please |do not |don[’']t |never |always |try to )?(?:ask|call|tell|take|write|talk|keep|bring|use|go|see|find|make|get|"
                      r"choose|read|learn|check|let|avoid|stop|start|rest|sleep|drink|eat|walk|breathe|visit|contact|share|give|look|say|do|set|"
                      r"plan|listen|wait|sit|stand|stay|remember|notice|practice|practise)\b", re.IGNORECASE)
_NEGATIVES = Sought.of(
    r"\bnot (?:un(?!der|it|i[qv]|til|less you|necessar|employ)\w{3,}|"
    r"in(?:frequent|significant|consistent|appropriate|correct|effective)\w*|impossible|without)\b"
    r"|\b(?:do not|don[’']t|cannot|can[’']t|may not|will not|won[’']t|should not)\b[^.;:]{3,60}? unless\b"
    r"|\b(?:never|no one|nobody)\b[^.;:]{1,40}? without\b|\bno fewer than\b|\bnot (?:less|fewer|more) than\b",
    "not un", "not in", "not im", "without", " unless", "no fewer", "not less", "not fewer", "not more")


def _read(subject: Subject) -> Iterator[tuple[Passage, str]]:
    """Every whole sentence in the article's language, with its passage."""
    lang = primary(subject.article.lang)
    for passage in subject.passages:
        if primary(passage.lang) == lang:
            for sentence in passage.sentences:
                yield passage, sentence


@rule(Severity.WARNING)
def reading_grade_high(subject: Subject) -> Iterator[Fault]:
    """The article asks for more years of school than many readers have ([checks.limits] smog and kincaid; English only).

    Told from 30 whole sentences on, by the SMOG grade without the terms of its subject, or by Flesch-Kincaid. SMOG reads
    about three grades above Flesch-Kincaid for the same text. Shorten sentences first, then look at the long words named.

    Bad in words: “Individual psychotherapy occasionally produces disappointing consequences.”
    Good in words: “Talking with a therapist does not help at once.”
    """
    read = subject.readability
    if read.smog is None or read.without_terms is None or read.kincaid is None or read.confidence != "good" or not subject.english:
        return
    most, hardest, kincaid = (limit(subject.project, name) for name in ("smog", "smog-strong", "kincaid"))
    if read.without_terms > most or read.kincaid > kincaid:
        strong = ", far more than most readers manage" if read.without_terms > hardest else ""
        long = ", ".join(word for word, _ in read.long_words[:5])
        yield Fault(subject.article.title_line,
                    f"reading grade: {read}{strong} (aim: SMOG {most:g}, Flesch-Kincaid {kincaid:g})",
                    f"shorten the sentences, and find plainer words; the long words used most: {long}")


@rule(Severity.WARNING)
def reading_ease_low(subject: Subject) -> Iterator[Fault]:
    """A Spanish article is hard to read on the scale INFLESZ ([checks.limits] inflesz: under 55 is "algo difícil").

    Bad in words: “La administración institucional proporciona recomendaciones farmacológicas.”
    Good in words: “La clínica le dice qué medicina tomar.”
    """
    read, least = subject.readability, limit(subject.project, "inflesz")
    if read.measure == "INFLESZ" and read.confidence == "good" and read.ease is not None and read.ease < least:
        yield Fault(subject.article.title_line, f"reading ease: {read} (aim: {least:g} or more)",
                    "shorten the sentences, and find plainer words")


@rule(Severity.WARNING)
def sentences_long(subject: Subject) -> Iterator[Fault]:
    """The sentences of an article are long on average ([checks.limits] mean-sentence-words).

    Bad in words: ten sentences of twenty-five words.
    Good in words: twenty sentences of twelve.
    """
    read, most = subject.readability, limit(subject.project, "mean-sentence-words")
    if read.sentences >= 10 and read.words_per_sentence > most:
        yield Fault(subject.article.title_line, f"a sentence has {read.words_per_sentence:.0f} words on average, more than {most:g}",
                    "make two sentences of each long one")


@rule(Severity.REVIEW)
def sentence_long(subject: Subject) -> Iterator[Fault]:
    """A sentence has more words than can be kept in mind ([checks.limits] sentence-words).

    Bad: If you feel that your worry keeps you from sleeping or from going to work or school on most days of the week and it has done so for more than two or three weeks now, then it is time to call us and to ask for a visit.
    Good: Does worry keep you from sleeping or working on most days? Has it done so for two weeks? Then call us.
    """
    most = limit(subject.project, "sentence-words")
    for passage, sentence in _read(subject):
        count = len(sentence.split())
        if count > most:
            yield Fault(passage.element, f"the sentence “{short(sentence)}” has {count} words, more than {most:g}",
                        "make two of it", sentence)


@rule(Severity.WARNING)
def paragraph_long(subject: Subject) -> Iterator[Fault]:
    """A paragraph fills more than seven lines ([checks.limits] paragraph-words): tired readers skip it.

    Bad: Sleep is not the same each night, and it need not be, for your body makes up for a short night in the next one or the one after that, and so a bad night is no cause for worry, and you can help your body by going to bed at the same time each night, by getting up at the same time each morning, by taking a walk in the day, by leaving your phone in another room, and by drinking your last coffee at noon and no later than that.
    Good:
    Sleep is not the same each night, and it need not be.

    Go to bed at the same time each night. Take a walk in the day.
    """
    most = limit(subject.project, "paragraph-words")
    for passage in subject.passages:
        count = len(passage.text.split())
        if passage.kind in ("paragraph", "item") and count > most:
            yield Fault(passage.element, f"the paragraph “{short(passage.text, 40)}” has {count} words, more than {most:g}",
                        "part it, one thought each, or make a list of it", passage.text)


@rule(Severity.REVIEW)
def passive_often(subject: Subject) -> Iterator[Fault]:
    """Many sentences are in the passive voice ([checks.limits] passive-percent; English only): readers must guess who acts.

    Bad in words: “Your blood is taken, and a letter is sent.”
    Good in words: “A nurse takes your blood, and we send you a letter.”
    """
    if not subject.english or subject.readability.words < _WORDS_LEAST:
        return
    whole = list(_read(subject))
    found = [(passage, hit) for passage, sentence in whole
             if (hit := next((m for m in _PASSIVE.finditer(sentence) if m[1].lower() not in _STATES), None))]
    if len(whole) >= 10 and len(found) * 100 > len(whole) * limit(subject.project, "passive-percent"):
        passage, first = found[0]
        yield Fault(passage.element, f"{len(found)} of {len(whole)} sentences are in the passive voice, as in “{first[0]}”",
                    "say who does it: “your nurse takes blood”, not “blood is taken”", first[0])


@rule(Severity.REVIEW)
def reader_not_addressed(subject: Subject) -> Iterator[Fault]:
    """Few sentences speak to the reader with "you" or ask something of them ([checks.limits] you-percent; English only).

    Bad in words: “Regular hours improve sleep.”
    Good in words: “Go to bed at the same time, and you will sleep better.”
    """
    if not subject.english or subject.readability.words < _WORDS_LEAST:
        return
    whole = [sentence for _, sentence in _read(subject)]
    spoken = sum(1 for sentence in whole if _COMMAND.match(sentence) or (
        "you" in sentence.lower() and not _YOU.isdisjoint(word.lower() for word in words(sentence))))
    if len(whole) >= 10 and spoken * 100 < len(whole) * limit(subject.project, "you-percent"):
        yield Fault(subject.article.title_line, f"{spoken} of {len(whole)} sentences speak to the reader",
                    "write “you”, and say what the reader can do")


@rule(Severity.REVIEW)
def negative_doubled(subject: Subject) -> Iterator[Fault]:
    """A sentence says what holds by what does not: tired readers miss the turn (English only).

    Bad: Worry is not uncommon.
    Bad: Do not stop taking it unless we tell you.
    Good: Worry is common.
    Good: Keep taking it until we tell you to stop.
    """
    for passage, hit in subject.hits(_NEGATIVES, lang="en"):
        yield Fault(passage.element, f"“{short(hit[0])}” must be turned round to be understood",
                    "say what is so, or what to do", hit[0])

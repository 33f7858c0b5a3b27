"""What only some readers get: meaning by colour or place, pages by number, the ways of a screen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..findings import Severity
from .examples import is_named
from .prose import Sought
from .rule import Fault, Subject, rule

_COLOUR = r"(red|green|blue|yellow|orange|purple|pink|brown|gr[ae]y)"
_THING = (r"(box(es)?|text|words?|letters|areas?|buttons?|lines?|bars?|arrows?|sections?|rows?|columns?|cells?|zones?|circles?|dots?|"
          r"squares?|triangles?|stars?|items?|links?|dates?|numbers?|ones|fields?|labels?|parts? of the (picture|chart|graph))")
_BY_COLOUR = Sought.of(
    rf"\b(marked|shown|highlighted|printed|written|coded|listed|shaded|coloured|colored|items|words|dates|fields|answers|rows|days|foods|"
    rf"medicines|numbers|text) (?:are |is )?in {_COLOUR}\b(?! (ink|paper|tape|bags?|bins?|folders?|pen)\b)"
    rf"|\b(?:the|every|each|any|all|these|those) {_COLOUR} {_THING}\b",
    " red", " green", " blue", " yellow", " orange", " purple", " pink", " brown", " gray", " grey", exact=True)
_BY_PLACE = Sought.of(
    r"\b(box|boxes|column|columns|menu|link|links|button|buttons|picture|pictures|photo|table|chart|figure|graph|list|panel|map|diagram|"
    r"image|drawing|sidebar|text|steps?|form)\b,?( (shown|is|are|you see))? (on|at|to) (the|your) (left|right)\b(?! (hand|arm|leg|side of (your|the) (body|"
    r"chest|head|neck|face)|foot|eye|ear|track|path|foot|time|place|person|people|care|help|treatment|questions))"
    r"|\b(left|right)-hand (column|menu|side of (the|this) (page|screen)|corner|panel|margin|navigation)\b"
    r"|\bin the (left|right|side) (column|menu|bar|panel|margin|navigation|sidebar)\b|\bin the sidebar\b", "left", "right", "in the s", exact=True)
_PAGE = Sought.of(
    r"\b(?:see|on|at|to|turn to|go to|from|and) (?:pages?|pp?\.) ?\d+\b(?! (of|in) (the|your|this|that|our|its|form|a)\b)|\bon the (next|previous|following|facing) page\b"
    r"|\b(?:see|as shown|printed) overleaf\b", "page", " p.", " pp.", "overleaf")
_SCREEN = Sought.of(
    r"\b(?:click|tap|press|select) (?:on )?(?:the |this )?(?:link|links|button|picture|image|icon|heading|title)s?(?: (?:below|above))?\b"
    r"|\bclick (?:below|above|here|on it)\b|\bscroll (?:down|up)\b|\bhover over\b|\b(?:watch|see|play) (?:the|this|our) video (?:below|above)\b"
    r"|\bthis (?:web ?page|web ?site)\b|\bback to top\b|\bprint this page\b|\bon the sidebar\b",
    "click", "tap", "press", "select", "scroll", "hover", "video", "this web", "back to top", "print this", "sidebar")
_EMOJI = re.compile("[\U0001f300-\U0001faff\U0001f1e6-\U0001f1ff☀-⛿✅✈-✊✋-✏✨❌❎❓-❗❣❤⭐⭕]"
                    "[️\U0001f3fb-\U0001f3ff‍\U0001f300-\U0001faff]*")


@rule(Severity.WARNING, "WCAG 1.4.1")
def meaning_by_colour(subject: Subject) -> Iterator[Fault]:
    """The text tells things apart by their colour: a grey printer, a screen reader and one man in twelve cannot.

    Bad: Call us when your number is in the red area.
    Bad: The days marked in green are free.
    Good: Call us when your number is over 140, the red area.
    Good: The days with a tick are free.
    """
    for passage, hit in subject.hits(_BY_COLOUR, lang="en"):
        before = passage.text[: hit.start()].rstrip()
        if not before.endswith((",", "(")):  # said in other words before: "over 140, the red area"
            yield Fault(passage.element, f"“{hit[0]}” can only be told by its colour",
                        "say it in words, or with a sign, as well", hit[0])


@rule(Severity.WARNING, "WCAG 1.3.3")
def meaning_by_place(subject: Subject) -> Iterator[Fault]:
    """The text says where on a page or a screen something stands: in another edition, and by ear, it stands elsewhere.

    Bad: Look at the box on the right.
    Good: Look at the box “Sleep”.
    """
    for passage, hit in subject.hits(_BY_PLACE, lang="en"):
        yield Fault(passage.element, f"“{hit[0]}” holds for one page only", "name the thing by its title", hit[0])


@rule(Severity.WARNING)
def page_named_by_hand(subject: Subject) -> Iterator[Fault]:
    """The text sends readers to a page by its number or place: other editions and the e-book have other pages.

    Bad: Read more on page 12.
    Good: Read more in [Peer support](https://www.nami.org/peer-support).
    """
    for passage, hit in subject.hits(_PAGE, lang="en"):
        yield Fault(passage.element, f"“{hit[0]}” holds for one edition only",
                    "link to the article or heading; booklet prints the page", hit[0])


@rule(Severity.REVIEW)
def words_of_the_screen(subject: Subject) -> Iterator[Fault]:
    """The text asks for what cannot be done on paper, or calls itself a website.

    Bad: To join, click the link below.
    Good: To join, call us.
    """
    for passage, hit in subject.hits(_SCREEN, lang="en"):
        if passage.text[: hit.start()].endswith(("“", "‘", '"', "they ", "users ", "people ", "readers ")):
            continue  # the words are only spoken of, or somebody else's
        if passage.within(hit, "emphasis") or is_named(passage.text, hit.start(), hit.end(), on_writing=passage.on_writing):
            continue
        yield Fault(passage.element, f"“{hit[0]}” makes no sense on paper",
                    "say what to do in words that hold for paper and ear", hit[0])


@rule(Severity.WARNING)
def emoji_in_text(subject: Subject) -> Iterator[Fault]:
    """The text holds an emoji: each is read as a phrase ("grinning face with big eyes"), and in print it may be an empty box.

    Told once an article for each.

    Bad: You can do it 😀
    Good: You can do it.
    """
    found = list(subject.hits(_EMOJI))
    counts = Counter(hit[0] for _, hit in found)
    for passage, hit in found:
        if number := counts.pop(hit[0], 0):
            times = f" ({number} times)" if number > 1 else ""
            yield Fault(passage.element, f"“{hit[0]}” is read out as a phrase{times}", "say it in words, or leave it out", hit[0])

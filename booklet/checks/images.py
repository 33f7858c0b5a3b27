"""Pictures must say in words what they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..findings import Severity
from .rule import Fault, Subject, rule, words_of

_FILE_NAME = re.compile(r"\S+\.(png|jpe?g|gif|svg|webp|tiff?|bmp|heic)\Z|(IMG|DSC|DSCN|PXL|P)[_-]?\d{3,}\S*\Z|image\d+\Z",
                        re.IGNORECASE)
_VAGUE = {"image", "picture", "photo", "photograph", "graphic", "figure", "illustration", "drawing", "icon", "diagram",
          "chart", "graph", "screenshot", "img", "pic", "placeholder", "untitled", "alt", "alt text", "description"}
_ANNOUNCED = re.compile(r"(an? |the )?(image|picture|photo|photograph|graphic|illustration) (of|showing|shows) ", re.IGNORECASE)
ALT_LONGEST = 300  # characters: twenty seconds of listening that cannot be skimmed


def _described(subject: Subject) -> Iterator[tuple[Any, str]]:
    """Pictures to which the author gave a description, with it."""
    for image in subject.tree.iter("img"):
        alt = " ".join((image.get("alt") or "").split())
        if alt and image.get("data-problem") is None:
            yield image, alt


@rule(Severity.ERROR, "WCAG 1.1.1", allowable=False)
def image_without_alt(subject: Subject) -> Iterator[Fault]:
    """A picture has neither a description nor the mark of decoration.

    Somebody who cannot see the picture gets nothing, and does not know what was missed.

    Bad: ![](talk.png)
    Good: ![Two people talk on a bench](talk.png)
    Good: ![](leaf.png){.decorative}
    """
    for image in subject.tree.iter("img"):
        if image.get("data-problem") == "image-without-alt":
            yield Fault(image, "image has no description",
                        "say what the picture tells the reader, ![Two people talking](talk.svg), or mark it {.decorative}")


@rule(Severity.ERROR, "WCAG 1.1.1")
def image_alt_is_file_name(subject: Subject) -> Iterator[Fault]:
    """The description of a picture is the name of a file (WCAG failure F30).

    Bad: ![IMG_2041.png](talk.png)
    Good: ![Two people talk on a bench](talk.png)
    """
    for image, alt in _described(subject):
        if _FILE_NAME.match(alt):
            yield Fault(image, f"the description “{alt}” is the name of a file", "say what the picture tells the reader")


@rule(Severity.WARNING, "WCAG 1.1.1")
def image_alt_vague(subject: Subject) -> Iterator[Fault]:
    """The description of a picture only says that it is one.

    Bad: ![picture](talk.png)
    Good: ![Two people talk on a bench](talk.png)
    """
    for image, alt in _described(subject):
        if alt.lower().strip(" .:") in _VAGUE:
            yield Fault(image, f"the description “{alt}” does not say what the picture shows",
                        "say what the picture tells the reader, or mark it {.decorative}")


@rule(Severity.WARNING)
def image_alt_announced(subject: Subject) -> Iterator[Fault]:
    """A description starts with "image of": a screen reader says so already.

    Bad: ![Image of two people who talk](talk.png)
    Good: ![Two people talk on a bench](talk.png)
    """
    for image, alt in _described(subject):
        if start := _ANNOUNCED.match(alt):
            yield Fault(image, f"the description starts with “{start[0].strip()}”, which a screen reader says already",
                        "begin with what is seen")


@rule(Severity.WARNING)
def image_alt_long(subject: Subject) -> Iterator[Fault]:
    """A description is longer than can be listened to: it cannot be paused, skimmed or read again.

    Put the facts into the text or a table, and name the picture in a sentence.

    Good: ![How worry rises and falls in an hour, told in the text below](curve.png)
    """
    for image, alt in _described(subject):
        if len(alt) > ALT_LONGEST:
            yield Fault(image, f"the description has {len(alt)} characters, more than {ALT_LONGEST}",
                        "say the main thing here and put the rest into the text")


@rule(Severity.WARNING)
def image_alt_repeats_caption(subject: Subject) -> Iterator[Fault]:
    """A description says the same as the caption, so that a listener hears it twice and learns nothing of the picture.

    Bad:
    ![Where to call](map.png "Where to call")

    Good:
    ![A street map with a star on the clinic](map.png "Where to call")
    """
    for figure in subject.tree.iter("figure"):
        caption = figure.find("figcaption")
        if caption is None:
            continue
        for image in figure.iter("img"):
            alt = " ".join((image.get("alt") or "").split())
            if alt and alt.lower().rstrip(".") == words_of(caption).lower().rstrip("."):
                yield Fault(image, "the description repeats the caption",
                            "describe what is seen, and leave to the caption what it means")

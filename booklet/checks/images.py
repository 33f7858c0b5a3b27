"""Pictures must say in words what they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from ..findings import Severity
from ..model import Asset
from ..settings import limit
from .rule import Fault, Subject, rule, short, words_of

_FILE_NAME = re.compile(r"\S+\.(png|jpe?g|gif|svg|webp|tiff?|bmp|heic)\Z|(IMG|DSC|DSCN|PXL|P)[_-]?\d{3,}\S*\Z|image\d+\Z",
                        re.IGNORECASE)
_VAGUE = {"image", "picture", "photo", "photograph", "graphic", "figure", "illustration", "drawing", "icon", "diagram",
          "chart", "graph", "screenshot", "img", "pic", "placeholder", "untitled", "alt", "alt text", "description"}
_ANNOUNCED = re.compile(r"(an? |the )?(image|picture|photo|photograph|graphic|illustration) (of|showing|shows) ", re.IGNORECASE)
_CHART = re.compile(r"\b(bar|line|pie) (chart|graph)\b|\b(chart|graph|plot) (of|that shows|showing)\b", re.IGNORECASE)
_FIGURES = re.compile(r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|half|none|most|rises|falls)\b")
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

    Bad: ![Two people talk on a bench, and one of them holds a cup while the other one looks at the trees behind the bench, where some children play with a ball that is red, and a dog runs after the ball, and a woman looks out of a window of the house behind the trees, and in the sky there are four clouds and a bird that flies to the left](talk.png)
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


@rule(Severity.WARNING, "WCAG 1.1.1")
def image_alt_repeated(subject: Subject) -> Iterator[Fault]:
    """Two different pictures of an article have the same description: a listener cannot tell them apart.

    Bad:
    ![Two people talk on a bench](talk.png)

    ![Two people talk on a bench](map.png)

    Good:
    ![Two people talk on a bench](talk.png)

    ![A street map with a star on the clinic](map.png)
    """
    first: dict[str, str] = {}
    for image, alt in _described(subject):
        if first.setdefault(alt.casefold(), image.get("src")) != image.get("src"):
            yield Fault(image, f"another picture has the description “{short(alt)}” already", "say what is different in this one")


@rule(Severity.WARNING, "WCAG 1.1.1")
def image_alt_is_address(subject: Subject) -> Iterator[Fault]:
    """The description of a picture holds a web address, which is spelled out letter by letter.

    Bad: ![See https://www.nami.org/support for groups](map.png)
    Good: ![A street map with a star on the clinic](map.png)
    """
    for image, alt in _described(subject):
        if hit := re.search(r"https?://\S+|\bwww\.\S+", alt):
            yield Fault(image, f"the description holds the address {short(hit[0])}",
                        "describe the picture, and put the link into the text")


@rule(Severity.REVIEW, "WCAG 1.1.1")
def image_chart_without_data(subject: Subject) -> Iterator[Fault]:
    """A chart's description gives no figure, and the article has no table: look whether the text says what the chart shows.

    Bad: ![A bar chart of how people sleep](curve.png)
    Good: ![A bar chart: of 10 people, 7 sleep well and 3 do not](curve.png)
    """
    if subject.tree.find(".//table") is not None:
        return
    for image, alt in _described(subject):
        if _CHART.search(alt) and not _FIGURES.search(alt):
            yield Fault(image, f"the chart “{short(alt)}” is described without a figure",
                        "say its main figures here or in the text")


@rule(Severity.WARNING)
def image_decorative_with_caption(subject: Subject) -> Iterator[Fault]:
    """A picture counts as decoration and has a caption: a listener hears the caption of nothing.

    Bad:
    ![](leaf.png){.decorative}
    : A leaf in autumn

    Good: ![A brown leaf on a path](leaf.png "A leaf in autumn")
    """
    for figure in subject.tree.iter("figure"):
        caption, image = figure.find("figcaption"), figure.find(".//img")
        if caption is not None and words_of(caption) and image is not None and image.get("role") == "presentation":
            yield Fault(figure, f"the decoration has a caption, “{short(words_of(caption))}”",
                        "describe the picture, or take the caption away", words_of(caption))


@rule(Severity.REVIEW)
def image_coarse(subject: Subject) -> Iterator[Fault]:
    """A picture has so few points that it is printed small or blurred ([checks.limits] picture-least-px, across).

    Bad in words: a photograph of 300 points across.
    Good in words: the same from the camera, 2,000 points across, or a drawing in SVG.
    """
    least = limit(subject.project, "picture-least-px")
    for image, asset in _assets(subject):
        if asset.media_type != "image/svg+xml" and 1 < asset.width_px < least and image.get("role") != "presentation" and (
                next(image.iterancestors("figure"), None) is not None):
            yield Fault(image, f"the picture is {asset.width_px} points wide, fewer than {least:g}",
                        "use a larger original, or a drawing (SVG)")


@rule(Severity.WARNING)
def image_heavy(subject: Subject) -> Iterator[Fault]:
    """A picture's file is heavy ([checks.limits] picture-kb): patient portals refuse large files, and telephones wait for them.

    Bad in words: a photograph of 6 MB, as it came from the camera.
    Good in words: the same, saved at 2,000 points across: 400 kB.
    """
    most = limit(subject.project, "picture-kb")
    for image, asset in _assets(subject):
        size_kb = _size(asset) / 1000
        if size_kb > most:
            yield Fault(image, f"the picture's file has {size_kb:,.0f} kB, more than {most:,.0f}",
                        "save it at 2,000 points across or fewer")


@rule(Severity.ERROR, "WCAG 1.1.1")
def drawing_without_title(subject: Subject) -> Iterator[Fault]:
    """A drawing written into the text (svg) has no title: it has no words for who cannot see it.

    Bad: <svg viewBox="0 0 10 10"><path d="M0 0h10v10z"/></svg>
    Good: <svg viewBox="0 0 10 10"><title>A black triangle</title><path d="M0 0h10v10z"/></svg>
    """
    for drawing in subject.tree.iter("{*}svg"):
        if next(drawing.iterancestors("{*}svg"), None) is not None:
            continue
        named = drawing.get("aria-label") or any(words_of(child) for child in drawing if str(child.tag).endswith(("}title", "}desc")))
        if not named and drawing.get("aria-hidden") != "true" and drawing.get("role") != "presentation":
            yield Fault(drawing, "the drawing has no title", "put <title>what it shows</title> first into it", "<svg")


def _assets(subject: Subject) -> Iterator[tuple[Any, Asset]]:
    by_name = {asset.name: asset for asset in subject.article.assets}
    seen: set[str] = set()
    for image in subject.tree.iter("img"):
        name = unquote((image.get("src") or "").removeprefix("asset:"))
        if name in by_name and name not in seen:
            seen.add(name)
            yield image, by_name[name]


def _size(asset: Asset) -> int:
    """Bytes of a picture's file; 0 when it has gone."""
    if asset.data is not None:
        return len(asset.data)
    try:
        return asset.path.stat().st_size if asset.path else 0
    except OSError:
        return 0

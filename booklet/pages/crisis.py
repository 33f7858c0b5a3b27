"""The crisis box: the region's wording with its numbers set large and linked."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from .. import words
from ..model import Article
from .body import parse
from ..screen.addresses import telephone_address
from ..screen.bidi import own_direction
from ..words.direction import direction_of

__all__ = ["crisis_box", "ends_with_crisis"]


def crisis_box(region: str, lang: str, *, level: int = 2, id: str = "_crisis") -> str:
    """The box as <section class="block crisis">, its heading at `level`.

    Where the wording exists in English only, the passage says so with lang.
    """
    text = words.crisis(region, lang)
    mark = f' lang="{text.lang}" dir="{direction_of(text.lang)}"' if text.lang.split("-")[0] != lang.split("-")[0] else ""
    links = {text.phone: telephone_address(text.phone), text.emergency_phone: telephone_address(text.emergency_phone)}
    if text.web_shown:
        links[text.web_shown] = text.web
    around = direction_of(text.lang)
    say = [f'<p class="crisis-lead">{escape(text.lead)}</p>', f'<p class="crisis-action">{_linked(text.action, links, around)}</p>']
    say += [f'<p class="crisis-more">{_linked(line, links, around)}</p>' for line in text.more]
    say.append(f'<p class="crisis-emergency">{_linked(text.emergency, links, around, strong=True)}</p>')
    return Markup(
        f'<section class="block crisis" data-block="crisis" data-generated=""{mark}>'
        f'<h{level} class="block-title" id="{id}">{escape(text.heading)}</h{level}>{"".join(say)}</section>'
    )


def ends_with_crisis(article: Article) -> bool:
    """Whether the last thing in the article, notes aside, is a crisis block of its own."""
    blocks = [child for child in parse(article.body) if isinstance(child.tag, str) and "notes" not in child.get("class", "").split()]
    return bool(blocks) and blocks[-1].get("data-block") == "crisis"


def _linked(sentence: str, links: dict[str, str], around: str, *, strong: bool = False) -> str:
    """The sentence with its numbers and addresses as links, `strong` ones in bold."""
    names = sorted((name for name in links if name), key=len, reverse=True)
    if not names:
        return str(escape(sentence))
    pattern = "|".join(re.escape(name) for name in names)
    parts = re.split(rf"(?<![\w-])({pattern})(?![\w-])", sentence)
    start, end = ("<strong>", "</strong>") if strong else ("", "")
    return "".join(
        f'<a href="{escape(links[part])}">{start}{own_direction(part, around)}{end}</a>' if index % 2 and links[part] else str(escape(part))
        for index, part in enumerate(parts)
    )

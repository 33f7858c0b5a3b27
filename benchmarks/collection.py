"""Collections from a seed: rich articles of about six pages, in booklet's Markdown and in that of its peers.

The words are the same in both. The peers get one file with everything in it (pandoc's Markdown), whose
links lead to headings in the same file; booklet gets a folder of articles.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .prose import NAMES, TOPICS, Dice

__all__ = ["ARTICLES_A_TOPIC", "PEERS", "TITLE", "edit_moving_pages", "edit_same_pages", "new_identifier", "slugs", "write_collection"]

SEED = 7
ARTICLES_A_TOPIC = 10
TITLE = "Handouts for everyday care"
PEERS = "peers.md"  # beside booklet.toml
_MARK = "Ask for {} at the front desk."  # the sentence that an edit of one word changes
_SETTINGS = """\
region = "US"

[collection]
title = "{title}"
language = "en-US"
publisher = "Hill Clinic"
identifier = "urn:example:{identifier}"

[clinic]
name = "Hill Clinic"
phone = "555-0100"
address = "1 Example Street, Your Town"
web = "https://www.example.org"
"""


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What booklet's and pandoc's Markdown write differently."""

    link: Callable[[str, str, str], str]  # slug of the article, id of a heading or "", text
    figure: Callable[[str, str, str], str]  # file beside the article, what it tells, caption
    heading: Callable[[str, str, str], str]  # hashes, text, id
    block: Callable[[str, str], str]  # name, its content
    note: Callable[[str], str]  # the label of a footnote


def slugs(articles: int) -> list[str]:
    """The articles' slugs, in order."""
    return [f"{_topic_folder(number).partition('-')[2]}-{number:04d}" for number in range(articles)]


def write_collection(folder: Path, articles: int, seed: int = SEED) -> None:
    """Write booklet.toml, content/ and the peers' file to `folder`, which is emptied first. Same seed, same bytes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = slugs(articles)
    new_identifier(folder, 0)
    book = [f"---\ntitle: {TITLE}\nlang: en-US\n---\n"]
    for number, slug in enumerate(names):
        topic = folder / "content" / _topic_folder(number)
        if number % ARTICLES_A_TOPIC == 0:
            topic.mkdir(parents=True)
            heading, intro = _topic_title(number), Dice(seed, "topic", number).paragraph(2)
            _write(topic / "index.md", f"# {heading}\n\n{intro}\n")
            book.append(f"# {heading} {{#topic-{number}}}\n\n{intro}\n")
            (topic / "photo.png").write_bytes(_photo(seed + number))
        _write(topic / f"{slug}.svg", _drawing(Dice(seed, "drawing", number)))
        front = f"---\ntitle: \"{_title(number)}\"\nslug: {slug}\nstatus: sample\nresources:\n{_resources(number)}---\n\n"
        _write(topic / f"{slug}.md", front + "".join(_parts(number, names, seed, _booklet(number, names))))
        peer = _pandoc(f"content/{topic.name}", slug)
        book.append(f"## {_title(number)} {{#{slug}}}\n\n" + "".join(_parts(number, names, seed, peer)))
    _write(folder / PEERS, "\n".join(book))


# -- edits -------------------------------------------------------------------------------------


def edit_same_pages(folder: Path, articles: int, turn: int) -> None:
    """Another first name in the article in the middle: no page moves. Each `turn` (from 1) gives another text."""
    path = _article(folder, articles, articles // 2)
    text = path.read_text(encoding="utf-8")
    old = next(name for name in (*NAMES, "somebody") if _MARK.format(name) in text)
    _write(path, text.replace(_MARK.format(old), _MARK.format(NAMES[turn % len(NAMES)])))


def edit_moving_pages(folder: Path, articles: int, turn: int) -> None:
    """About a page and a half more in an early article: the pages of all articles after it move."""
    path = _article(folder, articles, articles // 10)
    dice = Dice("more", turn)
    more = "\n\n".join(dice.paragraph(3) for _ in range(16))
    _write(path, f"{path.read_text(encoding='utf-8')}\n### More on this, part {turn}\n\n{more}\n")


def new_identifier(folder: Path, turn: int) -> None:
    """Another identifier of the publication: every galley holds, and every file must be bound anew."""
    _write(folder / "booklet.toml", _SETTINGS.format(title=TITLE, identifier=turn))


def _article(folder: Path, articles: int, number: int) -> Path:
    return folder / "content" / _topic_folder(number) / f"{slugs(articles)[number]}.md"


# -- one article -------------------------------------------------------------------------------


def _parts(number: int, names: list[str], seed: int, say: _Dialect) -> Iterator[str]:
    """The body of an article, a block at a time: headings, lists, tables, figures, notes, links, call-outs."""
    dice = Dice(seed, "article", number)
    slug = names[number]
    yield say.block("key-points", "".join(f"- {dice.sentence()}\n" for _ in range(4)))
    yield f"{dice.paragraph(3)} {_MARK.format('somebody')}\n\n"
    for part, features in enumerate(_PARTS):
        subject = TOPICS[(number + part) % len(TOPICS)].lower()
        yield say.heading("##", f"Part {part + 1}: {subject} day by day", f"{slug}-{part + 1}")
        yield f"{dice.paragraph(3)}{say.note(f'{slug}-{part}')}\n\n"
        if part % 2:
            other = dice.one(names)
            yield f"{dice.sentence()} See {say.link(other, f'{other}-2', 'what others do day by day')}, and "
            yield f"{say.link(dice.one(names), '', f'the handout on {dice.phrase()}')}. {dice.paragraph(2)}\n\n"
        yield from (feature(dice, say, slug) for feature in features)
        if not part % 2:
            yield say.heading("###", f"What to keep in mind about {subject}", f"{slug}-{part + 1}-more")
            yield f"{dice.paragraph(3)}\n\n"
    yield say.block("what-to-do", "".join(f"- [ ] {dice.sentence()}\n" for _ in range(4)))
    yield say.block("when-to-get-help", f"Call us at [555-0100](tel:555-0100). {dice.sentence()}\n\n" + "".join(f"- {dice.phrase()}\n" for _ in range(4)))
    for part in range(len(_PARTS)):
        yield f"{say.note(f'{slug}-{part}')}: {dice.sentence()}\n\n"


def _nested_list(dice: Dice, say: _Dialect, slug: str) -> str:
    return "".join(f"- {dice.sentence()}\n    - {dice.phrase()}\n    - {dice.phrase()}\n" for _ in range(3)) + "\n"


def _steps(dice: Dice, say: _Dialect, slug: str) -> str:
    return "".join(f"{step}. **{dice.one(NAMES)}** says: {dice.sentence()}\n" for step in range(1, 6)) + "\n"


def _table(dice: Dice, say: _Dialect, slug: str) -> str:
    rows = "".join(f"| **Week {row}** | {dice.phrase()} | {dice.phrase()} | {dice.below(90) + 5} |\n" for row in range(1, 5))
    return f"| When | What to try | What to watch | Minutes |\n|------|------|------|-----:|\n{rows}\n: A plan for four weeks\n\n"


def _drawn_figure(dice: Dice, say: _Dialect, slug: str) -> str:
    return say.figure(f"{slug}.svg", "Chart with six bars, one for each week, of different height", f"Minutes of rest: {dice.phrase()}.")


def _photograph(dice: Dice, say: _Dialect, slug: str) -> str:
    quote = f"> {dice.paragraph(2)}\n\n"
    return quote + say.figure("photo.png", "A calm sky that turns from light to dark", f"A quiet evening: {dice.phrase()}.")


def _call_outs(dice: Dice, say: _Dialect, slug: str) -> str:
    terms = "".join(f"{dice.one(NAMES)}'s rule {count}\n: {dice.sentence()}\n\n" for count in (1, 2))
    return say.block("note", dice.paragraph(2) + "\n") + say.block("warning", dice.sentence() + "\n") + terms


_PARTS = ((_nested_list,), (_table, _drawn_figure), (_steps, _call_outs), (_photograph,))


# -- dialects ----------------------------------------------------------------------------------


def _booklet(number: int, names: list[str]) -> _Dialect:
    numbers = {slug: index for index, slug in enumerate(names)}

    def link(slug: str, heading: str, text: str) -> str:
        return f"[{text}](../{_topic_folder(numbers[slug])}/{slug}.md{'#' * bool(heading)}{heading})"

    return _Dialect(
        link, lambda file, tells, caption: f'![{tells}]({file} "{caption}")\n\n',
        lambda hashes, text, name: f"{hashes} {text} {{#{name}}}\n\n",
        lambda name, content: f"::: {name}\n{content}:::\n\n", lambda label: f"[^{label}]",
    )


def _pandoc(folder: str, slug: str) -> _Dialect:
    """Call-outs get in bold the title that booklet writes itself; articles are level 2, so their headings are deeper."""
    return _Dialect(
        lambda slug, heading, text: f"[{text}](#{heading or slug})",
        lambda file, tells, caption: f'![{caption}]({folder}/{file}){{alt="{tells}"}}\n\n',
        lambda hashes, text, name: f"#{hashes} {text} {{#{name}}}\n\n",
        lambda name, content: f"::: {name}\n**{name.replace('-', ' ').capitalize()}**\n\n{content}:::\n\n",
        lambda label: f"[^{label}]",
    )


# -- names and pictures ------------------------------------------------------------------------


def _topic_title(number: int) -> str:
    topic = number // ARTICLES_A_TOPIC
    turn, word = divmod(topic, len(TOPICS))
    return TOPICS[word] + (f", volume {turn + 1}" if turn else "")


def _topic_folder(number: int) -> str:
    name = _topic_title(number).lower().replace(",", "").replace(" ", "-")
    return f"{number // ARTICLES_A_TOPIC + 1:03d}-{name}"


def _title(number: int) -> str:
    return f"{_topic_title(number)}: what helps, number {number + 1}"


def _resources(number: int) -> str:
    return f"  - name: 988 Suicide & Crisis Lifeline\n    kind: crisis\n    phone: \"988\"\n    web: https://988lifeline.org\n" \
           f"  - name: Help desk {number % 20 + 1}\n    phone: 555-01{number % 20 + 10}\n    web: https://www.nimh.nih.gov/health/topics#{number % 20 + 1}\n"


def _drawing(dice: Dice) -> str:
    bars = "".join(
        f'<rect x="{20 + 75 * week}" y="{200 - height}" width="50" height="{height}" fill="#0b4f5c"/>'
        f'<text x="{24 + 75 * week}" y="224" font-family="Atkinson Hyperlegible" font-size="18.5">Week {week + 1}</text>'
        for week, height in enumerate(40 + dice.below(140) for _ in range(6))
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 240" width="480" height="240">{bars}</svg>\n'


def _photo(seed: int) -> bytes:
    """A picture of 900 × 320 dots: a sky whose colours depend on the seed."""
    from PIL import Image

    light = Image.linear_gradient("L").resize((900, 320))
    bands = (light.point([(value * factor + seed * 37) % 256 for value in range(256)]) for factor in (1, 2, 3))
    file = io.BytesIO()
    Image.merge("RGB", tuple(bands)).save(file, "PNG")
    return file.getvalue()


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")

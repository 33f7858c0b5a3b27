"""styles/ becomes a Theme: the built-in sheets with the collection's own laid over them, palette, fonts, pictures.

A file in the collection's styles/ replaces the built-in file of the same name; one with a name of its own is
added after all others, in print and in the EPUB.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..findings import BookletError, Finding, Position, Severity
from ..model import Asset, Edition, Project, Theme
from .addresses import strange_addresses, without_addresses
from .colour import ENOUGH, contrast, is_colour, nearest_dark, palette
from .fonts import font_files
from .sheets import edition_tokens, resolve, split_tokens

__all__ = ["Pair", "contrast_findings", "contrasts", "epub_css", "html_css", "load", "print_css"]

SHARED = ("type.css", "blocks.css", "parts.css")
PRINT = (*SHARED, "print.css", "furniture.css")
EPUB = (*SHARED, "screen.css", "epub.css")
HTML = (*SHARED, "screen.css", "html.css")
BUILT_IN = ("tokens.css", *PRINT, "screen.css", "epub.css", "html.css")
_PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}

# What is printed on what: text token, ground token, least contrast, where. Large text would need 3, we ask for more.
PAIRS = (
    ("ink", "paper", ENOUGH, "text"),
    ("ink", "tint", ENOUGH, "text in a tinted box"),
    ("accent", "paper", ENOUGH, "topic labels"),
    ("accent", "tint", 4.5, "labels in a tinted box"),
    ("label-ink", "label-ground", ENOUGH, "the label of a crisis box"),
    ("hairline", "paper", 3.0, "thin rules and lines to write on (WCAG 1.4.11)"),
    ("accent", "tint", 3.0, "the frame of a tinted box (WCAG 1.4.11)"),
    ("accent", "paper", 3.0, "rules and icons (WCAG 1.4.11)"),
)
# The same of pages in a browser, light and dark.
SCREEN_PAIRS = (
    ("text", "ground", ENOUGH, "text in a browser"),
    ("link", "ground", ENOUGH, "links in a browser"),
    ("text-dark", "ground-dark", ENOUGH, "text in a dark browser"),
    ("link-dark", "ground-dark", ENOUGH, "links in a dark browser"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A measured pair of colours: what stands on what, how it contrasts and how much it must."""

    front: str
    ground: str
    front_colour: str
    ground_colour: str
    ratio: float
    least: float
    place: str

    @property
    def enough(self) -> bool:
        return self.ratio >= self.least


def load(project: Project) -> Theme:
    """The theme of a collection. Raises BookletError for an accent too light, unreadable files, addresses outside."""
    files = {path.name: _read(path) for path in sorted(_built_in().glob("*.css"))}
    own = project.root / "styles"
    if own.is_dir() and own.resolve() != _built_in().resolve():
        own_files = {path.name: _read(path) for path in sorted(own.glob("*.css"))}
        pictures = [asset.name.removeprefix("theme/") for asset in _pictures(project)]
        if strange := [each for name, css in own_files.items() for each in strange_addresses(name, css, pictures)]:
            raise BookletError(*strange)
        files |= own_files
    if project.accent:
        _check_accent(project)
    tokens = {**split_tokens(_read(_built_in() / "tokens.css"))[0], **split_tokens(files["tokens.css"])[0]}
    if project.accent or is_colour(tokens["accent"]):
        tokens |= {name: value for name, value in palette(project.accent or tokens["accent"]).items()
                   if project.accent or tokens[name] == _built_in_tokens()[name]}
    fonts = font_files()
    assets = (*_pictures(project), *_logo(project))
    digest = hashlib.sha256()
    for part in (*files.keys(), *files.values(), *tokens, *tokens.values(), *(asset.sha256 for asset in assets),
                 *(path.name for path in fonts)):
        digest.update(part.encode() + b"\0")
    for path in fonts:
        digest.update(path.stat().st_size.to_bytes(8))
    return Theme(files, tokens, fonts, assets, digest.hexdigest())


def print_css(theme: Theme, edition: Edition) -> str:
    """One style sheet for the engine: shared rules, print rules, furniture, then the collection's own."""
    return _joined(theme, PRINT, edition_tokens(edition))


def epub_css(theme: Theme) -> str:
    """One style sheet for reading systems: it leaves fonts, sizes, colours and spacing to the reader."""
    return without_addresses(_joined(theme, EPUB, {}))


def html_css(theme: Theme) -> str:
    """One style sheet for single pages in a browser, with the clinic's accent, light and dark."""
    return _joined(theme, HTML, _browser(theme))


def contrasts(theme: Theme) -> tuple[Pair, ...]:
    """Every pair of text and ground that the theme prints or shows, measured."""
    colours = _colours(theme)
    return tuple(
        Pair(front, ground, colours[front], colours[ground], round(contrast(colours[front], colours[ground]), 2), least, place)
        for front, ground, least, place in (*PAIRS, *SCREEN_PAIRS)
        if is_colour(colours.get(front, "")) and is_colour(colours.get(ground, ""))
    )


def _colours(theme: Theme) -> dict[str, str]:
    """The tokens of paper, and those that a browser's pages have beside them."""
    own = split_tokens(theme.files["html.css"])[0]
    known = {**theme.tokens, **_browser(theme)}
    return {**{name: known.get(value.removeprefix("var(--").removesuffix(")"), value) for name, value in own.items()}, **theme.tokens}


def _browser(theme: Theme) -> dict[str, str]:
    """The clinic's accent under the names that stay when the screen's own rules take the accent away."""
    return {"accent-own": theme.tokens["accent"], "accent-soft-own": theme.tokens["accent-soft"]}


def contrast_findings(theme: Theme) -> Iterator[Finding]:
    """A finding for each pair that contrasts too little, and for each colour that cannot be measured."""
    for name in dict.fromkeys(name for front, ground, *_ in PAIRS for name in (front, ground)):
        if not is_colour(theme.tokens[name]):
            yield Finding("colour-not-measurable", Severity.ERROR, f"--{name} is “{theme.tokens[name]}”, not #rrggbb",
                          Position("styles/tokens.css"), "write six hexadecimal digits, so that its contrast can be measured")
    for pair in contrasts(theme):
        if not pair.enough:
            yield Finding(
                "low-contrast", Severity.ERROR,
                f"--{pair.front} {pair.front_colour} on --{pair.ground} {pair.ground_colour} contrasts {pair.ratio}:1, "
                f"{pair.place} needs {pair.least:g}:1", Position("styles/tokens.css"),
                f"make it darker, {nearest_dark(pair.front_colour)} would do on white", "WCAG 1.4.3",
            )


def _joined(theme: Theme, names: tuple[str, ...], edition: Mapping[str, str]) -> str:
    """Token values: the theme's, over them those of the sheets for this medium, over them the edition's."""
    extra = tuple(name for name in sorted(theme.files) if name not in BUILT_IN)
    parts, tokens = [], dict(theme.tokens)
    for name in (*names, *extra):
        own, rules = split_tokens(theme.files[name])
        tokens |= own
        parts.append(rules)
    tokens |= edition
    try:
        return resolve("\n".join(part for part in parts if part), tokens) + "\n"
    except KeyError as error:
        raise BookletError(Finding(
            "unknown-token", Severity.ERROR, f"a style sheet uses --{error.args[0]}, which nobody defines",
            Position("styles"), "define it in styles/tokens.css, or give a fallback: var(--name, value)",
        )) from None


def _built_in() -> Path:
    """booklet/theme in an installed booklet, styles/ in the repository."""
    packaged = Path(__file__).parent.parent / "theme"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent.parent / "styles"


def _built_in_tokens() -> dict[str, str]:
    return split_tokens(_read(_built_in() / "tokens.css"))[0]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise BookletError(Finding("style-unreadable", Severity.ERROR, f"the style sheet {path.name} cannot be read: {why}",
                                   Position(f"styles/{path.name}"), "save it as UTF-8 text, and let booklet read it")) from None


def _check_accent(project: Project) -> None:
    ratio = contrast(project.accent, "#ffffff")
    if ratio >= ENOUGH:
        return
    line = 0
    settings = project.root / "booklet.toml"
    if settings.is_file():
        lines = settings.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        line = next((number for number, text in enumerate(lines, 1) if re.match(r"\s*accent\s*=", text)), 0)
    raise BookletError(Finding(
        "accent-too-light", Severity.ERROR,
        f"the accent {project.accent} has a contrast of {ratio:.1f}:1 on white, and words printed in it need {ENOUGH:g}:1",
        Position(settings.name, line), f"the nearest shade that works is {nearest_dark(project.accent)}", "WCAG 1.4.6",
    ))


def _pictures(project: Project) -> Iterator[Asset]:
    """styles/pictures/*.svg as asset:theme/NAME, the collection's own before the built-in."""
    found = {path.name: path for folder in (_built_in() / "pictures", project.root / "styles" / "pictures") if folder.is_dir()
             for path in sorted(folder.iterdir()) if path.suffix.lower() in _PICTURES}
    for name, path in sorted(found.items()):
        yield _asset(f"theme/{name}", path)


def _logo(project: Project) -> Iterator[Asset]:
    if project.clinic.logo is not None:
        yield _asset("theme/logo", project.clinic.logo)


def _asset(name: str, path: Path) -> Asset:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BookletError(Finding("picture-unreadable", Severity.ERROR, f"{path.name} cannot be read: {error.strerror}",
                                   Position(path.name))) from None
    return Asset(name, _PICTURES[path.suffix.lower()], hashlib.sha256(data).hexdigest(), path=path)

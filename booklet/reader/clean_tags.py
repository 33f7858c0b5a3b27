"""The first gate: every raw tag of the author, rewritten from lists of what is allowed."""

from __future__ import annotations

import html
import re

from .reporting import Report

__all__ = ["ATTRIBUTES_OF", "BLOCK_TAGS", "RESERVED_CLASSES", "TAGS", "VOID_TAGS", "Cleaner"]

BLOCK_TAGS = frozenset(
    "address article aside blockquote caption center col colgroup dd details div dl dt figcaption figure footer h1 h2 h3 h4 "
    "h5 h6 header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split())
_INLINE_TAGS = frozenset(
    "a abbr b bdi bdo big br cite code data del dfn em i img ins kbd mark q rp rt ruby s samp small span strike strong "
    "sub sup time tt u var wbr acronym font".split())
_SVG_TAGS = frozenset(
    "svg g path rect circle ellipse line polyline polygon text tspan textPath defs symbol use desc title linearGradient "
    "radialGradient stop clipPath mask pattern marker switch".split())
_MATH_TAGS = frozenset(
    "math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom mfenced msub msup msubsup munder "
    "mover munderover mtable mtr mtd mmultiscripts mprescripts semantics annotation".split())
TAGS = BLOCK_TAGS | _INLINE_TAGS | _SVG_TAGS | _MATH_TAGS
VOID_TAGS = frozenset({"br", "col", "hr", "img", "wbr"})
_SILENT = frozenset({"script", "style", "iframe", "template", "noembed", "noframes", "frameset"})
_WRAPPERS = frozenset({"html", "body", "head", "noscript", "o:p", "base", "link", "meta", "title"})
_FORMS = frozenset(
    "form input button select option optgroup textarea label fieldset legend datalist output progress meter".split())
_SILENTLY_DROPPED = frozenset(
    "menu dir nobr blink dialog search slot rb rtc keygen bgsound isindex listing xmp plaintext multicol spacer basefont".split())
_MEDIA = frozenset("object embed param applet audio video source track canvas frame map area picture portal marquee".split())
_SVG_ATTRIBUTES = frozenset(
    "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points transform fill fill-opacity fill-rule stroke "
    "stroke-width stroke-linecap stroke-linejoin stroke-dasharray stroke-dashoffset stroke-opacity stroke-miterlimit opacity "
    "font-family font-size font-weight font-style text-anchor dominant-baseline dx dy rotate textLength lengthAdjust offset "
    "stop-color stop-opacity gradientUnits gradientTransform spreadMethod clip-path clip-rule clipPathUnits mask maskUnits "
    "patternUnits patternTransform markerWidth markerHeight refX refY orient markerUnits marker-start marker-mid marker-end "
    "preserveAspectRatio role color display visibility letter-spacing startOffset version".split())
_MATH_ATTRIBUTES = frozenset(
    "alttext display mathvariant mathsize displaystyle scriptlevel stretchy fence separator lspace rspace form largeop "
    "movablelimits accent accentunder linethickness rowspan columnspan columnalign rowalign open close separators width "
    "height depth notation encoding".split())
ATTRIBUTES_OF: dict[str, frozenset[str]] = {
    "img": frozenset({"alt", "width", "height", "aria-label", "aria-hidden"}), "a": frozenset({"aria-label"}),
    "ol": frozenset({"start", "type", "reversed"}), "li": frozenset({"value"}),
    "td": frozenset({"colspan", "rowspan"}), "th": frozenset({"colspan", "rowspan", "scope", "abbr"}),
    **{tag: _SVG_ATTRIBUTES | {"href"} for tag in _SVG_TAGS}, **dict.fromkeys(_MATH_TAGS, _MATH_ATTRIBUTES),
}
_EVERYWHERE = frozenset({"id", "class", "lang", "dir", "title"})
_VALUES = {
    **dict.fromkeys(("width", "height", "colspan", "rowspan"), re.compile(r"[1-9]\d{0,3}")),
    **dict.fromkeys(("start", "value"), re.compile(r"-?\d{1,9}")), "type": re.compile("[1aAiI]"),
    "scope": re.compile("row|col|rowgroup|colgroup"), "dir": re.compile("ltr|rtl|auto"),
    "lang": re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"),
}
"""What attributes of HTML may hold, where EPUB's schema looks; others are text."""

_HOLDERS = frozenset("div center article main nav header footer section aside hgroup blockquote table thead tbody tfoot tr td th".split())

RESERVED_CLASSES = frozenset(
    "article-body block block-title notes note note-call checklist ticked unticked box print-only rule-lines unresolved".split())
"""Classes with a meaning of booklet's own (docs/tree.md), which an author's HTML must not claim."""

_CASED = {tag.lower(): tag for tag in _SVG_TAGS}
_CASED_ATTRIBUTES = {name.lower(): name for name in _SVG_ATTRIBUTES}
_TOKEN = re.compile(
    r"<!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)|<[!?][^>]*(?:>|$)"
    r"""|<(/?)([A-Za-z][\w:.-]*)((?:[^<>"'“”]|"[^"]*"|'[^']*'|“[^”<>]*”|[“”'"])*)(?:>|$(?!.))""", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([A-Za-z_:@][\w:.-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|[“”]([^“”]*)[“”]|([^\s"'<>]+)))?""")
_ALIGN = re.compile(r"text-align\s*:\s*(left|start|center|right|end)")
MAX_OPEN = 80
MAX_USES = 100


class Cleaner:
    """Walks through an article's raw HTML in document order; `line` is kept up by the caller."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.line = 0
        self.open: list[tuple[str, bool]] = []  # (tag, whether it is the author's)
        self.uses = 0
        self.in_link = False

    def enter(self, tag: str) -> None:
        """A tag of the dialect opens; the author's closing tags do not reach past it, but for a paragraph."""
        self.open.append((tag, False))

    def leave(self, tag: str) -> str:
        """The dialect's tag closes: what the author left open inside is closed before it, blocks in a paragraph aside."""
        kept: list[tuple[str, bool]] = []
        closing = ""
        while self.open:
            name, own = self.open.pop()
            if not own:
                break
            if tag == "p" and name in BLOCK_TAGS:
                kept.append((name, own))
            else:
                closing += f"</{name}>"
        self.open += reversed(kept)
        return closing

    def enter_link(self, tag: str) -> str:
        """A link of the dialect; within a link of the author's it is only its words (HTML 4.5.1)."""
        for name, own in reversed(self.open):
            if not own:
                break
            if name == "a":
                self.in_link = True
                return ""
        return tag

    def leave_link(self) -> str:
        if self.in_link:
            self.in_link = False
            return ""
        return "</a>"

    def close_all(self) -> str:
        return "".join(f"</{name}>" for name, own in reversed(self.open) if own)

    def rewritten(self, raw: str, *, alone: bool) -> str:
        """A piece of raw HTML from allowed tags only. `alone`: it is a block, not inside a paragraph."""
        line, parts, at = self.line, [], 0
        silent = ""
        for token in _TOKEN.finditer(raw):
            text = raw[at:token.start()]
            at = token.end()
            if not silent:
                parts.append(self._text(text, alone))
            self.line = line + raw.count("\n", 0, token.start()) if alone else line
            name = (token[2] or "").lower()
            if silent:
                if token[1] and name == silent:
                    silent = ""
                continue
            if not name:
                continue
            if name in _SILENT and not token[1]:
                self._refuse_silent(name)
                if f"</{name}" in raw[at:].lower():
                    silent = name
                continue
            parts.append(self._closed(name) if token[1] else self._opened(name, token[3], token[0], alone))
        if not silent:
            parts.append(self._text(raw[at:], alone))
        self.line = line
        return "".join(parts)

    def _text(self, text: str, alone: bool) -> str:
        """Words between tags, led by the mark of their line where no tag of their own can tell it."""
        words = text.replace("<", "&lt;")
        start = len(words) - len(words.lstrip())
        if start == len(words):
            return words
        self.line += words.count("\n", 0, start)
        return words[:start] + self._mark(alone) + words[start:]

    def _mark(self, alone: bool) -> str:
        """`marks.wrap_loose_text` makes a paragraph of words that stand straight in one of these, and takes the mark out."""
        return f'<wbr data-at="{self.line}">' if alone and (not self.open or self.open[-1][0] in _HOLDERS) else ""

    def _refuse_silent(self, name: str) -> None:
        rule = {"script": "script-removed", "style": "style-removed"}.get(name, "frame-removed")
        self.report.warning(rule, f"<{name}> was left out", self.line, "write what it shows as text, or link to it")

    def _closed(self, name: str) -> str:
        name = _CASED.get(name, name)
        if name == "br":
            return "<br>"
        if name not in TAGS or name in VOID_TAGS:
            return " " if name in _FORMS else ""
        for at in range(len(self.open) - 1, -1, -1):
            tag, own = self.open[at]
            if own and tag == name:
                above = self.open[at:]
                self.open[at:] = [entry for entry in above if not entry[1]]
                return "".join(f"</{tag}>" for tag, own in reversed(above) if own)
            if not own and not (name in BLOCK_TAGS and tag == "p"):
                break
        return ""

    def _opened(self, name: str, written: str, token: str, alone: bool) -> str:
        tag = _CASED.get(name, name)
        if tag == "title" and not any(entry[0] == "svg" for entry in self.open) or name in _WRAPPERS and tag != "title":
            return ""
        if name in _FORMS:
            self.report.warning("form-control-removed", f"<{name}> was left out and its words kept", self.line,
                                "a printed page has no form: write what the reader can do instead")
            return f" {self._words_of_input(written)} " if name == "input" else " "
        if name in _MEDIA:
            self.report.warning("media-removed", f"<{name}> was left out", self.line, "link to it and say what it shows")
            return ""
        if self._foreign(tag) or name in _SILENTLY_DROPPED:
            return ""
        if tag not in TAGS:
            if "-" in name or ":" in name:
                self.report.warning("unknown-tag", f"<{name}> is not HTML and was left out, its words kept", self.line)
                return ""
            self.report.warning("unknown-tag", f"<{name}> is not HTML and is printed as it stands", self.line,
                                f"write \\<{name}> to say that it is meant as text")
            return html.escape(token, quote=False)
        if tag == "use":
            self.uses += 1
        if len(self.open) >= MAX_OPEN or self.uses > MAX_USES:
            self.report.warning("nesting-too-deep", "HTML is nested too deeply to be meant", self.line)
            return ""
        mark = "" if tag in BLOCK_TAGS else self._mark(alone)
        attributes = self._attributes(tag, written)
        if alone and tag in BLOCK_TAGS:
            attributes += f' data-line="{self.line}"'
        if tag in VOID_TAGS:
            return f"{mark}<{tag}{attributes}>"
        if written.rstrip().endswith("/") and tag in _SVG_TAGS | _MATH_TAGS:
            return f"{mark}<{tag}{attributes}></{tag}>"
        self.open.append((tag, True))
        return f"{mark}<{tag}{attributes}>"

    def _foreign(self, tag: str) -> bool:
        """Whether a tag stands in a drawing or a formula that has no such element; it would end the drawing (HTML 13.2.6.5)."""
        roots = [name for name, own in self.open if own and name in ("svg", "math")]
        return bool(roots) and tag not in (_SVG_TAGS if roots[-1] == "svg" else _MATH_TAGS)

    def _words_of_input(self, written: str) -> str:
        values = {found[1].lower(): next((g for g in found.groups()[1:] if g is not None), "")
                  for found in _ATTRIBUTE.finditer(written)}
        shown = values.get("type", "").lower() in ("submit", "button", "reset", "text", "")
        return values.get("value", "").replace("<", "&lt;") if shown else ""

    def _attributes(self, tag: str, written: str) -> str:
        allowed = ATTRIBUTES_OF.get(tag, frozenset())
        kept: dict[str, str] = {}
        for found in _ATTRIBUTE.finditer(written):
            name = found[1].lower()
            value = html.unescape(next((group for group in found.groups()[1:] if group is not None), ""))
            name = {"xlink:href": "href", "xml:lang": "lang"}.get(name, name)
            if name == "name" and tag == "a":
                name = "id"
            if tag not in _SVG_TAGS | _MATH_TAGS and name in _VALUES and not _VALUES[name].fullmatch(value):
                continue
            if name.startswith("on"):
                self.report.warning("event-handler-removed", f"{name} of <{tag}> was left out", self.line)
            elif name in ("style", "align"):
                self._alignment(tag, name, value, kept)
            elif name in ("href", "src"):
                self._address(tag, name, value, kept)
            elif tag == "a" and name == "name":
                kept.setdefault("id", value)  # the anchors of older HTML
            elif name in _EVERYWHERE or name in allowed:
                kept.setdefault(name, value)
            elif tag in _SVG_TAGS and _CASED_ATTRIBUTES.get(name) in allowed:
                if "url(" not in value or "url(#" in value.replace(" ", ""):
                    kept.setdefault(_CASED_ATTRIBUTES[name], value)
        if "class" in kept:
            kept["class"] = " ".join(word for word in kept["class"].split() if word not in RESERVED_CLASSES)
        return "".join(f' {name}="{html.escape(value)}"' for name, value in kept.items() if value or name in ("alt", "reversed"))

    def _alignment(self, tag: str, name: str, value: str, kept: dict[str, str]) -> None:
        found = _ALIGN.search(value.lower() if name == "style" else f"text-align:{value.lower()}")
        if found and tag in ("td", "th", "tr", "p", "div"):
            side = {"left": "start", "right": "end"}.get(found[1], found[1])
            kept["class"] = f"{kept.get('class', '')} {side}".strip()
        elif name == "style":
            self.report.warning("style-removed", f"style of <{tag}> was left out", self.line, "the theme decides how a page looks")

    def _address(self, tag: str, name: str, value: str, kept: dict[str, str]) -> None:
        if tag == "a" and name == "href" or tag == "img" and name == "src":
            kept.setdefault(f"data-{name}", value)
        elif tag in _SVG_TAGS and value.startswith("#"):
            kept.setdefault("href", value)
        elif tag in _SVG_TAGS:
            self.report.warning("external-reference-removed", f"<{tag}> pointed outside its picture", self.line)

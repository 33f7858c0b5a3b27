"""Inline signs: Python-Markdown's patterns, read as CommonMark and GFM writers mean them."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as etree

from markdown import Markdown
from markdown.inlinepatterns import (
    BacktickInlineProcessor,
    HtmlInlineProcessor,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
    SimpleTagInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import ETX, STX, AtomicString

from .dialect_tree import ATTRIBUTES, attributes

__all__ = ["MAX_TEXT", "SIGNS", "install"]

MAX_TEXT = 60_000
"""Characters of one paragraph that are searched for inline signs. Python-Markdown's cost is quadratic here;
the longest paragraph of the real collections has under 4,000."""

MAX_BRACKETS = 40
"""Open brackets within brackets; a link's text has two at most."""

_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
SIGNS = re.compile(r"[\\`*_\[!<&~^@]|https?:|www\.|\n")
_DESTINATION = re.compile(r"\(\s*(?:<([^<>\n]*)>|((?:[^\s()<\x02]|\x02[^\x03]*\x03|\([^\s()]*\))(?:[^\s()\x02]|\x02[^\x03]*\x03|\((?:[^\s()]|\([^\s()]*\))*\))*)?)")
_TITLE = re.compile(r"""\s+(?:"((?:[^"])*)"|'((?:[^'])*)'|\(([^()]*)\))""")
_LINK_END = re.compile(r"\s*\)")
_TAG = (
    r"""<(?:[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:@][\w.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[“”][^“”<>]*[“”]|[^\s"'=<>`]+))?)*\s*/?"""
    r"""|/[A-Za-z][A-Za-z0-9-]*\s*|!--(?:(?!-->).)*--|\?(?:(?!\?>).)*\?|![A-Za-z][^>]*|!\[CDATA\[(?:(?!\]\]>).)*\]\])>""")
_UNESCAPED = r"(?<!\\)"
_NOT_A_TARGET = r"(?<!\]\()"
_BARE = re.compile(r"[?!.,:*_~'\"”’]+$")


class _Backtick(BacktickInlineProcessor):
    """A code span; one space on both sides is padding (CommonMark 6.1). The serializer escapes, not we."""

    def handleMatch(self, m, data):
        if m.group(1):
            return super().handleMatch(m, data)
        start, end = self.find_code_spans(m.start(0), data)
        ticks = start - m.start(0)
        if end is None or data[m.start(0) + ticks:m.start(0) + ticks + 1] == "`" or data[start - 1:start] != "`":
            return None, m.start(0), start
        if data[m.start(0):start] != "`" * ticks or data[end:end + ticks] != "`" * ticks or data[end + ticks:end + ticks + 1] == "`":
            return None, m.start(0), start
        text = data[start:end].replace("\n", " ")
        if text.startswith(" ") and text.endswith(" ") and text.strip():
            text = text[1:-1]
        code = etree.Element("code")
        code.text = AtomicString(text)
        return code, m.start(0), end + ticks


class _Strict:
    """Targets as CommonMark 6.3 has them: a space ends a target unless it stands in <>."""

    def getLink(self, data, index):
        found = _DESTINATION.match(data, index)
        if not found:
            return "", None, index, False
        target = found[1] if found[1] is not None else found[2] or ""
        title, at = None, found.end()
        titled = _TITLE.match(data, at)
        if titled:
            title, at = next(group for group in titled.groups() if group is not None), titled.end()
        end = _LINK_END.match(data, at)
        if not end:
            return "", None, index, False
        return html.unescape(self.unescape(target)), title and html.unescape(self.unescape(title)), end.end(), True

    def getText(self, data, index):
        """As Python-Markdown's, but nested brackets are followed to a bound."""
        depth, start = 1, index
        for found in _BRACKET.finditer(data, index):
            depth += 1 if found[0] == "[" else -1
            if depth == 0:
                return data[start:found.start()], found.end(), True
            if depth > MAX_BRACKETS:
                break
        return data[start:], index, False


_BRACKET = re.compile(r"[\[\]]")


class _Link(_Strict, LinkInlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)


class _Image(_Strict, ImageInlineProcessor):
    pass


class _Reference(_Strict, ReferenceInlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)


class _ShortReference(_Strict, ShortReferenceInlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)


class _ImageReference(_Strict, ImageReferenceInlineProcessor):
    pass


class _ShortImageReference(_Strict, ShortImageReferenceInlineProcessor):
    pass


class _Span(_Strict, LinkInlineProcessor):
    """`[text]{lang=es}`."""

    _ATTRIBUTES = re.compile(ATTRIBUTES)

    def handleMatch(self, m, data):
        text, index, handled = self.getText(data, m.end(0))
        found = self._ATTRIBUTES.match(data, index) if handled else None
        if not found:
            return None, None, None
        span = etree.Element("span")
        for name, value in attributes(self.unescape(found[1])).items():
            span.set("data-set-" + name, value)
        span.text = text
        return span, m.start(0), found.end()


class _NoteCall(InlineProcessor):
    """`[^1]`: the notes pass numbers it, or puts the text back."""

    def handleMatch(self, m, data):
        call = etree.Element("sup", {"data-call": m[1]})
        call.text = AtomicString(m[0])
        return call, m.start(0), m.end(0)


class _Autolink(InlineProcessor):
    """`<https:…>`, `<me@example.org>`, and bare addresses (GFM 6.9)."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m, data):
        shown = m[1]
        end = m.end(1) if not m[0].startswith("<") else m.end(0)
        if not m[0].startswith("<"):
            shown = _without_tail(shown)
            end = m.start(1) + len(shown)
            if not shown or "." not in shown and not shown.startswith("http"):
                return None, None, None
        target = html.unescape(shown)
        if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", shown) or "@" in shown and ":" not in shown.split("@")[0]:
            target = ("http://" if shown.startswith("www.") else "mailto:") + target
        link = etree.Element("a", {"href": target})
        link.text = AtomicString(html.unescape(shown))
        return link, m.start(0), end


def _without_tail(address: str) -> str:
    while True:
        shorter = _BARE.sub("", address)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


class _RawHtml(HtmlInlineProcessor):
    """A raw tag; its attributes are the author's, backslashes and all."""

    def handleMatch(self, m, data):
        raw = self.backslash_unescape(self.unescape(m[0]))
        return self.md.htmlStash.store(raw), m.start(0), m.end(0)


class _Entity(InlineProcessor):
    """An entity becomes its character, kept from being read as a sign."""

    def handleMatch(self, m, data):
        characters = html.unescape(m[0])
        if characters == m[0]:
            return None, None, None
        return "".join(f"{STX}{ord(character)}{ETX}" for character in characters), m.start(0), m.end(0)


# What every match of a pattern holds one of: a text without them need not be searched.
_NEEDED = {
    "backtick": ("`",), "escape": ("\\",), "autolink": ("<",), "automail": ("<",), "silent": ("<",), "html": ("<",), "linebreak": ("\n",),
    "note_call": ("[^",), "reference": ("[",), "link": ("[",), "image_link": ("![",), "image_reference": ("![",), "span": ("[",),
    "short_reference": ("[",), "short_image_ref": ("![",), "bare_link": ("://", "www."), "bare_mail": ("@",), "entity": ("&",),
    "em_strong": ("*", "_"), "del": ("~~",), "sub": ("~",), "sup": ("^",),
}


class _Inlines(InlineTreeprocessor):
    """Python-Markdown's inline pass, which leaves alone what holds no sign and what would cost too much."""

    reads = True

    def __init__(self, md):
        super().__init__(md)
        registry = md.inlinePatterns
        signs = {id(registry[name]): own for name, own in _NEEDED.items() if name in registry}
        self._tried = [(pattern, signs.get(id(pattern), ("",))) for pattern in registry]

    def _InlineProcessor__handleInline(self, data, patternIndex=0):  # noqa: N802 - the library's private name
        if not self.reads or not SIGNS.search(data) or len(data) > MAX_TEXT or isinstance(data, AtomicString):
            return data
        start, tried = 0, self._tried
        while patternIndex < len(tried):
            pattern, signs = tried[patternIndex]
            matched = False
            for sign in signs:
                if sign in data:
                    data, matched, start = self._InlineProcessor__applyPattern(pattern, data, patternIndex, start)
                    break
            if not matched:
                patternIndex, start = patternIndex + 1, 0
        return data


def install(md: Markdown) -> None:
    """Put this dialect's signs in the place of Python-Markdown's own."""
    md.ESCAPED_CHARS = list(_PUNCTUATION)
    patterns = md.inlinePatterns
    for name in ("backtick", "reference", "link", "image_link", "image_reference", "short_reference",
                 "short_image_ref", "autolink", "automail", "linebreak", "html", "entity"):
        patterns.deregister(name)
    link, image = r"(?<!\!)\[", r"\!\["
    for priority, name, pattern in (
        (190, "backtick", _Backtick(r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)`)")),
        (188, "autolink", _Autolink(_UNESCAPED + _NOT_A_TARGET + r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>", md)),
        (187, "automail", _Autolink(_UNESCAPED + _NOT_A_TARGET + r"<([\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+)>", md)),
        (186, "silent", _RawHtml(_UNESCAPED + r"(?i:<(script|style|iframe|template|noembed|noframes)\b[^<>]*>(?:[^<]|<(?!\1\b))*?</\1\s*>)", md)),
        (185, "html", _RawHtml(_UNESCAPED + _NOT_A_TARGET + _TAG, md)),
        (183, "linebreak", SubstituteTagInlineProcessor(r"(?:[ ]{2,}|(?<!\\)\\)\n", "br")),
        (175, "note_call", _NoteCall(r"(?<!\\)\[\^([^\]\s\x02]+)\]", md)),
        (170, "reference", _Reference(link, md)),
        (160, "link", _Link(link, md)),
        (150, "image_link", _Image(image, md)),
        (140, "image_reference", _ImageReference(image, md)),
        (131, "span", _Span(link, md)),
        (130, "short_reference", _ShortReference(link, md)),
        (125, "short_image_ref", _ShortImageReference(image, md)),
        (96, "bare_link", _Autolink(r"(?<![\w/@.:-])((?:https?://|www\.)[^\s<>\x02\x03]+)", md)),
        (95, "bare_mail", _Autolink(r"(?<![\w/@.:+-])([\w.+-]+@[\w-]+(?:\.[\w-]+)+)", md)),
        (80, "entity", _Entity(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);", md)),
        (58, "del", SimpleTagInlineProcessor(r"(~~)(?=[^\s~])((?:[^~]|~(?!~))+)(?<=[^\s~])~~(?!~)", "del")),
        (56, "sub", SimpleTagInlineProcessor(r"(?<!~)(~)([^\s~]+)~(?!~)", "sub")),
        (54, "sup", SimpleTagInlineProcessor(r"(?<!\^)(\^)(?=[^\s^]*[^\W_])([^\s^\[]+)\^(?!\^)", "sup")),
    ):
        patterns.register(pattern, name, priority)
    md.treeprocessors.register(_Inlines(md), "inline", 20)

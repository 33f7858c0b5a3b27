"""What every page has: its head, the way past the clinic's lines to the text, landmarks; and its bytes."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import unquote

from lxml import etree

from .. import words as catalogues
from ..findings import BookletError, Finding, Severity
from ..model import Asset, Clinic
from ..screen import GENERATOR
from ..screen.addresses import telephone, web
from ..screen.bidi import set_numbers_apart
from ..screen.clean import clean, let_scroll
from ..screen.markup import attributes, foreign
from ..screen.names import XHTML
from ..screen.pictures import fill_tokens, fit
from ..screen.roles import give_roles
from ..words import Words
from ..words.direction import direction_of

__all__ = ["Look", "clinic_lines", "line", "page"]

# Nothing is fetched from anywhere: the browser itself sees to it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
_XLINK = "{http://www.w3.org/1999/xlink}"
_ASSET = re.compile(r"url\(\s*[\"']?(asset:[^\"')]+)[\"']?\s*\)")


@dataclass(slots=True)
class Look:
    """How pages look: the style sheet's text, the pictures they may show, the theme's values for drawings."""

    css: str
    assets: Sequence[Asset] = ()
    tokens: Mapping[str, str] = field(default_factory=dict)
    _ready: dict[str, str] = field(default_factory=dict)  # asset name -> data: address

    def picture(self, source: str) -> str:
        """The picture of an `asset:NAME` address as a data: address.

        Raises BookletError for one that can no longer be read.
        """
        name = unquote(source.removeprefix("asset:"))
        if name not in self._ready:
            self._ready[name] = self._address(name)
        return self._ready[name]

    def sheet(self) -> str:
        """The style sheet, its pictures inside it, as <style> can hold it."""
        css = _ASSET.sub(lambda match: f'url("{self.picture(match[1])}")', self.css)
        return css.replace("</", "<\\/").strip()

    def _address(self, name: str) -> str:
        asset = next((asset for asset in self.assets if asset.name == name), None)
        try:
            if asset is None:
                raise OSError("it is not among the collection's pictures")
            data, kind = asset.read(), asset.media_type
        except OSError as error:
            raise BookletError(Finding(
                "picture-unreadable", Severity.ERROR, f"the picture {name} cannot be read: {error.strerror or error}",
                hint="look whether the file is still there",
            ), exit_code=1) from None
        if kind == "image/svg+xml":
            data = fill_tokens(data.decode("utf-8", "replace"), self.tokens).encode()
        else:
            kind, data, _ = fit(kind, data)
        return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def page(
    *, title: str, lang: str, direction: str, summary: str, kind: str, banner: str, main: str, footer: str, look: Look,
    href: Callable[[str], str],
) -> bytes:
    """A whole page. `banner`, `main` and `footer` are XHTML, the children of those landmarks; `kind` is the body's class.

    It is HTML that is well-formed XML but for its style sheet. Raises lxml.etree.XMLSyntaxError when a part is not
    well-formed, which is a fault of the caller's.
    """
    words = catalogues.catalogue(lang)
    skip = f'<a class="skip" href="#_main"{foreign(words, "skip_to_text", lang)}>{escape(words.text("skip_to_text"))}</a>'
    inner = f'{skip}{banner}<main id="_main" tabindex="-1">{main}</main>'
    inner += f'<footer class="page-foot">{footer}</footer>' if footer else ""
    root = etree.fromstring(f'<html xmlns="{XHTML}"><body class="page {kind}">{inner}</body></html>'.encode(), _PARSER)
    for element in root.iter(etree.Element):
        if "}" not in element.tag:  # HTML inside a drawing
            element.tag = f"{{{XHTML}}}{element.tag}"
    body = root[0]
    clean(body, href, look.picture)
    give_roles(body)
    let_scroll(body)
    root.set("dir", direction)
    set_numbers_apart(root, "rtl", dir="ltr")
    head = [
        '<meta charset="utf-8">', f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">', f"<title>{escape(title, quote=False)}</title>",
        GENERATOR, '<meta name="color-scheme" content="light dark">', '<link rel="icon" href="data:,">',
    ]
    if summary:
        head.append(f'<meta name="description" content="{escape(" ".join(summary.split()))}">')
    head.append(f"<style>\n{look.sheet()}\n</style>")
    text = "\n".join([
        "<!DOCTYPE html>", f'<html lang="{escape(lang)}" dir="{direction}">', "<head>", *head, "</head>", _html(body), "</html>", "",
    ])
    return text.encode()


def line(words: Words, key: str, around: str, **values: str) -> str:
    """A generated line in a text in the language `around`; `values` are XHTML."""
    text = escape(words.text(key, **{name: f"\0{name}\0" for name in values}))
    for name, value in values.items():
        text = text.replace(f"\0{name}\0", value)
    return f"<p{foreign(words, key, around)}>{text}</p>"


def clinic_lines(clinic: Clinic, book_lang: str, lang: str) -> str:
    """The clinic as the top of a page has it: logo, name, telephone and address on the web."""
    words = catalogues.catalogue(lang)
    said = ['<img class="logo decorative" src="asset:theme/logo" alt="" role="presentation"/>'] if clinic.logo else []
    own = attributes(book_lang, direction_of(book_lang), lang)
    said += [f'<p class="clinic"{own}>{escape(clinic.name)}</p>'] if clinic.name else []
    for key, name, value in (("phone_is", "phone", telephone(clinic.phone)), ("web_is", "web", web(clinic.web))):
        said += [line(words, key, lang, **{name: value})] if value else []
    return "".join(said)


def _html(body: etree._Element) -> str:
    """The body as HTML: names without namespaces, nothing closed in one tag but what HTML closes so."""
    for element in body.iter(etree.Element):
        space, _, name = element.tag[1:].partition("}")
        element.tag = name
        for attribute, value in element.attrib.items():
            if attribute.startswith("{"):
                del element.attrib[attribute]
                if attribute == f"{_XLINK}href" and element.get("href") is None:
                    element.set("href", value)
        if not len(element) and element.text is None and not (space == XHTML and name in _VOID):
            element.text = ""
    body.getparent().remove(body)
    etree.cleanup_namespaces(body)
    return etree.tostring(body, encoding="unicode", with_tail=False)

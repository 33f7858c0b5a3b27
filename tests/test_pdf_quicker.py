"""Shortcuts through the engine are taken only where they are known to fit, and change no byte."""

from __future__ import annotations

import pytest
from booklet import pdf
from booklet.model import Asset, Document, DocumentKind
from booklet.pdf import quicker
from pdf_samples import CSS, EDITION, document, prose, theme

THEME = theme()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 20"><text x="2" y="14" font-family="Noto Sans">Words</text></svg>'

STRESS = {
    "prose": prose("a", 9),
    "letter and word spacing": f'<div style="letter-spacing:1pt">{prose("a", 2)}<p style="word-spacing:4pt">one two three</p></div>',
    "justified": f'<div style="text-align:justify">{prose("b", 4)}</div>',
    "decorated": '<p><u>under</u> <s>through</s> <a href="https://example.org">link <b>bold</b></a> <ins style="text-decoration:underline overline">over</ins></p>' * 9,
    "features": '<p style="font-variant-numeric:tabular-nums">1 2 3</p><p style="font-variant-caps:small-caps;letter-spacing:2pt">Small Caps</p>'
    '<p style="font-feature-settings:\'liga\' off;font-kerning:none">fi ffl AVA</p>' * 3,
    "languages": '<p lang="es">Palabras <span lang="fr">françaises</span></p><p style="font-language-override:TRK" lang="tr">ıİ</p>',
    "right to left": '<p dir="rtl">one 1, two 2 (three)</p>',
    "preformatted": "<pre>a\tb\n  c\td\n</pre><p style='white-space:pre-wrap'>x\n\n y\tz</p>",
    "hyphens": f'<div style="hyphens:auto;width:30mm" lang="en">{"<p>" + "characteristically responsible " * 20 + "</p>"}</div>',
    "breaking": f'<p style="overflow-wrap:anywhere;width:20mm">{"x" * 200}</p>',
    "floats and columns": f'<p style="float:right;width:40%">{"float " * 40}</p><div style="columns:2">{prose("c", 4)}</div>',
    "table": "<table>" + "".join(f"<tr><th>{n}</th><td>{'cell ' * n}</td></tr>" for n in range(40)) + "</table>",
    "generated": "<style/><ol>" + "<li>item<ul><li>in</li></ul></li>" * 30 + "</ol>",
    "first letter": '<p class="drop">Word and words</p>' * 3,
    "drawing": '<p><img src="asset:a.svg" alt="Words" style="width:90pt"/></p>',
}
MORE = CSS + ".drop::first-letter { font-size: 30pt } li::marker { font-weight: bold }"


def compiled(body: str) -> object:
    source = document("one", body, assets=(Asset("a.svg", "image/svg+xml", "", data=SVG),))
    return pdf.compile(source, MORE, EDITION, THEME)


@pytest.mark.parametrize("name", STRESS)
def test_the_same_galley_as_the_plain_engine(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = compiled(STRESS[name])
    monkeypatch.setattr(quicker, "_taken", lambda: ())
    assert compiled(STRESS[name]) == ours


def test_the_same_for_all_of_them_in_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = compiled("".join(STRESS.values()))
    monkeypatch.setattr(quicker, "_taken", lambda: ())
    assert compiled("".join(STRESS.values())) == ours


@pytest.mark.parametrize("shortcut", quicker.SHORTCUTS, ids=lambda shortcut: shortcut.name)
def test_shortcut_knows_the_installed_engine(shortcut: quicker.Shortcut) -> None:
    digest = quicker.source_digest(shortcut.sources)
    assert digest in shortcut.digests, (
        f"WeasyPrint has changed {', '.join(shortcut.sources)}: read the change, adapt {shortcut.name} in "
        f"booklet/pdf/quicker.py if need be, and add {digest!r} to its digests. Until then it is not taken."
    )


def test_an_unknown_engine_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quicker, "source_digest", lambda sources: "another version")
    assert quicker._taken.__wrapped__() == ()


def test_the_switch_turns_all_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKLET_PLAIN_ENGINE", "1")
    assert quicker._taken.__wrapped__() == ()


def test_the_engine_is_put_back() -> None:
    import weasyprint.layout
    from weasyprint.text.line_break import Layout

    before = weasyprint.layout.make_margin_boxes, Layout.setup
    with pytest.raises(RuntimeError), quicker.quicker():
        assert (weasyprint.layout.make_margin_boxes, Layout.setup) != before
        raise RuntimeError
    assert (weasyprint.layout.make_margin_boxes, Layout.setup) == before


def test_documents_after_another_are_not_touched_by_it() -> None:
    first = compiled(STRESS["features"])
    xhtml = '<html lang="ar" dir="rtl"><head><title>T</title></head><body><h1>Title</h1></body></html>'
    pdf.compile(Document("x", DocumentKind.ARTICLE, "T", xhtml, "ar", "rtl"), MORE + "p { font-size: 20pt }", EDITION, THEME)
    assert compiled(STRESS["features"]) == first

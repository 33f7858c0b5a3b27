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
    "beside floats": '<ul class="checks">' + "".join(f'<li><span class="box"></span>{"words and words " * (n % 5 * 4 + 1)}</li>' for n in range(24)) + "</ul>",
    "floats and right to left": f'<div dir="rtl"><p style="float:left;width:30%">{"beside " * 30}</p>{prose("e", 3)}</div>',
    "sizes": '<div style="box-sizing:border-box;width:50%;padding:4pt;border:2pt solid">half</div>'
    '<div style="box-sizing:padding-box;height:40pt;padding:9pt">high</div><div style="min-width:200pt;width:10pt;max-width:3in">wide</div>'
    '<div style="width:calc(50% - 2em);margin:auto">middle</div><div style="width:20vw">a share of the page</div>',
    "painted": '<p style="background:#eee;border-radius:4pt;box-shadow:1pt 1pt #999">card</p><p style="visibility:hidden;background:red">unseen</p>'
    '<p style="background:url(asset:a.svg) no-repeat">behind</p><p style="border:4pt solid;border-image:url(asset:a.svg) 2">around</p>',
    "anchors": '<h2 id="one">One</h2><p><a href="#two">two</a> <a name="three" id="four">three</a></p><section id="two" lang="es"><p>Dos</p></section>',
    "odd names": '<p id="a&quot;b">quoted</p><p lang="x&quot;y">language</p><p id="">none</p>',
    "marks over letters": "<p>e\u0301 q\u0307\u0323 A\u030a \u05d0\u05b8 \u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f \U0001f600 \U000e0001</p>",
    "positioned": '<p style="position:relative">from <span style="position:absolute;right:0">apart</span></p><p style="position:relative;top:4pt">down</p>',
    "picture apart": '<div style="position:relative"><img src="asset:a.svg" alt="Words" style="position:absolute;display:block;overflow:hidden;bottom:0"/></div>',
    "foot notes": '<p>text<span class="fn">a note</span> and <span class="fn" lang="es">otra</span></p><p>more<span class="side">beside</span></p>' * 2,
    "rows": "<table><caption>Of</caption><thead><tr><th>a</th></tr></thead><tbody><tr><td style='border-collapse:collapse'>b</td></tr></tbody></table>" * 3,
    "line breaks": "".join(
        f'<p style="width:{width}mm;text-align:{align};text-indent:{indent}mm">Ask a well-known doctor/nurse – e.g. Dr. A. Voß (ward 7) – '
        f"“about it” every day; they’ll say: take 2 × 50 mg, not 1/2 a pill… AVA To. Yes, “T” and V. Over-\u00adused words.</p>"
        f'<p style="width:{width}mm">Words <b>in bold, and more of them </b> follow <a href="https://a.example/x-y/z?q=1">a link</a> here </p>'
        for width in range(12, 90, 3) for align, indent in (("start", 0), ("justify", 4), ("end", -2))
    ),
    "drawing": '<p><img src="asset:a.svg" alt="Words" style="width:90pt"/></p>',
}
MORE = CSS + (
    ".drop::first-letter { font-size: 30pt } li::marker { font-weight: bold } .box { float: left; width: 1em; height: 1em; border: 1pt solid }"
    " .fn { float: footnote } .fn::footnote-call { color: #900 } .side { position: note(margin) }"
    " body { overflow: hidden } h2::before { content: counter(list-item) ' '; display: table; padding: 2pt } p:nth-child(3n) { color: #333 }"
)


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


def test_the_same_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was kept from one document serves the next: it is what that would have come to by itself."""
    names = [*STRESS, *reversed(STRESS)]
    ours = [compiled(STRESS[name]) for name in names]
    assert ours[: len(STRESS)] == ours[: len(STRESS) - 1 : -1]
    monkeypatch.setattr(quicker, "_taken", lambda: ())
    assert [compiled(STRESS[name]) for name in reversed(STRESS)] == ours[len(STRESS) :]


def test_a_picture_in_many_documents_is_compressed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from io import BytesIO

    from PIL import Image

    file = BytesIO()
    Image.radial_gradient("L").convert("RGB").save(file, "PNG")
    rows = {mode: BytesIO() for mode in ("P", "RGBA")}
    for mode, other in rows.items():
        Image.open(file).convert(mode).save(other, "PNG")
    assets = tuple(Asset(f"{n}.png", "image/png", str(n), data=each.getvalue()) for n, each in enumerate([file, *rows.values()]))
    body = "".join(f'<p><img src="asset:{asset.name}" alt="A ball"/></p>' for asset in assets)
    sources = [document(name, body, assets=assets) for name in ("one", "two")]
    ours = [pdf.compile(source, MORE, EDITION, THEME) for source in sources]
    monkeypatch.setattr(quicker, "_taken", lambda: ())
    assert [pdf.compile(source, MORE, EDITION, THEME) for source in sources] == ours


@pytest.mark.parametrize("shortcut", quicker.SHORTCUTS, ids=lambda shortcut: shortcut.name)
def test_shortcut_knows_the_installed_engine(shortcut: quicker.Shortcut) -> None:
    digest = quicker.source_digest(shortcut.sources)
    assert digest in shortcut.digests, (
        f"WeasyPrint has changed {', '.join(shortcut.sources)}: read the change, adapt {shortcut.name} in "
        f"booklet/pdf/quicker.py if need be, and add {digest!r} to its digests. Until then it is not taken."
    )


def test_the_whole_engine_is_known() -> None:
    assert quicker.engine_digest() in quicker._TRIED, (
        f"WeasyPrint or pydyf has changed: when all tests of this module pass, add {quicker.engine_digest()!r} to _TRIED. "
        "Until then every shortcut is asked for by itself, which takes a third of a second in each process."
    )


def test_an_unknown_engine_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quicker, "engine_digest", lambda: "another version")
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

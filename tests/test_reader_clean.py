"""Raw HTML: what is kept, what goes, and that it is said at its line."""

from __future__ import annotations

import pytest
from test_reader_markdown import read, tree

KEPT = [
    ("<p>One<p>Two", "<p>One</p><p>Two</p>"),
    ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
    ("<div>\n\n*em*\n\n- a\n\n</div>", "<div><p><em>em</em></p><ul><li>a</li></ul></div>"),
    ('<div markdown="1">\n*em*\n</div>', "<div><p><em>em</em></p></div>"),
    ("<div class=“x” markdown=“1”>\n- a\n</div>", '<div class="x"><ul><li>a</li></ul></div>'),
    ('<div markdown="1">*em*</div>', "<div><p><em>em</em></p></div>"),
    ("a</div></section> b", "<p>a b</p>"),
    ("> <div>\n\nafter</div>", "<blockquote/><p>after</p>"),
    ("<b>bold and on\n\nnext", "<p><strong>bold and on</strong></p><p>next</p>"),
    ("x<br>y</br>z<br/>", "<p>x<br/>y<br/>z<br/></p>"),
    ('<center>x</center>', "<div>x</div>"),
    ('<td align="center">x', "<p>x</p>"),
    ('<table><tr><td style="text-align:right">x</table>', '<table><tbody><tr><td class="end">x</td></tr></tbody></table>'),
    ("<details open><summary>S</summary>\n\nBody\n\n</details>", "<details><summary>S</summary><p>Body</p></details>"),
    ('<a href="x.md" title="t">y</a>', '<p><a title="t" href="x.md">y</a></p>'),
    ('<span lang="es" dir="ltr">hola</span>', '<p><span lang="es" dir="ltr">hola</span></p>'),
    ("a <!-- comment --> b", "<p>a  b</p>"),
    ('<svg viewBox="0 0 9 9"><title>T</title><linearGradient id="g"/><path d="M0 0" fill="url(#g)"/></svg>',
     '<p><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>T</title><linearGradient id="g"/>'
     '<path d="M0 0" fill="url(#g)"/></svg></p>'),
    ('<math alttext="x squared"><msup><mi>x</mi><mn>2</mn></msup></math>',
     '<p><math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x squared"><msup><mi>x</mi><mn>2</mn></msup></math></p>'),
    ('<a href="https://x.org">https://x.org</a>', '<p><a href="https://x.org">https://x.org</a></p>'),
    ('<a name="here"></a>Text', '<p><a id="here"/>Text</p>'),
    ('<img src="a" alt="b" width="100%" height="20">', '<figure><img alt="b" height="20" src="a"/></figure>'),
    ("<menu><li>a</li></menu>", "<ul><li>a</li></ul>"),
    # what browsers forgive and EPUB's schema does not
    ("<span>\n\npara\n\n</span>", "<div><p>para</p></div>"),
    ("<strong>\n\none\n\n- two\n\n</strong>", "<p><strong>one</strong></p><ul><li><strong>two</strong></li></ul>"),
    ("t\n\n<a href='x'>\n\n### one\n\ntwo\n\n</a>", '<p>t</p><h2><a href="x">one</a></h2><p><a href="x">two</a></p>'),
    ("<ul>\n\n- a\n\n</ul>", "<ul><li>a</li></ul>"),
    ("<ul>a<p>b</p><li>c</li></ul>", "<ul><li>a</li><li><p>b</p></li><li>c</li></ul>"),
    ("<li>a</li><li>b</li>\n\nc", "<ul><li>a</li><li>b</li></ul><p>c</p>"),
    ("<dt>a</dt><dd>b</dd>", "<dl><dt>a</dt><dd>b</dd></dl>"),
    ("x\n\n<h2><div>a</div><p>b</p></h2>", "<p>x</p><h2>a b </h2>"),
    ("<dl><div><dt>a</dt><dd>b</dd></div><div lang=es><dt>c</dt><dd>d</dd></div></dl>",
     '<dl><dt>a</dt><dd>b</dd><dt lang="es">c</dt><dd lang="es">d</dd></dl>'),
    ("<dl><dd>a</dd><dt>b</dt><dd>c</dd><dt>d</dt><dt>e</dt></dl>\n\nend", "<p>a</p><dl><dt>b</dt><dd>c</dd></dl><p>d</p><p>e</p><p>end</p>"),
    ("<dl><dd>a</dd><dt>b</dt></dl>", "<div><p>a</p><p>b</p></div>"),
    ("<table>\n\nprose\n\n</table>", "<p>prose</p>"),
    ("<table><caption>a</caption><tr></tr></table>", "<p>a</p>"),
    ("<table><tr></tr><tr><th>a</th></tr></table>", '<table><tbody><tr><th scope="row">a</th></tr></tbody></table>'),
    ("<svg>prose **bold**\n\nnext", "<p> prose <strong>bold</strong></p><p>next</p>"),
    ("<svg><a href='x'><g></g></a></svg>next", "<p>next</p>"),
    ("<svg></svg>\n\nnext", "<p>next</p>"),
    ("- <svg>one\n- two", "<ul><li> one</li><li>two</li></ul>"),
    ("a <math> prose\n\nnext", "<p>a  prose</p><p>next</p>"),
    ("<details>words</details>", "<details><summary>words</summary></details>"),
    ("`<script>` is text", "<p><code>&lt;script&gt;</code> is text</p>"),
]


@pytest.mark.parametrize(("text", "expected"), KEPT, ids=[text[:40] for text, _ in KEPT])
def test_kept(text: str, expected: str) -> None:
    assert tree(text) == expected


REFUSED = [
    ("x\n\n<script>alert(1)</script>y", "script-removed", 3, "x y"),
    ("<style>p{}</style>y", "style-removed", 1, "y"),
    ("<p style='color:red'>y</p>", "style-removed", 1, "y"),
    ("<iframe src='x'>fallback</iframe>y", "frame-removed", 1, "y"),
    ("a\nb <b onclick='x()'>y</b>", "event-handler-removed", 2, "a b y"),
    ("<button>y</button>", "form-control-removed", 1, "y"),
    ("<input type=submit value='Send &amp; go'>", "form-control-removed", 1, "Send & go"),
    ("<select><option>a<option>b</select>", "form-control-removed", 1, "a b"),
    ("<object data='x'>y</object>", "media-removed", 1, "y"),
    ("write <your name> here", "unknown-tag", 1, "write <your name> here"),
    ("<va-alert>y</va-alert>", "unknown-tag", 1, "y"),
    ("<svg><use href='http://x/y#z'/><text>y</text></svg>", "external-reference-removed", 1, "y"),
    ("<svg><script>x</script><text>y</text></svg>", "script-removed", 1, "y"),
    ("<svg><path onload='x'/><text>y</text></svg>", "event-handler-removed", 1, "y"),
]


@pytest.mark.parametrize(("text", "rule", "line", "words"), REFUSED, ids=[text[:40] for text, *_ in REFUSED])
def test_refused_with_its_words_kept(text: str, rule: str, line: int, words: str) -> None:
    parsed = read(text)
    assert {(finding.rule, finding.position.file, finding.position.line) for finding in parsed.findings} == {(rule, "a.md", line)}
    assert " ".join("".join(parsed.body.itertext()).split()) == words
    allowed = {"div", "p", "a", "strong", "svg", "text", "path", "use"}
    assert {element.tag.split("}")[-1] for element in parsed.body.iter()} <= allowed


def test_addresses_stay_as_written_for_the_links_pass() -> None:
    body = read("[a](<../b c.md#d>) <a href='/e?f=1&amp;g=2'>h</a> ![i](j.png) <img src=k.png alt=l> [m](ftp://n)").body
    assert [a.get("href") for a in body.iter("a")] == ["../b c.md#d", "/e?f=1&g=2", "ftp://n"]
    assert [img.get("src") for img in body.iter("img")] == ["j.png", "k.png"]


@pytest.mark.parametrize(("inside", "parts"), [
    ("<mfrac><mn>1</mn></mfrac>", ["mn", "mrow"]), ("<msup><mi>x</mi><mn>2</mn><mn>3</mn></msup>", ["mi", "mrow"]),
    ("<munderover/>", ["mrow", "mrow", "mrow"]), ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", ["mn", "mn"]),
])  # fmt: skip
def test_a_formula_has_the_parts_that_its_kind_asks_for(inside: str, parts: list[str]) -> None:
    [formula] = [element for element in read(f"a <math>{inside}</math>").body.iter() if element.tag.endswith("}math")]
    assert [part.tag.partition("}")[2] for part in formula[0]] == parts


def test_words_that_a_drawing_would_not_draw_stand_after_it() -> None:
    [paragraph] = read("<svg>one<g>two<rect/>three</g><text>drawn <tspan>too</tspan> yes</text>four</svg> five").body
    [drawing] = paragraph
    assert " ".join("".join(drawing.itertext()).split()) == "drawn too yes"
    assert drawing.tail.split() == ["one", "two", "three", "four", "five"]


def test_words_loose_in_a_formula_are_its_text() -> None:
    [formula] = [element for element in read("<math>a<mi>x</mi>b<mrow>c</mrow></math>").body.iter() if element.tag.endswith("}math")]
    assert ["".join(part.itertext()) for part in formula.iter() if part.tag.endswith(("}mtext", "}mi"))] == ["a", "x", "b", "c"]

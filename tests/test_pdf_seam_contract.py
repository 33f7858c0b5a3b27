"""Every private part of WeasyPrint that the tag seam leans on, in one place.

When one of these fails after an upgrade of WeasyPrint, look for the part's
new name in the engine's change log, mend the module that the message names,
and run tests/test_pdf_tags*.py: they tell whether the tree is still right.
"""

from __future__ import annotations

import inspect
from typing import Any

import pytest

weasyprint = pytest.importorskip("weasyprint")

from kitchen import page, render  # noqa: E402


def moved(what: str, module: str) -> str:
    return f"WeasyPrint {weasyprint.__version__} moved {what}: mend booklet/pdf/{module}, then run tests/test_pdf_tags.py"


@pytest.fixture(scope="module")
def boxes() -> list[Any]:
    """All boxes of a small document with one of each kind."""
    document = render(page(
        "<p>Words <a href='#t'>there</a></p><ul><li>x</li></ul><nav class='contents'><ol><li><a href='#t'>t</a></li></ol></nav>"
        "<table id='t'><thead><tr><th colspan='2' rowspan='1'>a</th></tr></thead><tfoot><tr><td>b</td></tr></tfoot></table>"
        "<div class='corner'>c</div><img src='dot.png' alt='d'/>"))
    found: list[Any] = []

    def walk(box: Any) -> None:
        found.append(box)
        for child in getattr(box, "_box", box).children:
            walk(child)

    for one in document.pages:
        walk(one._page_box)
    return found


def test_the_two_globals_that_are_swapped() -> None:
    import weasyprint.pdf as engine

    assert list(inspect.signature(engine.add_tags).parameters) == ["pdf", "document", "pdf_version", "page_streams"], (
        moved("pdf.add_tags", "seam.py and tags.py"))
    assert inspect.isclass(engine.Stream), moved("pdf.Stream", "seam.py and marks.py")
    source = inspect.getsource(engine.generate_pdf)
    order = [source.index(word) for word in (
        "stream = Stream(", "page.paint(stream", "add_outlines(", "build_fonts_dictionary(", "add_tags(pdf, document",
        "variant_function(pdf")]
    assert order == sorted(order), moved("the order of generate_pdf", "tags.py: fonts are built before add_tags")


@pytest.mark.parametrize(("method", "parameters"), [
    ("__init__", ["self", "fonts", "page_rectangle", "resources", "images", "tags", "color_profiles", "output_intent",
                  "args", "kwargs"]),
    ("clone", ["self", "kwargs"]),
    ("marked", ["self", "box", "tag"]),
    ("artifact", ["self"]),
    ("add_font", ["self", "pango_font"]),
    ("add_image", ["self", "image", "interpolate", "ratio"]),
    ("set_font_size", ["self", "font", "size"]),
    ("set_text_matrix", ["self", "a", "b", "c", "d", "e", "f"]),
    ("begin_text", ["self"]),
    ("end_text", ["self"]),
])
def test_the_stream_s_methods(method: str, parameters: list[str]) -> None:
    from weasyprint.pdf.stream import Stream

    assert list(inspect.signature(getattr(Stream, method)).parameters) == parameters, moved(f"Stream.{method}", "marks.py")


def test_the_stream_s_state() -> None:
    from weasyprint.pdf.stream import Stream

    stream = Stream({}, (0, 0, 1, 1), {}, {}, {}, {}, None)
    for name in ("_fonts", "_resources", "_images", "_tags", "_color_profiles", "_output_intent", "_current_font",
                 "_old_font", "stream", "extra", "compress", "page_rectangle"):
        assert hasattr(stream, name), moved(f"Stream.{name}", "marks.py")
    stream.begin_text()
    stream.end_text()
    assert stream.stream == [b"BT", b"ET"], moved("the tokens of a text object", "marks.py and bidi.py")
    stream.begin_text()
    assert stream.stream == [b"BT"], moved("joining of text objects", "bidi.py: the ET is no longer taken back")


def test_painting_marks_leaves_only() -> None:
    from weasyprint import draw

    source = inspect.getsource(draw)
    assert source.count("stream.marked(") == 3, moved("stream.marked in draw", "marks.py: something else is marked now")
    for call in ("stream.marked(child, 'Span')", "stream.marked(box, 'Figure')", "stream.marked(block, 'Figure')"):
        assert call in source, moved(call, "marks.py")


def test_fonts() -> None:
    from weasyprint.pdf.fonts import Font
    from weasyprint.text.fonts import get_pango_font_key

    document = render(page("<p>x</p>"))
    document.write_pdf()
    font = next(iter(document.fonts.values()))
    assert isinstance(font, Font)
    for name in ("hash", "name", "to_unicode", "widths", "bitmap", "missing", "file_content", "index"):
        assert hasattr(font, name), moved(f"Font.{name}", "marks.py and bidi.py")
    assert list(inspect.signature(Font.__init__).parameters) == ["self", "pango_font", "description", "font_size"], (
        moved("Font", "marks.py: small capitals"))
    assert list(inspect.signature(get_pango_font_key).parameters) == ["pango_font"], moved("get_pango_font_key", "marks.py")
    assert font.name.startswith(b"/" + font.hash.encode() + b"+"), moved("Font.name", "marks.py: small capitals")


def test_pages_and_metadata() -> None:
    document = render(page("<p>x <a href='https://example.org/'>y</a></p>"))
    one = document.pages[0]
    assert hasattr(one, "_page_box"), moved("Page._page_box", "planner.py")
    kind, target, rectangle, box = one.links[0]
    assert (kind, target, len(rectangle)) == ("external", "https://example.org/", 4) and box.element.tag == "a", (
        moved("Page.links", "annotations.py"))
    x, y, *_ = one.anchors["top"]
    assert x >= 0 and y >= 0 and one.height > 0, moved("Page.anchors", "destinations.py")
    assert list(inspect.signature(document.metadata.generate_rdf_metadata).parameters) == [
        "variant", "version", "conformance"], moved("DocumentMetadata.generate_rdf_metadata", "xmp.py")


def test_boxes_tell_their_element(boxes: list[Any]) -> None:
    from weasyprint.formatting_structure import boxes as kinds
    from weasyprint.layout.absolute import AbsolutePlaceholder

    for name in ("TextBox", "ReplacedBox", "LineBox", "PageBox", "MarginBox"):
        assert hasattr(kinds, name), moved(f"boxes.{name}", "planner.py")
    assert any(isinstance(box, AbsolutePlaceholder) and box._box is not None for box in boxes), (
        moved("AbsolutePlaceholder._box", "planner.py: unwrap"))
    for box in boxes:
        plain = getattr(box, "_box", box)
        for name in ("element", "element_tag", "children", "style", "link_annotation", "is_leader", "is_outside_marker",
                     "bookmark_label", "colspan", "rowspan"):
            assert hasattr(plain, name), moved(f"{type(plain).__name__}.{name}", "planner.py")
    texts = [box for box in boxes if isinstance(box, kinds.TextBox) and box.text.strip()]
    assert {box.element_tag for box in texts} >= {"p", "a", "li::marker", "a::after"}, moved("element_tag", "planner.py")
    assert all(hasattr(box, "baseline") and hasattr(box, "position_x") for box in texts), moved("positions", "marks.py")
    assert sum(bool(getattr(box, "is_header", False)) for box in boxes) == 1, moved("is_header", "planner.py")
    assert sum(bool(getattr(box, "is_footer", False)) for box in boxes) == 1, moved("is_footer", "planner.py")
    assert any(box.is_leader for box in boxes), moved("is_leader", "planner.py")
    cell = next(box for box in boxes if box.element_tag == "th" and hasattr(box, "empty"))
    assert (cell.colspan, cell.rowspan) == (2, 1), moved("colspan and rowspan", "planner.py")
    first = next(box for box in boxes if box.element_tag == "p")
    for name in ("is_floated", "is_absolutely_positioned", "descendants", "hit_area", "border_box_x", "border_box_y",
                 "border_width", "border_height", "content_box_x", "content_box_y"):
        assert callable(getattr(first, name)), moved(f"Box.{name}", "planner.py and annotations.py")
    for name in ("white_space", "visibility", "direction", "position", "font_size", "font_variant_caps",
                 "list_style_type", "bookmark_level"):
        assert first.style[name] is not None, moved(f"style[{name!r}]", "planner.py")


def test_a_text_box_can_be_measured_again(boxes: list[Any]) -> None:
    from booklet.pdf.glyphs import painted_runs
    from weasyprint.formatting_structure import boxes as kinds

    text = next(box for box in boxes if isinstance(box, kinds.TextBox) and box.text.startswith("Words"))
    for name in ("text", "reactivate", "deactivate", "get_first_line"):
        assert hasattr(text.pango_layout, name), moved(f"text.line_break.Layout.{name}", "glyphs.py")
    runs = list(painted_runs(text))
    assert [len(run.glyphs) for run in runs] == [len(text.pango_layout.text)], moved("Pango's glyph items", "glyphs.py")
    assert not runs[0].backwards


def test_the_tree_s_pdf_objects() -> None:
    import pydyf

    pdf = pydyf.PDF()
    assert isinstance(pdf.page_references, tuple) and hasattr(pdf, "objects"), moved("pydyf.PDF", "treewriter.py")
    holder = pydyf.Dictionary({})
    pdf.add_object(holder)
    assert holder.reference == f"{holder.number} 0 R".encode(), moved("pydyf.Object.reference", "treewriter.py")
    assert pydyf.String("x").string == "x", moved("pydyf.String.string", "treewriter.py: link targets")

"""Pictures: only files of the collection and data: addresses within limits; each refusal is named, no word is lost."""

from __future__ import annotations

import base64
import io
import os
import re
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from booklet.reader import assets
from booklet.reader.svg import SvgError, clean_svg

from reader_kit import article, body_of, collect, faults, lay

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"{}>{}</svg>'


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 20), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 90, 120)).save(out, kind, **options)
    return out.getvalue()


def moving(kind: str) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in (255, 0)]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def claimed_png(width: int, height: int) -> bytes:
    """A PNG that says it is enormous and holds next to nothing."""
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def data(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


# -- what is shown -----------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content", "media_type", "kept"), [
    ("a.png", picture("PNG"), "image/png", True), ("a.jpg", picture("JPEG"), "image/jpeg", True),
    ("a.gif", picture("GIF"), "image/gif", True), ("a.webp", picture("WEBP"), "image/webp", True),
    ("a.png", picture("JPEG"), "image/jpeg", True), ("a.bmp", picture("BMP"), "image/png", False),
    ("a.tif", picture("TIFF"), "image/png", False),
], ids=["png", "jpeg", "gif", "webp", "wrongly-named", "bmp", "tiff"])
def test_formats(tmp_path: Path, name: str, content: bytes, media_type: str, kept: bool) -> None:
    collection = collect(tmp_path, {"a.md": f"# A\n\nText ![words]({name}) on.\n", name: content})
    (asset,) = article(collection, "a").assets
    assert faults(collection) == []
    assert (asset.media_type, asset.width_px, asset.height_px, asset.read() == content) == (media_type, 30, 20, kept)
    assert f'src="asset:{asset.name}"' in body_of(collection, "a")
    with Image.open(io.BytesIO(asset.read())) as shown:
        assert shown.convert("RGB").getpixel((3, 3))[2] > 100


def test_greys_in_sixteen_bits_keep_their_shades(tmp_path: Path) -> None:
    """Engines do not know such pixels; a straight conversion would turn all but the darkest white."""
    deep = Image.new("I;16", (4, 4), 0x8000)
    collection = collect(tmp_path, {"a.md": "# A\n\n![A shade](a.png)\n", "a.png": saved(deep)})
    assert faults(collection) == []
    [asset] = article(collection, "a").assets
    shown = Image.open(io.BytesIO(asset.read()))
    assert (shown.mode, shown.getpixel((1, 1))) == ("L", 0x80)


def test_a_drawing_in_utf_16_is_a_drawing(tmp_path: Path) -> None:
    drawing = '<?xml version="1.0" encoding="utf-16"?>\n' + SVG.format("", "<rect width='9' height='9'/>")
    collection = collect(tmp_path, {"a.md": "# A\n\n![A leaf](a.svg)\n", "a.svg": drawing.encode("utf-16")})
    assert faults(collection) == []
    assert article(collection, "a").assets[0].media_type == "image/svg+xml"


@pytest.mark.parametrize("name", ["100%20done.png", "a#b.png", "a?b.png", "50%.png"])
def test_a_file_may_have_signs_of_addresses_in_its_name(tmp_path: Path, name: str) -> None:
    collection = collect(tmp_path, {"a.md": f"# A\n\n![A leaf](<{name}>)\n", name: picture()})
    assert faults(collection) == []
    assert len(article(collection, "a").assets) == 1


def test_a_link_that_leads_to_itself_is_missing(tmp_path: Path) -> None:
    (tmp_path / "self.png").symlink_to("self.png")
    assert faults(collect(tmp_path, {"a.md": "# A\n\n![A leaf](self.png)\n"})) == ["a.md:3 image-missing"]


def test_a_picture_in_a_drawing_goes_with_its_address() -> None:
    inside = '<image href="file:///etc/passwd" width="9" height="9"/><rect width="9" height="9"/>'
    cleaned = clean_svg(SVG.format("", inside).encode())
    assert b"<image" not in cleaned.data and b"<rect" in cleaned.data
    assert len(cleaned.removals) == 1


def test_a_photograph_taken_upright_has_its_shown_size(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    collection = collect(tmp_path, {"a.md": "Text ![x](p.jpg) on.\n", "p.jpg": picture("JPEG", exif=exif)})
    assert [(asset.width_px, asset.height_px) for asset in article(collection, "a").assets] == [(20, 30)]


@pytest.mark.parametrize("src", ["../img/my%20pic.png", "/img/my pic.png", "../img/./my pic.png?v=2#x", "{{ site.baseurl }}/img/my pic.png"])
def test_paths(tmp_path: Path, src: str) -> None:
    collection = collect(tmp_path, {"a/a.md": f"# A\n\nText ![words](<{src}>) on.\n", "img/my pic.png": picture()})
    assert faults(collection, "template-tag") == []
    assert re.fullmatch(r"my-pic-[0-9a-f]{10}\.png", article(collection, "a").assets[0].name)


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_moving_pictures_the_first_is_shown(tmp_path: Path, kind: str) -> None:
    collection = collect(tmp_path, {"a.md": "# A\n\nText ![words](m.gif) on.\n", "m.gif": moving(kind)})
    (asset,) = article(collection, "a").assets
    assert faults(collection) == ["m.gif image-moving"]
    with Image.open(io.BytesIO(asset.read())) as shown:
        assert shown.convert("RGB").getpixel((0, 0))[0] > 200 and getattr(shown, "n_frames", 1) == 1


def test_one_picture_in_two_articles_is_one_asset_and_equal_names_stay_apart(tmp_path: Path) -> None:
    collection = collect(tmp_path, {"a/a.md": "![x](p.png) ![x](../b/p.png)\n", "b/b.md": "![x](p.png) and ![x](../a/p.png)\n",
                                    "a/p.png": picture(), "b/p.png": picture(size=(5, 5))})
    one, other = (sorted(asset.name for asset in article(collection, slug).assets) for slug in "ab")
    assert one == other and len(set(one)) == 2


def test_data_pictures(tmp_path: Path) -> None:
    svg = SVG.format("", '<circle r="3"/>').encode()
    collection = collect(tmp_path, {"a.md": f"# A\n\nOne ![x]({data('image/png', picture())}) two ![y]({data('image/svg+xml', svg)}).\n"})
    assert faults(collection) == []
    assert [asset.media_type for asset in article(collection, "a").assets] == ["image/png", "image/svg+xml"]


# -- what is refused ---------------------------------------------------------------------------

REFUSED = {
    "gone.png": "image-missing", "folder": "image-missing", "http://example.org/x.png": "image-from-network",
    "//example.org/x.png": "image-from-network", "https://allowed.example/x.png": "image-from-network",
    "file:///etc/hostname": "image-address-refused", "ftp://example.org/x.png": "image-address-refused",
    "../../outside.png": "image-outside", "link.png": "image-outside", "/../outside.png": "image-outside",
    "text.png": "image-format", "cut.png": "image-broken", "bomb.png": "image-too-large", "fat.png": "image-too-large",
    "broken.svg": "image-broken", "page.svg": "image-broken", "eps.png": "image-format", "pipe.png": "image-missing",
    "data:image/png;base64,!!!!": "image-broken", "data:image/png;base64,aGVsbG8=": "image-format",
}


@pytest.mark.parametrize(("src", "rule"), REFUSED.items(), ids=REFUSED.values())
def test_what_is_refused_leaves_its_words_and_is_named_at_its_line(tmp_path: Path, src: str, rule: str) -> None:
    root = tmp_path / "root"
    lay(tmp_path, {"outside.png": picture()})
    lay(root, {"a/folder/x.txt": "", "a/text.png": "Not a picture.", "a/cut.png": picture(size=(300, 300))[:200],
               "a/bomb.png": claimed_png(20_000, 20_000), "a/fat.png": b"\x89PNG" + b"\0" * assets.MAX_IMAGE_BYTES,
               "a/broken.svg": "<svg xmlns='http://www.w3.org/2000/svg'><g></svg>",
               "a/page.svg": '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "a/eps.png": "%!PS-Adobe-3.0 EPSF-3.0\n"})
    (root / "a" / "link.png").symlink_to(tmp_path / "outside.png")
    os.mkfifo(root / "a" / "pipe.png")
    collection = collect(root, {"a/a.md": f"# A\n\nBefore\nthe ![the words](<{src}>) after.\n\n![in a figure](<{src}>)\n"},
                         network_hosts=("allowed.example",))
    body = body_of(collection, "a")
    assert faults(collection) == [f"a/a.md:4 {rule}", f"a/a.md:6 {rule}"]
    assert re.search(r"the <span class=\"missing-picture\">the words</span> after", body)
    assert "in a figure" in re.sub(r"<[^>]+>", "", body) and "<img" not in body
    assert article(collection, "a").assets == ()


def test_a_picture_cut_off_is_refused_where_the_engine_would_fill_it_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)  # as importing WeasyPrint leaves it
    lay(tmp_path, {"a/cut.png": picture(size=(300, 300))[:200]})
    assert faults(collect(tmp_path, {"a/a.md": "# A\n\n![it](cut.png)\n"})) == ["a/a.md:3 image-broken"]


def test_a_decoration_that_is_missing_leaves_nothing(tmp_path: Path) -> None:
    collection = collect(tmp_path, {"a.md": "# A\n\nBefore ![](gone.png){.decorative} after.\n\n![](gone.png){.decorative}\n\nEnd.\n"})
    body = re.sub(r' data-line="\d+"', "", body_of(collection, "a"))
    assert re.sub(r"\s+", " ", body) == '<div class="article-body"><p>Before after.</p> <p>End.</p> </div>'
    assert faults(collection) == ["a.md:3 image-missing", "a.md:5 image-missing"]


def test_a_near_name_is_offered(tmp_path: Path) -> None:
    collection = collect(tmp_path, {"a.md": "![x](Breathing.png)\n", "breathing.png": picture()})
    if faults(collection):  # on file systems that tell capitals apart
        assert collection.findings[0].hint == "did you mean breathing.png?"


@given(st.text(max_size=80))
def test_no_address_crashes_or_leaves_the_folder(tmp_path_factory: pytest.TempPathFactory, src: str) -> None:
    from booklet.model import Project

    folder = tmp_path_factory.getbasetemp()
    pictures = assets.Pictures(Project(root=folder, content=folder, output=folder / "output"))
    with pytest.raises(assets.Refused):
        pictures.load("../" + src, folder)


# -- SVG ---------------------------------------------------------------------------------------


def cleaned(inside: str, attributes: str = "") -> tuple[str, list[str]]:
    result = clean_svg(SVG.format(attributes, inside).encode())
    return result.data.decode(), [removal.what for removal in result.removals]


def test_a_harmless_drawing_stays_as_it_is() -> None:
    inside = ('<title>Breathing</title><desc>In and out</desc><style>.a { fill: var(--accent, #0b5563) } @media print { .a { stroke: none } }</style>'
              '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
              '<rect class="a" width="4" height="2" fill="url(#g)" stroke="var(--ink, black)" transform="rotate(4)"/>'
              '<text style="font-weight: bold" xml:lang="es">Inspira <tspan>despacio</tspan></text><use href="#g"/>')
    text, removals = cleaned(inside)
    assert removals == []
    for kept in ("Breathing", "In and out", "var(--accent, #0b5563)", "url(#g)", "var(--ink, black)", 'xml:lang="es"', "Inspira",
                 "despacio", 'href="#g"', "font-weight", "@media"):
        assert kept in text


@pytest.mark.parametrize(("inside", "gone", "what"), [
    ("<script>alert(1)</script>", "alert", "a script"),
    ('<rect onclick="alert(1)"/>', "alert", "event handler onclick"),
    ("<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>Words</p></foreignObject>", "Words", "with the words “Words”"),
    ('<image href="https://x.example/a.png"/>', "x.example", "a reference to"),
    ('<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file:///etc/passwd"/>', "passwd", "a reference to"),
    ('<use href="other.svg#a"/>', "other.svg", "a reference to"),
    ('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>', "data:", "a reference to"),
    ('<a href="javascript:alert(1)"><text>Kept</text></a>', "alert", "a link inside"),
    ("<style>@import url(https://x.example/a.css); .a{fill:red}</style>", "x.example", "@import"),
    ("<style>.a{fill:red;background:url( 'https://x.example/b' )}</style>", "x.example", "a reference in the style"),
    (r"<style>.a{background:u\72l(https://x.example/b)}</style>", "x.example", "a reference in the style"),
    ("<style>@font-face{font-family:X;src:url(x.woff)}</style>", "woff", "@font-face"),
    ("<style>.a{animation:spin 1s}</style>", "spin", "the style animation"),
    ('<rect style="fill:url(https://x.example/p)"/>', "x.example", "a reference in the style"),
    ('<rect fill="url(https://x.example/p)"/>', "x.example", "a reference in fill"),
    ('<rect><animate attributeName="x" values="1;2"/></rect>', "animate", "an animation"),
    ('<set attributeName="href" to="javascript:alert(1)"/>', "alert", "an animation"),
    ('<iframe src="https://x.example"/>', "x.example", "foreign content"),
    ('<rect xml:base="https://x.example/"/>', "x.example", "the attribute base"),
    ("<g id='a'><use href='#a'/></g>", "<use", "draws itself"),
])
def test_what_is_taken_out_of_a_drawing(inside: str, gone: str, what: str) -> None:
    text, removals = cleaned(inside + '<circle r="3"/>')
    assert gone not in text and "<circle" in text
    assert len(removals) == 1 and what in removals[0]
    assert "Kept" not in inside or "Kept" in text


def test_removals_are_found_in_the_file_at_their_line(tmp_path: Path) -> None:
    drawing = SVG.format("", "\n<circle r='3'/>\n<script>x</script>\n<rect onload='x'/>\n")
    collection = collect(tmp_path, {"a.md": "Text ![x](d.svg) and ![y](d.svg)\n", "b.md": "Text ![x](d.svg)\n", "d.svg": drawing})
    assert faults(collection) == ["d.svg:3 svg-part-removed", "d.svg:4 svg-part-removed"]
    (asset,) = article(collection, "a").assets
    assert (asset.width_px, asset.height_px, b"script" in asset.read()) == (40, 20, False)


@pytest.mark.parametrize("document", [
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>',
    '<!DOCTYPE svg SYSTEM "http://x.example/x.dtd"><svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>',
    '<?xml-stylesheet href="http://x.example/a.css"?><svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>',
])
def test_entities_and_outside_definitions_do_nothing(document: str) -> None:
    result = clean_svg(document.encode())
    assert len(result.data) < 200 and b"x.example" not in result.data and b"root:" not in result.data


def test_drawings_that_multiply_are_refused() -> None:
    layers = "".join(f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 12))
    with pytest.raises(SvgError, match="use"):
        clean_svg(SVG.format("", '<g id="l0"><circle r="1"/></g>' + layers).encode())
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {n} "{("&" + b + ";") * 10}">' for b, n in zip("abcdefgh", "bcdefghi")) + ']>' + SVG.format(' class="&i;"', "")
    for document in (bomb, bomb.replace(' class="&i;"', "").replace("</svg>", "<text>&i;</text></svg>")):
        with pytest.raises(SvgError, match="amplification"):
            clean_svg(document.encode())
    with pytest.raises(SvgError):
        clean_svg(("<g>" * 5000).join(['<svg xmlns="http://www.w3.org/2000/svg">', "</g>" * 5000 + "</svg>"]).encode())


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_cleaner(content: bytes) -> None:
    try:
        clean_svg(b"<svg xmlns='http://www.w3.org/2000/svg'>" + content + b"</svg>")
    except SvgError:
        pass

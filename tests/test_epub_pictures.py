"""Pictures in a built EPUB: as they are where they fit, else no larger than a page needs, in colours for a screen."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from booklet.build import Options, verbs

PICTURES = {
    "wide.jpg": "a photograph of 4000 pixels", "ink.jpg": "a photograph for a press", "turned.jpg": "a telephone's photograph",
    "glass.png": "a drawing that one sees through", "moving.gif": "a picture that moves", "small.png": "a small picture",
    "wide.webp": "a wide photograph of the web", "drawing.svg": "a drawing",
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><title>t</title><rect width="40" height="20" fill="var(--accent, #123456)"/></svg>'


def photograph(width: int, height: int) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), (200, 20, 20))
    image.paste((20, 20, 200), (width // 2, 0, width, height))
    return image


def save(folder: Path) -> None:
    photograph(4000, 3000).save(folder / "wide.jpg", quality=95)
    photograph(800, 600).convert("CMYK").save(folder / "ink.jpg")
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    photograph(600, 400).save(folder / "turned.jpg", exif=exif)
    Image.new("RGBA", (2000, 500), (0, 90, 90, 128)).save(folder / "glass.png")
    frames = [Image.new("P", (60, 40), colour) for colour in (1, 2, 3)]
    frames[0].save(folder / "moving.gif", save_all=True, append_images=frames[1:], duration=500)
    photograph(90, 60).save(folder / "small.png")
    photograph(2400, 1200).save(folder / "wide.webp", quality=90)
    (folder / "drawing.svg").write_text(SVG, encoding="utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pictures")
    content = root / "content"
    content.mkdir()
    (root / "booklet.toml").write_text('[collection]\ntitle = "Pictures"\n[clinic]\nname = "Hill Clinic"\n', encoding="utf-8")
    save(content)
    shown = "\n\n".join(f"Look at {words}.\n\n![What {words} shows]({name})" for name, words in PICTURES.items())
    (content / "a.md").write_text(f"# Pictures\n\n{shown}\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def files(place: Path) -> dict[str, bytes]:
    """The pictures of the built file, by their names before the numbers."""
    goal = place / "out.epub"
    verbs.epub(place, Options(output=goal, editions=("none",), cache=False, jobs=1, keep_going=True))
    with zipfile.ZipFile(goal) as archive:
        names = [name for name in archive.namelist() if "/images/" in name]
        return {name.rpartition("/")[2].partition("-")[0] + Path(name).suffix: archive.read(name) for name in names}


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_every_picture_is_in_the_book_once(files: dict[str, bytes]) -> None:
    stems = {name.partition(".")[0] for name in files}
    assert stems == {"wide", "ink", "turned", "glass", "moving", "small", "drawing"}
    assert len(files) == len(PICTURES) - 1, "the wide photographs are both JPEG, and have one name here"


def test_a_wide_photograph_is_a_jpeg_as_wide_as_a_page_needs(place: Path, files: dict[str, bytes]) -> None:
    image = opened(files["wide.jpg"])
    assert (image.format, image.width) == ("JPEG", 1600)
    assert len(files["wide.jpg"]) < (place / "content" / "wide.jpg").stat().st_size / 2


def test_a_photograph_for_a_press_gets_the_colours_of_a_screen(files: dict[str, bytes]) -> None:
    image = opened(files["ink.jpg"])
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (800, 600))
    red, green, blue = image.getpixel((100, 300))
    assert red > 150 and green < 80 and blue < 80


def test_a_photograph_taken_sideways_stands_upright_without_a_mark_to_turn_it(files: dict[str, bytes]) -> None:
    image = opened(files["turned.jpg"])
    assert image.size == (400, 600) and image.getexif().get(0x0112, 1) == 1


def test_what_one_sees_through_stays_so(files: dict[str, bytes]) -> None:
    image = opened(files["glass.png"])
    assert (image.format, image.mode, image.size) == ("PNG", "RGBA", (1600, 400))
    assert image.getpixel((10, 10))[3] == 128


@pytest.mark.parametrize("name", ["moving.gif", "small.png"])
def test_what_fits_or_moves_is_not_touched(name: str, place: Path, files: dict[str, bytes]) -> None:
    assert files[name] == (place / "content" / name).read_bytes()


def test_a_drawing_stays_a_drawing_in_the_themes_colours(files: dict[str, bytes]) -> None:
    assert files["drawing.svg"].startswith(b"<svg") and b"var(" not in files["drawing.svg"]


def test_pictures_made_smaller_are_kept_and_come_back_the_same(place: Path, files: dict[str, bytes], tmp_path: Path,
                                                               monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path / "cache"))
    made = []
    for number in range(2):
        goal = tmp_path / f"{number}.epub"
        verbs.epub(place, Options(output=goal, editions=("none",), jobs=1, keep_going=True))
        made.append(goal.read_bytes())
        monkeypatch.setattr(Image.Image, "resize", None)  # the second time nothing is made smaller
    assert made[0] == made[1] == (place / "out.epub").read_bytes()


def test_pictures_differ_from_what_was_given_by_size_alone(place: Path, files: dict[str, bytes]) -> None:
    given = Image.open(place / "content" / "wide.jpg").resize((1600, 1200))
    difference = ImageChops.difference(given, opened(files["wide.jpg"]))
    assert max(high for _, high in difference.getextrema()) < 60

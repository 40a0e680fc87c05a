"""What may come in as a photo, and that nothing of its metadata gets out."""

import io
import resource
import time
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from spaces import photos
from spaces.photos import Fault, Size, Unusable, check, encode
from tests.photos import MAKER, bomb, moving, photo, picture, png, telling, text_bomb

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(500)

BAD = {
    "nothing": (b"", Fault.EMPTY),
    "30 MB": (photo() + bytes(30_000_000), Fault.TOO_HEAVY),
    "100 megapixels": (png(10_000, 10_000), Fault.TOO_MANY_PIXELS),
    "a bomb of pixels": (png(60_000, 60_000), Fault.TOO_MANY_PIXELS),
    "a web page": (b"<!doctype html><script>alert(1)</script>", Fault.NOT_A_PHOTO),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', Fault.NOT_A_PHOTO),
    "an archive": (b"PK\x03\x04" + bytes(100), Fault.NOT_A_PHOTO),
    "a TIFF": (photo("TIFF"), Fault.NOT_A_PHOTO),
    "a phone's own format": (HEIC, Fault.HEIC),
    "a moving GIF": (moving("GIF"), Fault.MOVING),
    "a moving WebP": (moving("WEBP"), Fault.MOVING),
    "a moving PNG": (moving("PNG"), Fault.MOVING),
    "a JPEG cut off": (photo(size=(2000, 1500))[:-20_000], Fault.DAMAGED),
    "a PNG cut off": (photo("PNG")[:-5_000], Fault.DAMAGED),
    "a WebP cut off": (photo("WEBP")[:-2_000], Fault.DAMAGED),
    "a head alone": (photo()[:200], Fault.DAMAGED),
    "a PNG without pixels": (png(600, 600), Fault.DAMAGED),
    "a comment that unpacks to 200 MB": (text_bomb(), Fault.DAMAGED),
    "a stamp": (photo(size=(479, 900)), Fault.TOO_SMALL),
    "a ribbon": (photo(size=(2401, 600)), Fault.TOO_NARROW),
}


@pytest.mark.parametrize(("content", "fault"), BAD.values(), ids=BAD)
def test_what_is_no_photo_is_refused_by_name(content: bytes, fault: Fault) -> None:
    with pytest.raises(Unusable) as refused:
        check(io.BytesIO(content), len(content))
    assert refused.value.fault is fault


def test_a_file_that_unpacks_to_more_than_its_head_says_takes_no_memory() -> None:
    content = bomb()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    check(io.BytesIO(content), len(content))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize("content", [b"x", png(10_000, 10_000)])
def test_nothing_is_decoded_before_the_limits_are_known(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("it was decoded"))
    with pytest.raises(Unusable):
        check(io.BytesIO(content), len(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("stop", range(1, 400, 37))
def test_a_spoilt_file_is_refused_and_never_more_than_that(kind: str, stop: int) -> None:
    content = bytearray(telling(kind))
    content[stop : stop + 16] = bytes(255 - byte for byte in content[stop : stop + 16])
    with suppress(Unusable):
        check(io.BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"),
        ("PNG", "1"), ("PNG", "I;16"), ("WEBP", "RGB"), ("WEBP", "RGBA"),
    ],
)  # fmt: skip
def test_every_way_to_hold_colours_is_read(kind: str, mode: str, tmp_path: Path) -> None:
    content = photo(kind, mode=mode)
    assert check(io.BytesIO(content), len(content)) == Size(600, 480)
    assert {(width, made) for width, made, _ in encoded(content, tmp_path)} == {
        (480, "avif"), (480, "webp"), (600, "avif"), (600, "webp"),
    }  # fmt: skip


def encoded(content: bytes, folder: Path) -> list[photos.Encoded]:
    source = folder / "sent"
    source.write_bytes(content)
    return list(encode(source))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_file_tells_where_when_or_with_what_it_was_taken(kind: str, tmp_path: Path) -> None:
    content = telling(kind)
    with Image.open(io.BytesIO(content)) as sent:
        assert sent.getexif().get_ifd(0x8825), "the file that is sent tells nothing"
    assert MAKER.encode() in content
    for width, made, written in encoded(content, tmp_path):
        assert MAKER.encode() not in written, (width, made)
        assert not [word for word in (b"Exif", b"EXIF", b"xmpmeta", b"ICCP", b"XMP ") if word in written]
        with Image.open(io.BytesIO(written)) as shown:
            shown.load()
            assert not dict(shown.getexif())
            assert not shown.getexif().get_ifd(0x8825)
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(shown.info)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation: int, tmp_path: Path) -> None:
    content = telling(orientation=orientation)
    upright = (600, 480) if orientation < 5 else (480, 600)
    assert check(io.BytesIO(content), len(content)) == upright
    largest = encoded(content, tmp_path)[-1].content
    with Image.open(io.BytesIO(largest)) as shown:
        assert shown.size == upright


def test_colours_of_another_profile_look_the_same(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for broken in (profile, profile[:50], b"x" * 300):
        content = io.BytesIO()
        Image.new("RGB", (600, 600), (180, 90, 40)).save(content, "JPEG", icc_profile=broken)
        with Image.open(io.BytesIO(encoded(content.getvalue(), tmp_path)[-1].content)) as shown:
            assert all(
                abs(one - other) < 12
                for one, other in zip(shown.getpixel((300, 300)), (180, 90, 40), strict=True)
            )


def test_sizes_for_phones_and_for_screens_within_their_weight(tmp_path: Path) -> None:
    content = io.BytesIO()
    picture(2000, 1500).save(content, "JPEG", quality=90)
    files = encoded(content.getvalue(), tmp_path)
    assert [(width, kind) for width, kind, _ in files] == [
        (width, kind) for width in (480, 960, 1600) for kind in ("avif", "webp")
    ]
    assert all(len(written) <= photos.BUDGET[width] for width, _kind, written in files)
    with Image.open(io.BytesIO(files[-1].content)) as largest:
        assert largest.size == (1600, 1200)


def test_forty_megapixels_are_taken_in_a_few_seconds() -> None:
    content = io.BytesIO()
    Image.new("RGB", (8000, 5000), "white").save(content, "PNG", compress_level=1)
    began = time.monotonic()
    assert check(content, content.tell() and len(content.getvalue())) == Size(1600, 1000)
    assert time.monotonic() - began < 5

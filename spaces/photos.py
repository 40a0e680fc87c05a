"""Photos from files that strangers send: looked at before they are decoded, and written anew without their metadata.

Accepted are JPEG, PNG and WebP. HEIC is not: Pillow cannot read it, and a phone asked for JPEG gives JPEG.
"""

import enum
import io
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

MOST_BYTES = 12_000_000
MOST_PIXELS = 40_000_000
LEAST_SIDE = 480
# Wider ones cannot be shown beside others, and WebP ends at 16,383 pixels.
MOST_TIMES_LONGER = 4

ACCEPTED = ("JPEG", "PNG", "WEBP")
# What a phone may send beside the photo itself: a second exposure or a depth map (CIPA DC-007).
STILL = {"JPEG", "MPO"}

WIDTHS = (480, 960, 1600)
# Bytes that a width may weigh at most, so that a page with photos stays light whatever they show: the quality
# is lowered until it fits, or until it cannot be lowered any further.
BUDGET = {480: 10_000, 960: 56_000, 1600: 160_000}
QUALITIES = {"avif": (60, 50, 40, 30, 22), "webp": (78, 68, 58, 45, 30)}
KINDS = tuple(QUALITIES)

TURNED = range(5, 9)
"""Orientations that swap width and height (EXIF 2.32, tag 0x0112)."""

# A decoded photo takes up to 160 MB: within a process they are decoded one after another.
one_at_a_time = threading.Lock()


class Fault(enum.Enum):
    """Why a file is no photo that can be shown."""

    EMPTY = "empty"
    TOO_HEAVY = "too_heavy"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    TOO_NARROW = "too_narrow"
    NOT_A_PHOTO = "not_a_photo"
    HEIC = "heic"
    MOVING = "moving"
    DAMAGED = "damaged"


class Unusable(Exception):
    """The file cannot be taken; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Size(NamedTuple):
    """Pixels of a photo as it is looked at, turned upright."""

    width: int
    height: int


class Encoded(NamedTuple):
    """One file that browsers get."""

    width: int
    kind: str
    content: bytes


def check(file: IO[bytes], weight: int) -> Size:
    """The size at which the photo will be shown; the file is looked at from cheap to dear, and decoded last.

    Args:
        weight: bytes of the file.

    Raises:
        Unusable: naming what is wrong with the file.
    """
    size = look(file, weight)
    file.seek(0)
    try:
        with one_at_a_time, Image.open(file, formats=ACCEPTED) as image:
            # A JPEG is read to its end, but only an eighth of its width is worked out.
            image.draft(None, (image.width // 8, image.height // 8))
            image.load()
    except Exception as error:
        raise Unusable(Fault.DAMAGED) from error
    finally:
        file.seek(0)
    return shown(size)


def look(file: IO[bytes], weight: int) -> Size:
    """The photo's own size, upright, read from the head of the file: no pixel is decoded.

    Raises:
        Unusable: when there is something against decoding it.
    """
    if not weight:
        raise Unusable(Fault.EMPTY)
    if weight > MOST_BYTES:
        raise Unusable(Fault.TOO_HEAVY)
    head = file.read(32)
    file.seek(0)
    if is_heic(head):
        raise Unusable(Fault.HEIC)
    if head.startswith(b"GIF8"):
        raise Unusable(Fault.MOVING)
    size = _size_in_head(file)
    _refuse_shape(size)
    return size


def is_heic(head: bytes) -> bool:
    """Whether a file begins as phones' HEIC and HEIF do (ISO/IEC 14496-12 "ftyp" with a brand of 23008-12)."""
    return head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1"}


def _size_in_head(file: IO[bytes]) -> Size:
    try:
        with Image.open(file, formats=ACCEPTED) as image:
            _refuse_pixels(image)
            if getattr(image, "is_animated", False) and image.format not in STILL:
                raise Unusable(Fault.MOVING)
            turned = image.getexif().get(ExifTags.Base.Orientation) in TURNED
            return Size(image.height, image.width) if turned else Size(image.width, image.height)
    except Unusable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable(Fault.TOO_MANY_PIXELS) from error
    except UnidentifiedImageError as error:
        raise Unusable(Fault.NOT_A_PHOTO) from error
    except Exception as error:
        raise Unusable(Fault.DAMAGED) from error


def _refuse_pixels(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise Unusable(Fault.TOO_MANY_PIXELS)


def _refuse_shape(size: Size) -> None:
    if min(size) < LEAST_SIDE:
        raise Unusable(Fault.TOO_SMALL)
    if max(size) > MOST_TIMES_LONGER * min(size):
        raise Unusable(Fault.TOO_NARROW)


def shown(size: Size) -> Size:
    """The largest size in which a photo of this size is shown."""
    width = min(size.width, WIDTHS[-1])
    return Size(width, max(1, round(size.height * width / size.width)))


def widths_of(largest: int) -> list[int]:
    """The widths that there are of a photo whose largest one this is."""
    return [width for width in WIDTHS if width < largest] + [largest]


def encode(source: Path) -> Iterator[Encoded]:
    """Every file that browsers get, the smallest first: upright, in sRGB, and without any metadata.

    Raises:
        Unusable: when the file is not what `check` has let in.
    """
    with source.open("rb") as file:
        size = shown(look(file, source.stat().st_size))
        file.seek(0)
        with one_at_a_time:
            picture = _bare(file, size)
    for width in widths_of(size.width):
        smaller = picture.resize((width, max(1, round(size.height * width / size.width))), reducing_gap=3.0)
        for kind in KINDS:
            yield Encoded(width, kind, _within_budget(smaller, kind))


def _bare(file: IO[bytes], size: Size) -> Image.Image:
    """Nothing but the pixels, at the largest size."""
    try:
        with Image.open(file, formats=ACCEPTED) as image:
            # Turned or not, an eighth of the larger side is never too small.
            image.draft(None, (max(size), max(size)))
            picture = _in_srgb(ImageOps.exif_transpose(image))
            picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    except Exception as error:
        raise Unusable(Fault.DAMAGED) from error
    bare = Image.new("RGB", size)
    bare.paste(picture)
    return bare


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colours as they look, on white where the photo is transparent; a broken profile is left aside."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK"}:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            managed = ImageCms.profileToProfile(
                image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            return managed or image
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")
    return image.convert("RGB")


def _within_budget(picture: Image.Image, kind: str) -> bytes:
    most = next((BUDGET[width] for width in WIDTHS if picture.width <= width), BUDGET[WIDTHS[-1]])
    for quality in QUALITIES[kind]:
        content = _written(picture, kind, quality)
        if len(content) <= most:
            break
    return content


def _written(picture: Image.Image, kind: str, quality: int) -> bytes:
    written = io.BytesIO()
    if kind == "avif":
        picture.save(written, "AVIF", quality=quality, speed=7, max_threads=1)
    else:
        picture.save(written, "WEBP", quality=quality, method=4)
    return written.getvalue()

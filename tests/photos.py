"""Files of photos, good and bad, as people send them."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageFilter

from spaces.photos import Size

NAMES = {"JPEG": "room.jpg", "PNG": "room.png", "WEBP": "room.webp"}
# As a phone writes it: 50.0617 N, 19.9373 E, and who made the camera.
GPS = {1: "N", 2: (50.0, 3.0, 42.12), 3: "E", 4: (19.0, 56.0, 14.28)}
MAKER = "SecretPhone 7"


def picture(width: int = 600, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A room of sorts: light from the upper left, with some grain."""
    light = Image.linear_gradient("L").resize((width, height))
    grain = Image.effect_noise((width, height), 40).filter(ImageFilter.GaussianBlur(1))
    return Image.merge("RGB", (light, grain, light.rotate(180))).convert(mode)


def photo(
    kind: str = "JPEG", *, size: tuple[int, int] = (600, 480), mode: str = "RGB", **saved: Any
) -> bytes:
    """A file of this kind."""
    written = io.BytesIO()
    picture(*size, mode).save(written, kind, **saved)
    return written.getvalue()


def telling(kind: str = "JPEG", *, orientation: int = 1) -> bytes:
    """A photo that says where, when and with what it was taken, in every way that its kind knows."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = MAKER
    exif.get_ifd(0x8825).update(GPS)
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{MAKER}</x:xmpmeta>".encode()
    return photo(kind, exif=exif.tobytes(), xmp=xmp, comment=MAKER.encode())


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG whose head claims this size, with these chunks after it (RFC 2083)."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb() -> bytes:
    """A few hundred kilobytes that unpack to much more: pixels that the head never spoke of."""
    return png(600, 600, (b"IDAT", zlib.compress(bytes(300_000_000), 9)))


def text_bomb() -> bytes:
    """The same in a comment."""
    comment = b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9)
    return png(600, 600, (b"zTXt", comment), (b"IDAT", zlib.compress(bytes(600 * 1801))))


def moving(kind: str) -> bytes:
    """Two pictures in turn."""
    written = io.BytesIO()
    first, second = Image.new("RGB", (600, 600), "white"), Image.new("RGB", (600, 600), "black")
    first.save(written, kind, save_all=True, append_images=[second], duration=200)
    return written.getvalue()


SHOWN = Size(600, 480)

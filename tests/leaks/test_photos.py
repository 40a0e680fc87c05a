"""A photo's files tell nothing but what the picture shows; what was sent is served by nobody."""

import io

import pytest
from PIL import Image

from spaces import photo_files
from spaces.models import Photo
from spaces.photos import KINDS
from tests.matrix.stage import ask
from tests.matrix.world import World
from tests.photos import MAKER

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_that_is_shown(kind: str, world: World) -> None:
    photo = Photo.objects.get(name=world.names["photo"])
    for path, _width in photo_files.addresses(photo, kind):
        answer = ask(world, "visitor", "GET", path)
        assert answer.code == "200"
        _tells_nothing(answer.body)


def _tells_nothing(content: bytes) -> None:
    with Image.open(io.BytesIO(content)) as shown:
        assert dict(shown.getexif()) == {}
        assert not {"exif", "xmp", "comment", "icc_profile", "gps"} & set(shown.info)
    assert MAKER.encode() not in content
    assert b"Exif" not in content


def test_what_was_sent_is_not_served(world: World) -> None:
    """One photo waits to be written anew: its file holds what the others must not."""
    waiting = world.names["waiting_photo"]
    assert MAKER.encode() in (world.folder / "uploads" / waiting).read_bytes()
    shown = world.names["photo_file"]
    for name in (waiting, shown.replace(world.names["photo"], waiting), f"../uploads/{waiting}"):
        assert ask(world, "visitor", "GET", f"/media/photos/{name}").code == "404"
    assert not (world.folder / "uploads" / world.names["photo"]).exists()

"""The verbs of a space's photos."""

import datetime as dt
import enum
import logging
from functools import partial

from django.db import transaction
from django.db.models import Max

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Person
from core.texts import retold
from notifications.jobs import enqueue_job
from spaces import photo_files
from spaces.models import Photo, PhotoState, Space
from spaces.photos import Size, Unusable, encode

logger = logging.getLogger("svietlica.photos")

MOST_PHOTOS = 12
ENCODE = "spaces.encode_photo"


class AlbumFull(Exception):
    """The space has as many photos as it may have."""


class NoWords(Exception):
    """A photo needs a description in at least one language."""


class Direction(enum.Enum):
    """Which way a photo moves in the order in which they are shown."""

    EARLIER = -1
    LATER = 1


@transaction.atomic
def add_photo(
    *, by: Person, space: Space, upload: str, size: Size, alt: dict[str, str], now: dt.datetime
) -> Photo:
    """A photo that waits to be written anew. Sent a second time it is there already, and stays as it is.

    Args:
        upload: the name that `photo_files.keep_upload` gave it.
        size: what `photos.check` answered.
        alt: what it shows, by language.

    Raises:
        NoWords: when no language says what it shows.
        AlbumFull: when the space has `MOST_PHOTOS`.
        Frozen: when the house is in dispute.
    """
    refuse_frozen(space.venue)
    alt = _words(alt)
    _lock(space)
    if known := space.photos.filter(name=upload).first():
        return known
    if space.photos.count() >= MOST_PHOTOS:
        raise AlbumFull
    last = space.photos.aggregate(last=Max("position"))["last"]
    photo = Photo.objects.create(
        space=space,
        name=upload,
        position=0 if last is None else last + 1,
        alt=retold({}, alt),
        width=size.width,
        height=size.height,
        added_at=now,
    )
    enqueue_job(name=ENCODE, key=f"{ENCODE}:{upload}", run_at=now, arguments={"photo": upload})
    _record("add_photo", photo, by=by, now=now)
    return photo


@transaction.atomic
def describe_photo(*, by: Person, photo: Photo, alt: dict[str, str], now: dt.datetime) -> None:
    """Say anew what it shows.

    Raises:
        NoWords, Frozen: as in `add_photo`.
    """
    refuse_frozen(photo.space.venue)
    photo.alt = retold(photo.alt, _words(alt))
    photo.save(update_fields=["alt"])
    _record("describe_photo", photo, by=by, now=now)


@transaction.atomic
def move_photo(*, by: Person, photo: Photo, direction: Direction, now: dt.datetime) -> bool:
    """One place earlier or later; False when it is the first or the last already.

    Raises:
        Frozen: when the house is in dispute.
    """
    refuse_frozen(photo.space.venue)
    _lock(photo.space)
    order = list(photo.space.photos.all())
    place = next((place for place, other in enumerate(order) if other.pk == photo.pk), None)
    if place is None or not 0 <= place + direction.value < len(order):
        return False
    order.insert(place + direction.value, order.pop(place))
    for position, each in enumerate(order):
        each.position = position
    Photo.objects.bulk_update(order, ["position"])
    _record("move_photo", photo, by=by, now=now, direction=direction.name.lower())
    return True


@transaction.atomic
def remove_photo(*, by: Person, photo: Photo, now: dt.datetime) -> None:
    """The photo and its files are gone for good.

    Raises:
        Frozen: when the house is in dispute.
    """
    refuse_frozen(photo.space.venue)
    _record("remove_photo", photo, by=by, now=now)
    photo.delete()
    # Whoever is killed before this leaves strays, which the hourly job finds.
    transaction.on_commit(partial(photo_files.remove, photo.name))


def encode_photo(*, name: str) -> None:
    """Write the files that browsers get, then delete what was sent. It may be begun anew at any point."""
    if not Photo.objects.filter(name=name, state=PhotoState.WAITING).exists():
        photo_files.remove_upload(name)
        return
    state = _written(name)
    Photo.objects.filter(name=name, state=PhotoState.WAITING).update(state=state)
    photo_files.remove_upload(name)
    if not Photo.objects.filter(name=name).exists():
        # Removed in the meantime.
        photo_files.remove(name)


def tidy(*, now: dt.datetime) -> None:
    """Refuse photos that wait in vain, and delete files that nothing speaks of."""
    late = Photo.objects.filter(state=PhotoState.WAITING, added_at__lt=now - photo_files.UPLOADS_LAST)
    late.update(state=PhotoState.REFUSED)
    photo_files.remove_strays(known=Photo.objects.values_list("name", flat=True), now=now)


def _written(name: str) -> PhotoState:
    try:
        for encoded in encode(photo_files.upload(name)):
            photo_files.store(name, encoded)
    except (Unusable, FileNotFoundError) as error:
        logger.warning("photo %s refused: %s", name, type(error).__name__)
        return PhotoState.REFUSED
    return PhotoState.READY


def _words(alt: dict[str, str]) -> dict[str, str]:
    said = {language: text.strip() for language, text in alt.items() if text.strip()}
    if not said:
        raise NoWords
    return said


def _lock(space: Space) -> None:
    """One after another: positions and the number of photos are looked at before they are written."""
    Space.objects.select_for_update().get(pk=space.pk)


def _record(verb: str, photo: Photo, *, by: Person, now: dt.datetime, **details: str) -> None:
    space = photo.space
    audit.record(by=by, now=now, verb=verb, noun="space", reference=space.slug, photo=photo.name, **details)

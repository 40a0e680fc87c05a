"""A manager's pages of photos, what everybody sees of them, and the files themselves."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from spaces import album, photo_files
from spaces.album import add_photo, encode_photo
from spaces.models import Photo, PhotoState, Space, Venue
from tests import make
from tests.conftest import NOW
from tests.photos import SHOWN, moving, photo, png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]
WORDS = {"alt_en": "Chairs in rows", "alt_be": "Крэслы ў шэрагах"}


@pytest.fixture
def desk(as_: As, manager: Person, venue: Venue) -> Client:
    """The manager's browser."""
    return as_(manager)


@pytest.fixture
def address(space: Space) -> str:
    """The page of the space's photos."""
    return reverse("manage_photos", args=[space.slug])


def file(content: bytes, name: str = "room.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def shown(space: Space, by: Person, **alt: str) -> Photo:
    """A photo that is ready."""
    upload = photo_files.keep_upload(io.BytesIO(photo()))
    made = add_photo(
        by=by, space=space, upload=upload, size=SHOWN, alt=alt or {"en": "Chairs in rows"}, now=NOW
    )
    encode_photo(name=upload)
    made.refresh_from_db()
    return made


def test_a_photo_is_sent_and_waits(desk: Client, address: str, space: Space) -> None:
    answer = desk.post(address, {**WORDS, "file": file(photo())}, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    page = answer.content.decode()
    assert "The photo is sent." in page
    assert "Being prepared" in page
    [sent] = space.photos.all()
    assert (sent.alt, sent.state) == ({"en": "Chairs in rows", "be": "Крэслы ў шэрагах"}, "waiting")
    assert photo_files.upload(sent.name).exists()


BAD = {
    "zero bytes": (b"", "room.jpg", "This file is empty."),
    "30 MB": (photo() + bytes(30_000_000), "room.jpg", "larger than 12 MB"),
    "100 megapixels": (png(10_000, 10_000), "room.png", "more than 40 million pixels"),
    "a bomb": (png(65_000, 65_000), "room.png", "more than 40 million pixels"),
    "cut off": (photo()[:-9000], "room.jpg", "damaged or cut off"),
    "a drawing": (b"<svg onload='alert(1)'/>", "room.jpg", "no JPEG, PNG or WebP photo"),
    "a web page": (b"<html><script>", "room.jpg", "no JPEG, PNG or WebP photo"),
    "a moving GIF": (moving("GIF"), "room.gif", "a moving picture"),
    "a moving WebP": (moving("WEBP"), "room.webp", "a moving picture"),
    "HEIC": (b"\0\0\0\x18ftypheic" + bytes(90), "room.heic", "HEIC photos cannot be read"),
    "a stamp": (photo(size=(100, 100)), "room.jpg", "too small"),
    "a ribbon": (photo(size=(2500, 500)), "room.jpg", "long and narrow"),
}


@pytest.mark.parametrize(("content", "name", "said"), BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_shown_is_named_and_the_words_are_kept(
    desk: Client, address: str, space: Space, content: bytes, name: str, said: str
) -> None:
    answer = desk.post(address, {**WORDS, "file": file(content, name)})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert 'value="Chairs in rows"' in page
    assert 'value="Крэслы ў шэрагах"' in page
    assert not space.photos.exists()


def test_no_file_and_a_text_in_its_place_are_no_photo(desk: Client, address: str) -> None:
    for sent in (WORDS, {**WORDS, "file": "room.jpg"}, {**WORDS, "kept": "../../etc/passwd:x:y"}):
        page = desk.post(address, sent).content.decode()
        assert "Choose a photo." in page
        assert 'value="Chairs in rows"' in page


def test_a_good_file_need_not_be_sent_again_when_the_words_were_missing(
    desk: Client, address: str, space: Space
) -> None:
    page = desk.post(address, {"file": file(photo())}).content.decode()
    assert "Say what the photo shows, in one language at least" in page
    assert "The photo you chose is kept." in page
    [token] = re.findall(r'name="kept" value="([^"]+)"', page)
    again = desk.post(address, {"kept": token, "alt_en": "x" * 301}).content.decode()
    assert "at most 300 characters" in again
    [token] = re.findall(r'name="kept" value="([^"]+)"', again)
    assert desk.post(address, {**WORDS, "kept": token}).status_code == 302
    # Pressed twice.
    assert desk.post(address, {**WORDS, "kept": token}).status_code == 302
    assert space.photos.count() == 1


def test_a_full_album_says_so_and_keeps_the_file(
    desk: Client, address: str, space: Space, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(space, manager)
    monkeypatch.setattr(album, "MOST_PHOTOS", 1)
    page = desk.post(address, {**WORDS, "file": file(photo())}).content.decode()
    assert "Remove one first." in page
    assert 'name="kept"' in page


def test_a_house_in_dispute_changes_nothing(
    desk: Client, address: str, space: Space, venue: Venue, manager: Person
) -> None:
    one = shown(space, manager)
    Venue.objects.filter(pk=venue.pk).update(frozen_at=NOW)
    assert (
        "frozen because of a dispute" in desk.post(address, {**WORDS, "file": file(photo())}).content.decode()
    )
    for name in ("manage_photo_move", "manage_photo_remove", "manage_photo"):
        answer = desk.post(reverse(name, args=[space.slug, one.name]), WORDS, follow=True)
        assert "frozen because of a dispute" in answer.content.decode()
    assert space.photos.count() == 1


def test_words_places_and_removal(desk: Client, address: str, space: Space, manager: Person) -> None:
    first, second = (
        shown(space, manager, en="First"),
        shown(space, manager, en="Second", **{"be-Latn": "Krej"}),
    )
    page = desk.get(address).content.decode()
    assert page.count("Move earlier") == page.count("Move later") == 1
    desk.post(reverse("manage_photo_move", args=[space.slug, second.name]), {"direction": "earlier"})
    assert [one.pk for one in space.photos.all()] == [second.pk, first.pk]

    words = reverse("manage_photo", args=[space.slug, second.name])
    assert 'value="Second"' in desk.get(words).content.decode()
    assert desk.post(words, {"alt_pl": "Sala"}).status_code == 302
    second.refresh_from_db()
    assert second.alt == {"be-Latn": "Krej", "pl": "Sala"}
    refused = desk.post(reverse("manage_photo", args=[space.slug, first.name]), {"alt_en": " "})
    assert "in one language at least" in refused.content.decode()

    desk.post(reverse("manage_photo_remove", args=[space.slug, second.name]))
    assert [one.pk for one in space.photos.all()] == [first.pk]


DEEDS = ["manage_photo_move", "manage_photo_remove"]


def test_another_spaces_photo_is_not_there(desk: Client, space: Space, venue: Venue, manager: Person) -> None:
    elsewhere = shown(make.space(venue), manager)
    for name in ("manage_photo", *DEEDS):
        assert desk.post(reverse(name, args=[space.slug, elsewhere.name]), WORDS).status_code == 404


@pytest.mark.parametrize("name", DEEDS)
def test_deeds_are_posts(desk: Client, address: str, space: Space, manager: Person, name: str) -> None:
    where = reverse(name, args=[space.slug, shown(space, manager).name])
    assert desk.get(where)["Location"] == address
    assert desk.put(where).status_code == 405
    assert space.photos.count() == 1


def test_a_space_shows_its_photos_in_place_of_the_drawing(
    visitor: Client, space: Space, manager: Person
) -> None:
    assert "<picture>" not in visitor.get(f"/en/spaces/{space.slug}/").content.decode()
    assert "card__art" in visitor.get("/en/spaces/").content.decode()
    one = shown(space, manager, be="Зала", pl="Sala")
    page = visitor.get(f"/lt/spaces/{space.slug}/").content.decode()
    assert f"/media/photos/{one.name}-480.avif 480w, /media/photos/{one.name}-600.avif 600w" in page
    assert 'alt="Зала" lang="be" loading="lazy"' in page
    assert 'width="600" height="480"' in page
    assert 'alt="Зала" loading' in visitor.get(f"/be/spaces/{space.slug}/").content.decode()
    for where in (
        "/en/spaces/",
        "/en/spaces/?date=2026-12-01&from=18:00&to=20:00",
        "/en/venues/bright-house/",
    ):
        page = visitor.get(where).content.decode()
        assert one.name in page, where
        assert "card__art" not in page


def test_what_waits_or_was_refused_is_shown_to_nobody(visitor: Client, space: Space, manager: Person) -> None:
    one = shown(space, manager)
    for state in (PhotoState.WAITING, PhotoState.REFUSED):
        Photo.objects.update(state=state)
        assert one.name not in visitor.get(f"/en/spaces/{space.slug}/").content.decode()


def test_queries_stay_the_same_for_one_photo_and_for_three(
    visitor: Client, desk: Client, address: str, venue: Venue, space: Space, manager: Person
) -> None:
    def counted() -> list[int]:
        numbers = []
        for browser, where in (
            (visitor, "/en/spaces/"),
            (visitor, f"/en/spaces/{space.slug}/"),
            (desk, address),
        ):
            with CaptureQueriesContext(connection) as queries:
                browser.get(where)
            numbers.append(len(queries))
        return numbers

    shown(space, manager)
    counted()
    before = counted()
    shown(space, manager), shown(make.space(venue), manager)
    assert counted() == before


def test_files_are_kept_by_browsers_and_are_what_they_say(
    visitor: Client, space: Space, manager: Person
) -> None:
    one = shown(space, manager)
    for kind in ("avif", "webp"):
        answer = visitor.get(f"/media/photos/{one.name}-480.{kind}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == f"image/{kind}"
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not answer.cookies
        assert b"".join(answer.streaming_content)
    assert visitor.head(f"/media/photos/{one.name}-480.avif").status_code == 200
    assert visitor.post(f"/media/photos/{one.name}-480.avif").status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "..%2f..%2fsvietlica.sqlite3",
        "%00",
        "0" * 20 + "-480.avif",
        "0" * 20 + "-480.svg",
        "x" * 3000,
    ],
)
def test_no_other_file_is_given_out(visitor: Client, name: str) -> None:
    assert visitor.get(f"/media/photos/{name}").status_code == 404


def test_what_was_sent_is_given_out_to_nobody(desk: Client, address: str, space: Space) -> None:
    desk.post(address, {**WORDS, "file": file(photo())})
    [sent] = space.photos.all()
    for where in (f"/media/photos/{sent.name}", f"/media/uploads/{sent.name}", f"/uploads/{sent.name}"):
        assert desk.get(where).status_code == 404


def test_the_page_reminds_that_nobody_may_be_recognised(
    desk: Client, address: str, venue: Venue, space: Space
) -> None:
    assert "Nobody may be recognised" in desk.get(address).content.decode()
    assert "address of this house is not public" not in desk.get(address).content.decode()
    Venue.objects.filter(pk=venue.pk).update(address_is_public=False)
    assert "address of this house is not public" in desk.get(address).content.decode()


def test_the_house_leads_to_the_photos_of_each_space(desk: Client, address: str) -> None:
    assert f'href="{address}"' in desk.get("/en/manage/venues/bright-house/").content.decode()


def test_forty_kilobytes_of_words_are_refused_kindly(desk: Client, address: str) -> None:
    answer: Any = desk.post(address, {"alt_en": "x" * 40_000, "file": file(photo())})
    assert (answer.status_code, "at most 300 characters" in answer.content.decode()) == (200, True)

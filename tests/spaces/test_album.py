"""Photos come, are written anew in the background, change places and go; nothing is left behind."""

import datetime as dt
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.access import Frozen
from accounts.models import AuditEntry, Person
from notifications import tasks, work
from notifications.models import Job
from spaces import album, photo_files
from spaces import tasks as _registers_the_jobs  # noqa: F401 (registers its jobs)
from spaces.album import AlbumFull, Direction, NoWords, add_photo, describe_photo, move_photo, remove_photo
from spaces.models import Photo, PhotoState, Space, Venue
from tests.conftest import NOW
from tests.photos import MAKER, SHOWN, photo, telling

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

HOUR = dt.timedelta(hours=1)
Add = Callable[..., Photo]


@pytest.fixture
def add(manager: Person, space: Space) -> Add:
    """Sends a photo as the manager."""

    def sent(content: bytes | None = None, alt: str = "Chairs in rows", **given: Any) -> Photo:
        upload = photo_files.keep_upload(io.BytesIO(telling() if content is None else content))
        made = {"by": manager, "space": space, "upload": upload, "size": SHOWN, "now": NOW, **given}
        return add_photo(alt={"en": alt}, **made)

    return sent


def work_off(now: dt.datetime = NOW) -> None:
    for lease in work.claim(Job, now=now):
        tasks.run_job(*lease)


def files(settings: Any) -> list[Path]:
    """Everything that lies on the disk."""
    folders = (Path(settings.UPLOADS_ROOT), Path(settings.MEDIA_ROOT) / "photos")
    return sorted(file for folder in folders for file in folder.glob("*"))


def order(space: Space) -> list[str]:
    return [photo.alt["en"] for photo in space.photos.all()]


def test_a_photo_waits_privately_and_is_shown_without_what_it_told(add: Add, settings: Any) -> None:
    sent = add()
    assert sent.state == PhotoState.WAITING
    [kept] = files(settings)
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    work_off()
    sent.refresh_from_db()
    assert sent.state == PhotoState.READY
    assert [file.name for file in files(settings)] == [
        f"{sent.name}-{width}.{kind}" for width in (480, 600) for kind in ("avif", "webp")
    ]
    assert not [file for file in files(settings) if MAKER.encode() in file.read_bytes()]


def test_the_job_is_written_with_the_photo_or_not_at_all(add: Add, venue: Venue, space: Space) -> None:
    venue.frozen_at = NOW
    venue.save()
    space.refresh_from_db()
    with pytest.raises(Frozen):
        add(space=space)
    assert not Job.objects.exists()
    assert not Photo.objects.exists()


def test_a_photo_sent_twice_is_there_once(add: Add) -> None:
    first = add()
    assert add(upload=first.name) == first
    assert (Photo.objects.count(), Job.objects.count()) == (1, 1)


def test_encoding_begun_anew_changes_nothing(add: Add, settings: Any) -> None:
    sent = add()
    work_off()
    before = files(settings)
    album.encode_photo(name=sent.name)
    sent.refresh_from_db()
    assert (sent.state, files(settings)) == (PhotoState.READY, before)


def test_a_worker_that_comes_late_spoils_nothing(
    add: Add, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, written = add(), album._written

    def overtaken(name: str) -> PhotoState:
        monkeypatch.setattr(album, "_written", written)
        album.encode_photo(name=name)
        return written(name)

    monkeypatch.setattr(album, "_written", overtaken)
    album.encode_photo(name=sent.name)
    sent.refresh_from_db()
    assert (sent.state, len(files(settings))) == (PhotoState.READY, 4)


def test_a_photo_removed_while_it_is_written_leaves_nothing(
    add: Add, settings: Any, manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, written = add(), album._written

    def removed(name: str) -> PhotoState:
        state = written(name)
        remove_photo(by=manager, photo=sent, now=NOW)
        return state

    monkeypatch.setattr(album, "_written", removed)
    album.encode_photo(name=sent.name)
    assert files(settings) == []


def test_what_cannot_be_read_after_all_is_refused_and_deleted(add: Add, settings: Any) -> None:
    damaged, gone = add(photo()[:-9000]), add()
    photo_files.remove_upload(gone.name)
    work_off()
    assert set(Photo.objects.values_list("state", flat=True)) == {PhotoState.REFUSED}
    assert files(settings) == []
    assert not Job.objects.filter(done_at__isnull=True).exists()
    assert damaged.name != gone.name


def test_a_full_disk_is_tried_again(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    sent, store = add(), photo_files.store

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(photo_files, "store", full)
    work_off()
    sent.refresh_from_db()
    assert sent.state == PhotoState.WAITING
    monkeypatch.setattr(photo_files, "store", store)
    work_off(NOW + HOUR)
    sent.refresh_from_db()
    assert sent.state == PhotoState.READY


def test_words_are_required_and_kept_by_language(add: Add, manager: Person) -> None:
    with pytest.raises(NoWords):
        add(alt="  ")
    sent = add()
    describe_photo(by=manager, photo=sent, alt={"be": "  Зала ", "en": ""}, now=NOW)
    sent.refresh_from_db()
    assert sent.alt == {"be": "Зала"}
    with pytest.raises(NoWords):
        describe_photo(by=manager, photo=sent, alt={}, now=NOW)


def test_a_space_has_so_many_and_no_more(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(album, "MOST_PHOTOS", 2)
    add(), add()
    with pytest.raises(AlbumFull):
        add()


def test_photos_change_places(add: Add, manager: Person, space: Space) -> None:
    first, _second, third = (add(alt=alt) for alt in "abc")
    assert order(space) == ["a", "b", "c"]
    assert move_photo(by=manager, photo=third, direction=Direction.EARLIER, now=NOW)
    assert order(space) == ["a", "c", "b"]
    assert not move_photo(by=manager, photo=first, direction=Direction.EARLIER, now=NOW)
    assert move_photo(by=manager, photo=first, direction=Direction.LATER, now=NOW)
    assert order(space) == ["c", "a", "b"]
    remove_photo(by=manager, photo=third, now=NOW)
    add(alt="d")
    assert order(space) == ["a", "b", "d"]


def test_who_did_what_is_written_down(add: Add, manager: Person) -> None:
    sent, _other = add(), add()
    describe_photo(by=manager, photo=sent, alt={"en": "Secret words"}, now=NOW)
    move_photo(by=manager, photo=sent, direction=Direction.LATER, now=NOW)
    remove_photo(by=manager, photo=sent, now=NOW)
    entries = AuditEntry.objects.filter(noun="space", details__photo=sent.name)
    assert list(entries.values_list("verb", flat=True).order_by("pk")) == [
        "add_photo", "describe_photo", "move_photo", "remove_photo",
    ]  # fmt: skip
    assert {entry.actor for entry in entries} == {manager.pseudonym}
    assert "Secret" not in str([entry.details for entry in entries])


def test_a_removed_photo_is_gone_from_the_disk(
    add: Add, settings: Any, manager: Person, django_capture_on_commit_callbacks: Any
) -> None:
    sent = add()
    work_off()
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(by=manager, photo=sent, now=NOW)
    assert files(settings) == []


def test_nothing_lies_about_for_longer_than_a_day(add: Add, settings: Any) -> None:
    shown, waiting = add(), add()
    work_off()
    Photo.objects.filter(pk=waiting.pk).update(state=PhotoState.WAITING)
    abandoned = photo_files.keep_upload(io.BytesIO(b"never became a photo"))
    (Path(settings.MEDIA_ROOT) / "photos" / f"{abandoned}-480.avif").write_bytes(b"of a deleted space")
    for file in files(settings):
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    album.tidy(now=NOW + HOUR / 2)
    assert len(files(settings)) == 10
    album.tidy(now=NOW + 2 * HOUR)
    assert len(files(settings)) == 9
    album.tidy(now=NOW + 25 * HOUR)
    assert {file.name[:20] for file in files(settings)} == {shown.name, waiting.name}
    waiting.refresh_from_db()
    assert waiting.state == PhotoState.REFUSED


def test_programs_are_told_of_photos_that_are_shown(add: Add, visitor: Client, space: Space) -> None:
    sent = add()
    assert visitor.get(f"/api/v1/spaces/{space.slug}/").json()["photos"] == []
    work_off()
    [told] = visitor.get(f"/api/v1/spaces/{space.slug}/").json()["photos"]
    assert (told["alt"], told["width"], told["height"]) == ({"en": "Chairs in rows"}, 600, 480)
    assert [(file["width"], file["type"]) for file in told["files"]] == [
        (480, "image/avif"), (600, "image/avif"), (480, "image/webp"), (600, "image/webp"),
    ]  # fmt: skip
    for file in told["files"]:
        answer = visitor.get(file["url"])
        assert (answer.status_code, answer["Content-Type"]) == (200, file["type"])
    assert sent.name in told["files"][0]["url"]
    window = {"from": "2026-12-01T18:00:00+01:00", "to": "2026-12-01T20:00:00+01:00"}
    assert visitor.get("/api/v1/availability/", window).json()["results"][0]["space"]["photos"] == [told]

"""A photo is written anew though the worker that had it in hand was killed."""

import subprocess
from pathlib import Path

from tests.notifications.site import Site, until
from tests.notifications.test_courier_killed import kept, kept_until
from tests.photos import telling

SEND = """
import io, sys
from pathlib import Path
from accounts.models import Person
from spaces import photo_files
from spaces.album import add_photo
from spaces.models import Part, Space, Venue
from spaces.photos import check
told = {"kind": "ngo_space", "city": "krakow", "zone": "Europe/Warsaw"}
house = Venue.objects.create(name="House", slug="house", managed=True, **told)
space = Space.objects.create(venue=house, slug="room", name={"en": "Room"})
person = Person.objects.create_user(email="manager@house.test", language="en")
file = io.BytesIO(Path("FILE").read_bytes())
size = check(file, len(file.getvalue()))
upload, now = photo_files.keep_upload(file), timezone.now()
add_photo(by=person, space=space, upload=upload, size=size, alt={"en": "Chairs"}, now=now)
"""

# A worker that writes the first file and then hangs until it is killed.
HANG = """
import time
from notifications import tasks
import spaces.tasks
from spaces import photo_files
store = photo_files.store
def once(*given):
    store(*given)
    print("begun", flush=True)
    time.sleep(60)
photo_files.store = once
for lease in work.claim(Job, now=timezone.now()):
    tasks.run_job(*lease)
"""


def _begun(worker: subprocess.Popen[str]) -> None:
    assert worker.stdout is not None
    assert worker.stdout.readline() == "begun\n"


def test_a_photo_whose_worker_was_killed_is_written_by_the_next(site: Site, tmp_path: Path) -> None:
    sent = tmp_path / "room.jpg"
    sent.write_bytes(telling())
    site.run(SEND.replace("FILE", str(sent)))
    worker = site.start(HANG)
    try:
        _begun(worker)
    finally:
        worker.kill()
        worker.wait()
    assert site.ask("SELECT state FROM spaces_photo") == [("waiting",)]
    # The lease of the dead one has run out.
    site.run("Job.objects.filter(name='spaces.encode_photo').update(leased_until=timezone.now())")
    with kept(site.courier()) as courier:
        kept_until(courier, lambda: site.ask("SELECT state FROM spaces_photo") == [("ready",)])
        until(lambda: not list((site.folder / "uploads").glob("*")))
    assert len(list((site.folder / "media" / "photos").glob("*.avif"))) == 2

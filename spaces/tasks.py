"""Background work of spaces."""

import datetime as dt

from notifications.jobs import job, periodic
from spaces import album, contracts
from spaces.closing import close_all_gaps
from spaces.role_claims import expire_claims
from spaces.roles import warn_of_endings


@periodic("spaces.warn_of_role_endings", every=dt.timedelta(days=1))
def warn(*, now: dt.datetime) -> None:
    """Managers hear in time that a role of theirs ends."""
    warn_of_endings(now=now)


@periodic("spaces.warn_of_contracts", every=dt.timedelta(days=1))
def warn_of_contracts(*, now: dt.datetime) -> None:
    """Managers hear in time that the contract of their house's operator ends."""
    contracts.warn_of_contracts(now=now)


@job(album.ENCODE)
def encode_photo(*, photo: str, now: dt.datetime) -> None:  # noqa: ARG001 (every job is told the time)
    """Write a photo anew, without its metadata, in the sizes that browsers ask for."""
    album.encode_photo(name=photo)


@periodic("spaces.tidy_photos", every=dt.timedelta(hours=1))
def tidy_photos(*, now: dt.datetime) -> None:
    """Nothing that was sent lies about for longer than a day."""
    album.tidy(now=now)


@periodic("spaces.close_gaps", every=dt.timedelta(minutes=10))
def close_gaps(*, now: dt.datetime) -> None:
    """Closed times take what was given back past them."""
    close_all_gaps(now=now)


@periodic("spaces.expire_role_claims", every=dt.timedelta(hours=1))
def expire_role_claims(*, now: dt.datetime) -> None:
    """Claims on houses that nobody decided in time expire."""
    expire_claims(now=now)

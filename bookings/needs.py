"""A group tells that it found no space, or too few dates: kept as anonymous demand, once per need.

That the same need is not told twice must be known for a while, but not by whom it was told. So each telling leaves
seals, digests under a key, in rows of their own that link to nothing and go after 60 days (decision 16). No audit row
is written: it would say what the seals keep back.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.access import refuse_frozen
from accounts.fields import keyring
from accounts.models import Group, Person
from bookings.models import Demand, NeedSeal
from bookings.states import DeclineReason
from spaces import ledger
from spaces.sought import Sought
from spaces.standing import Fate, Standing

SEALED_FOR = dt.timedelta(days=60)
MOST_NEEDS = 10
"""So many needs one person, and one group, may tell while the seals of the earlier ones last."""


class ToldAlready(ValueError):
    """The person or the group has told this need."""


class TooManyNeeds(ValueError):
    """The person or the group has told as many needs as one may."""


class NothingWanted(ValueError):
    """All days that were looked for are left out: there is no date on which something could be missing."""


class NothingMissing(ValueError):
    """A space is free on all dates: there is no need to tell."""


@dataclass(frozen=True)
class Need:
    """What was looked for and not found; nothing of who looked."""

    city: str
    district: str
    purpose: str
    when: Sought
    people: int
    dates: int
    reason: str


def reason_of(found: Sequence[Standing], *, dates: int) -> tuple[str, int]:
    """Why nothing fits, as a code of `Demand.reason`, and on how many of the dates in the best of the spaces.

    Args:
        dates: on how many days something is wanted (`spaces.search.dates_wanted`).

    Raises:
        NothingMissing: when a space is free on all of them.
        NothingWanted: when there is none of them.
    """
    if not dates:
        raise NothingWanted
    if not found:
        return "no_space", dates
    best = found[0]
    if best.whole:
        raise NothingMissing
    if best.can_be_had:
        return "partly", best.wanted - best.free
    return _most(Counter(fate for standing in found for fate in standing.wanted_fates)), best.wanted


def _most(fates: Mapping[Fate, int]) -> str:
    """What stands against most dates, as a code of `Demand.reason`."""
    counted = {
        "taken": fates.get(Fate.OCCUPIED, 0),
        "closed": fates.get(Fate.CLOSED, 0) + fates.get(Fate.BLACKOUT, 0),
        "equipment": fates.get(Fate.EQUIPMENT, 0),
    }
    # Free, and refused by the spaces' own limits: too soon, too long, at another minute.
    return (
        max(counted, key=lambda code: counted[code]) if any(counted.values()) else DeclineReason.OTHER.value
    )


@ledger.in_one_transaction
def tell_need(*, by: Person, group: Group, need: Need, now: dt.datetime) -> None:
    """Keep a need as demand, without the group.

    Raises:
        accounts.access.Frozen: when the group is frozen.
        ToldAlready: when the person or the group has told it.
        TooManyNeeds: when they have told 10 within 60 days.
        spaces.ledger.Busy: when the database could not serve it now.
    """
    refuse_frozen(group)
    NeedSeal.objects.filter(delete_after__lte=now).delete()
    tellers = [f"person {by.pk}", f"group {group.pk}"]
    if _told(tellers, need):
        raise ToldAlready
    digests = [digest for teller in tellers for digest in _digests(teller, need)]
    try:
        with transaction.atomic():
            NeedSeal.objects.bulk_create(
                NeedSeal(digest=digest, delete_after=_whole_day(now + SEALED_FOR))
                for digest in sorted(digests)
            )
    except IntegrityError as error:
        # Pressed twice; or two needs at once want the same number.
        raise ToldAlready if _told(tellers, need) else ledger.Busy from error
    _keep(need)


def _whole_day(moment: dt.datetime) -> dt.datetime:
    """The midnight (UTC) after it: to the second, it would tell when the need was told, and so by whom."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)


def _told(tellers: Sequence[str], need: Need) -> bool:
    digests = [_digest(f"{teller} {_key(need)}") for teller in tellers]
    return NeedSeal.objects.filter(digest__in=digests).exists()


def _digests(teller: str, need: Need) -> Iterator[str]:
    """One for the need, and one for its number among those of the teller."""
    yield _digest(f"{teller} {_key(need)}")
    numbered = [_digest(f"{teller} number {number}") for number in range(MOST_NEEDS)]
    used = set(NeedSeal.objects.filter(digest__in=numbered).values_list("digest", flat=True))
    free = [digest for digest in numbered if digest not in used]
    if not free:
        raise TooManyNeeds
    yield free[0]


def _key(need: Need) -> str:
    """What makes a need the same: other sizes, purposes or minutes of it are no other need."""
    slot = need.when.slot
    return (
        f"{need.city} {need.when.weekly is not None} {slot.day:%Y-%m} {slot.day.weekday()} {slot.starts.hour}"
    )


def _digest(text: str) -> str:
    return keyring().fingerprint(text, "need")


def _keep(need: Need) -> None:
    slot = need.when.slot
    start = slot.starts.hour * 60 + slot.starts.minute
    end = slot.ends.hour * 60 + slot.ends.minute or 24 * 60
    Demand.objects.create(
        city=need.city,
        district=need.district,
        purpose=need.purpose,
        weekday=slot.day.weekday(),
        hour=slot.starts.hour,
        minutes=end - start,
        dates=need.dates,
        people=need.people,
        reason=need.reason,
        month=slot.day.replace(day=1),
    )

"""What operations refuse, as answers that a program understands."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError

from accounts.access import Frozen
from bookings.equipment import Short
from bookings.operations import NothingOffered
from bookings.operations.deciding import NothingApproved
from bookings.problems import Refused
from bookings.transitions import NotPossible
from spaces.ledger import Busy, Taken


class Conflict(APIException):
    """What was asked for does not fit the present state."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class NotNow(APIException):
    """The database could not serve the request now; the same request may succeed."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "busy"


def refused(error: Refused) -> ValidationError:
    """All that stands against a request, field by field, each date that cannot be had with its state."""
    problems: dict[str, list[str]] = {}
    for problem in error.outlook.problems:
        problems.setdefault(problem.field or "non_field_errors", []).append(str(problem.text))
    for date in error.outlook.dates:
        if date.state != "free":
            problems.setdefault(f"dates.{date.interval.start.isoformat()}", []).append(date.state.value)
    return ValidationError(problems)


def _short(error: Short) -> str:
    told = [
        f"{one.thing.code} {date.start.isoformat()} ({one.free}/{one.wanted})"
        for date, shortages in error.by_date.items()
        for one in shortages
    ]
    return _("Too few pieces are free: %(pieces)s.") % {"pieces": ", ".join(told)}


def attempt(deed: Callable[[], Any]) -> Any:
    """Run an operation and turn what it raises into answers a program understands."""
    try:
        return deed()
    except Refused as error:
        raise refused(error) from error
    except NotPossible as error:
        raise Conflict(
            _("The booking is already in state “%(state)s”.") % {"state": error.state.label}
        ) from error
    except Taken as error:
        times = ", ".join(clash.taken.start.isoformat() for clash in error.clashes)
        raise Conflict(_("The time is taken: %(times)s.") % {"times": times}) from error
    except Short as error:
        raise Conflict(_short(error)) from error
    except Frozen as error:
        raise Conflict(str(error)) from error
    except NothingApproved as error:
        raise ValidationError({"only": _("Choose at least one date, or decline the request.")}) from error
    except NothingOffered as error:
        raise ValidationError(_("Offer another time or another space, or approve the request.")) from error
    except Busy as error:
        raise NotNow(_("Too many people write at this moment. Send the same request again.")) from error

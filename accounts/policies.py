"""Who may come through which door. Every URL declares one policy; a test walks them all and finds none without."""

import datetime as dt
import enum
import ipaddress
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.http.request import split_domain_port
from django.shortcuts import resolve_url
from django.utils import timezone

from accounts import second_factor
from accounts.models import Person

View = Callable[..., HttpResponseBase]
Declared = TypeVar("Declared")


class Predicate(Protocol):
    """Whether somebody holds a role now."""

    def __call__(self, person: Person, /, *, now: dt.datetime) -> bool: ...


class Finder(Protocol):
    """Everybody who holds a role now."""

    def __call__(self, *, now: dt.datetime) -> Iterable[Person]: ...


class Policy(enum.Enum):
    """For whom a page is."""

    VISITOR = "visitor"
    """Anybody. The session is not read, so that no cookie is set and the answer can be shared."""
    SIGNED_IN = "signed_in"
    """Anybody signed in; what they may see is then decided by the noun's access door."""
    MANAGER = "manager"
    """Somebody with a running role at a venue, second factor shown; not found for other people."""
    STAFF = "staff"
    """Those who run the site, second factor shown; not found for other people."""
    EDITOR = "editor"
    """Those who write for the agency, second factor shown; not found for other people."""
    CARETAKER = "caretaker"
    """Those who read what people report: staff and the agency's editors, second factor shown."""
    DEMO = "demo"
    """Only in the demonstration and only from this machine; not found elsewhere."""


def _is_staff(person: Person, /, *, now: dt.datetime) -> bool:  # noqa: ARG001 - staff is staff at any time
    return person.is_staff


def _staff(*, now: dt.datetime) -> Iterable[Person]:  # noqa: ARG001 - staff is staff at any time
    return Person.objects.filter(is_staff=True)


_roles: dict[Policy, list[Predicate]] = {Policy.STAFF: [_is_staff], Policy.CARETAKER: [_is_staff]}
_finders: dict[Policy, list[Finder]] = {Policy.STAFF: [_staff], Policy.CARETAKER: [_staff]}


def register_role(rule: Policy, predicate: Predicate) -> None:
    """Say how a role is found; an app above registers its own in `ready()`, for this one cannot look up."""
    _roles.setdefault(rule, []).append(predicate)


def has_role(person: Person, rule: Policy, now: dt.datetime) -> bool:
    """True when any registered predicate grants the role now."""
    return person.is_active and any(holds(person, now=now) for holds in _roles.get(rule, []))


def register_finder(rule: Policy, finder: Finder) -> None:
    """Say who holds a role, for those who have something to tell them."""
    _finders.setdefault(rule, []).append(finder)


def holders_of(rule: Policy, now: dt.datetime) -> list[Person]:
    """Everybody active whom a registered finder names, each once, those who came first before the others."""
    found = {person.pk: person for finder in _finders.get(rule, []) for person in finder(now=now)}
    return [person for _pk, person in sorted(found.items()) if person.is_active]


def declare(view: Declared, rule: Policy) -> Declared:
    """Note the policy of a view that keeps its own door: those of libraries and of the API. Nothing is enforced."""
    cast(Any, view).policy = rule
    return view


def policy(rule: Policy) -> Callable[[View], View]:
    """Declare a function view's policy and keep its door."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # A door is an edge: this is where a request meets the clock.
            turned_away = turn_away(request, rule, timezone.now())  # noqa: TID251 (this is the edge)
            return view(request, *args, **kwargs) if turned_away is None else turned_away

        return declare(guarded, rule)

    return decorate


def policy_of(view: Any) -> Policy | None:
    """The policy declared on a URL's callback, or on the class that it was made from."""
    for place in (view, getattr(view, "cls", None), getattr(view, "view_class", None)):
        found = getattr(place, "policy", None)
        if isinstance(found, Policy):
            return found
    return None


def turn_away(request: HttpRequest, rule: Policy, now: dt.datetime) -> HttpResponseBase | None:
    """None when the door is open, else where to go instead.

    Raises:
        Http404: to those who may not learn that there is a page.
    """
    if rule is Policy.VISITOR:
        return None
    if rule is Policy.DEMO:
        _refuse_outside_demo(request)
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(_way_back(request))
    if rule is Policy.SIGNED_IN:
        return None
    if not has_role(request.user, rule, now):
        raise Http404
    if not second_factor.is_shown(request):
        return HttpResponseRedirect(second_factor.address_to_show_it(request))
    return None


def _way_back(request: HttpRequest) -> str:
    """What was sent with a POST is gone after signing in, so its address is no place to come back to."""
    return request.get_full_path() if request.method == "GET" else resolve_url(settings.LOGIN_REDIRECT_URL)


def _refuse_outside_demo(request: HttpRequest) -> None:
    # Both ends are looked at: behind a proxy everybody's address is the proxy's,
    # and another site's name may be pointed at this machine.
    host, _ = split_domain_port(request.get_host())
    if not (settings.DEMO and _is_loopback(host) and _is_loopback(request.META.get("REMOTE_ADDR", ""))):
        raise Http404


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False

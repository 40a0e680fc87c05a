"""Every page, as whom it is looked at, and what is done there first. A page of the site that stands in none of these
lists fails a test."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.core import mail
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import override
from playwright.sync_api import Page

from tests.browser.worlds import World

Deed = Callable[[Page], None]

SITE = "tests.browser.site"


@dataclass(frozen=True)
class Case:
    """A page, or a state that it gets into by a deed; ``of`` names what stands in its address."""

    page: str
    of: str = ""
    query: str = ""
    deed: Deed | None = None
    status: int = 200

    @property
    def label(self) -> str:
        """What a failure is reported under."""
        deed = getattr(self.deed, "__name__", "")
        return " ".join(word for word in (self.page, self.of, self.query, deed) if word)

    def address(self, world: World, language: str) -> str:
        """Its path in a language."""
        with override(language):
            path = reverse(self.page, args=[world.names[name] for name in self.of.split()])
        return f"{path}{self.query}"


def press(selector: str) -> Deed:
    """Press a button; what it leads to is looked at."""

    def pressing(page: Page) -> None:
        page.locator(selector).click()
        page.wait_for_load_state()

    pressing.__name__ = f"press {selector}"
    return pressing


SUBMIT = "main form .button--large"


def ask_for_code(page: Page) -> None:
    """As far as the page that takes the code."""
    page.locator("[name=email]").fill("somebody@example.test")
    page.locator(SUBMIT).click()
    page.wait_for_url("**/sign-in/code/**")


def type_wrong_code(page: Page) -> None:
    """A code that was never sent."""
    ask_for_code(page)
    page.locator("[name=code]").fill("0000-0000")
    page.locator(SUBMIT).click()
    page.locator("#id_code[aria-invalid]").wait_for()


def arrive_with_an_app(page: Page) -> None:
    """As far as the second step of somebody who has an app."""
    come_in(page, "manager@house.test")
    page.wait_for_url("**/second-step/**")


def come_in(page: Page, email: str) -> None:
    """Sign in with the code that is mailed; the page is the sign-in page."""
    page.locator("[name=email]").fill(email)
    page.locator(SUBMIT).click()
    page.wait_for_url("**/sign-in/code/**")
    page.locator("[name=code]").fill(mailed_code())
    page.locator(SUBMIT).click()


def mailed_code() -> str:
    """The code in the newest message."""
    found = re.search(r"\b\d{4}-\d{4}\b", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[0]


def lose_the_cookie(page: Page) -> None:
    """A form that is sent after its cookie is gone."""
    page.context.clear_cookies()
    page.locator(SUBMIT).click()
    page.wait_for_load_state()


TAKEN = "?date=2026-12-03&from=18:00&to=20:00&until=2026-12-17&people=12"

CASES: dict[str, tuple[Case, ...]] = {
    "visitor": (
        Case("home"),
        Case("events"),
        Case("events", query="?age=ten&city=krakow"),
        Case("events", query="?kind=support"),
        Case("event", "event"),
        Case("event", "district_event"),
        Case("classes"),
        Case("spaces"),
        Case("spaces", query="?date=2026-12-10&from=18:00&to=20:00&people=12"),
        Case("spaces", query="?date=2020-12-10&from=20:00&to=18:00&people=x"),
        Case("space", "space"),
        Case("space", "space", query="?week=2026-12-07"),
        Case("space", "space", query="?week=nonsense"),
        Case("venues"),
        Case("venue", "venue"),
        Case("venue", "listing"),
        Case("group", "group"),
        Case("subscribe"),
        Case("about_privacy"),
        Case("about_accessibility"),
        Case("lda"),
        Case("api-docs"),
    ),
    "arrival": (
        Case("account_login"),
        Case("account_login", deed=press(SUBMIT)),
        Case("account_login", deed=lose_the_cookie, status=403),
        Case("account_confirm_login_code", deed=ask_for_code),
        Case("account_confirm_login_code", deed=type_wrong_code),
        Case("mfa_authenticate", deed=arrive_with_an_app),
        Case("account_inactive"),
    ),
    "newcomer": (
        Case("my"),
        Case("my_group_new"),
        Case("my_group_new", deed=press(SUBMIT)),
        Case("mfa_index"),
        Case("mfa_activate_totp"),
        Case("mfa_activate_totp", deed=press(SUBMIT)),
        Case("account_logout"),
    ),
    "group": (
        Case("my"),
        Case("space_request", "space"),
        Case("space_request", "space", query=TAKEN),
        Case("space_request", "space", query=TAKEN, deed=press("[name=step][value=leave_out_all]")),
        Case("space_request", "space", deed=press("[name=step][value=send]")),
        Case("my_booking", "requested"),
        Case("my_booking", "approved"),
        Case("my_booking", "declined"),
        Case("my_event_new", "approved"),
        Case("my_event_new", "approved", deed=press(SUBMIT)),
        Case("my_event", "event"),
    ),
    "manager": (
        Case("manage"),
        Case("manage", query="?state=approved"),
        Case("manage", query="?state=expired"),
        Case("manage_booking", "requested"),
        Case("manage_booking", "second"),
        Case("manage_booking", "requested", deed=press("#decline .button--danger")),
        Case("manage_booking", "requested", deed=press("#contact button")),
        Case("manage_booking", "approved"),
        Case("manage_booking", "declined"),
        Case("house", "venue"),
        Case("house_describe", "venue"),
        Case("house_history", "venue"),
        Case("house_dates", "venue"),
        Case("house_space_add", "venue"),
        Case("house_space", "venue space"),
        Case("house_hours", "venue space"),
        Case("house_preview", "venue space"),
        Case("manage_closing", "space"),
        Case("manage_photos", "space"),
        Case("manage_photos", "space", deed=press("form[enctype] .actions .button")),
        Case("manage_photo", "space photo"),
        Case("mfa_index"),
        Case("mfa_reauthenticate"),
        Case("mfa_view_recovery_codes"),
        Case("mfa_generate_recovery_codes"),
        Case("mfa_deactivate_totp"),
    ),
    "demo": (Case("demo"), Case("demo_mail"), Case("demo_one_mail", "mail"), Case("home")),
}
"""By who looks."""

READING = ("visitor",)
"""Who only reads, and therefore gets no cookie."""

NO_PAGES = {
    "account_signup": "leads to the sign-in",
    "account_request_login_code": "leads to the sign-in",
    "demo_enter": "a deed",
    "my_booking_withdraw": "a deed",
    "my_booking_cancel": "a deed",
    "my_event_cancel": "a deed",
    "manage_renew": "a deed",
    "manage_closing_holidays": "a deed",
    "manage_closing_open": "a deed",
    "house_dates_lift": "a deed",
    "house_space_retire": "a deed",
    "manage_approve": "a deed",
    "manage_decline": "a deed",
    "manage_cancel": "a deed",
    "manage_contact": "a deed",
    "manage_photo_move": "a deed",
    "manage_photo_remove": "a deed",
}
"""Addresses where nothing is shown to who comes by a link."""


def page_names() -> set[str]:
    """The names of all addresses that begin with a language."""
    resolvers = get_resolver(SITE).url_patterns
    prefixed = [one for one in resolvers if isinstance(one.pattern, LocalePrefixPattern)]
    return {str(pattern.name) for resolver in prefixed for pattern in _patterns([resolver])}


def _patterns(found: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns)
        else:
            yield one

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


def see_ahead(page: Page) -> None:
    """What becomes of a date that moves to another hour."""
    page.locator("[name=starts]").select_option("20:00")
    page.locator("[name=ends]").select_option("21:00")
    page.locator("[name=step][value=preview]").click()
    page.locator("#ahead").wait_for()


def make_an_address(page: Page) -> None:
    """The address of a private calendar, which is shown this once."""
    page.locator("[name=step][value=make]").click()
    page.locator("#address").wait_for()


def move_ahead(page: Page) -> None:
    """What becomes of a date of an event at another hour."""
    page.locator("[name=starts]").select_option("20:00")
    page.locator("[name=ends]").select_option("21:00")
    page.locator("[name=step][value=preview]").click()
    page.locator("#ahead").wait_for()


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


def lower_the_number(page: Page) -> None:
    """Fewer pieces than are promised."""
    page.locator("[name=quantity]").fill("1")
    page.locator(SUBMIT).click()
    page.locator("#touched").wait_for()


def choose_one(decision: str) -> Deed:
    """Tick one request and press the button for the chosen ones; without a reason nothing is declined."""

    def choosing(page: Page) -> None:
        page.locator("[name=chosen]").first.check()
        page.locator(f"[name=decision][value={decision}]").click()
        page.locator(".batch, #id_batch-reason[aria-invalid]").first.wait_for()

    choosing.__name__ = f"choose one to {decision}"
    return choosing


def choose_what_has_changed(page: Page) -> None:
    """A request that is not what it was when the page was looked at is named, and nothing is decided."""
    box = page.locator("[name=chosen]").first
    box.evaluate("box => { box.value = box.value.replace(/[.].*/, '.as it was') }")
    box.check()
    page.locator("[name=decision][value=approve]").click()
    page.locator("#errors").wait_for()


TAKEN = "?date=2026-12-03&from=18:00&to=20:00&until=2026-12-17&people=12"

CASES: dict[str, tuple[Case, ...]] = {
    "visitor": (
        Case("home"),
        Case("events"),
        Case("events", query="?age=ten&city=krakow"),
        Case("events", query="?kind=support"),
        Case("events", query="?view=month&month=2026-12"),
        Case("events", query="?view=week&week=2026-12-07"),
        Case("events", query="?view=nonsense&weekday=9&district=nowhere&free=x&q=%21"),
        Case("events", query="?city=krakow&weekday=7&age=7"),
        Case("embedded_events"),
        Case("embedded_events", query="?age=ten&city=krakow"),
        Case("event", "event"),
        Case("event", "district_event"),
        Case("event", "course"),
        Case("classes"),
        Case("classes", query="?view=month&month=2026-12&level=beginner&free=1"),
        Case("classes", query="?city=vilnius&age=7&weekday=6&language=be"),
        Case("spaces"),
        Case("spaces", query="?date=2026-12-10&from=18:00&to=20:00&people=12"),
        Case("spaces", query="?date=2020-12-10&from=20:00&to=18:00&people=x"),
        Case(
            "spaces",
            query="?how=weekly&date=2026-12-08&until=2027-03-30&from=18:00&to=20:00&people=500&step_free=on",
        ),
        Case("space", "space"),
        Case("space", "space", query="?week=2026-12-07"),
        Case("space", "space", query="?week=nonsense"),
        Case("space_month", "space"),
        Case("space_month", "space", query="?month=2026-12"),
        Case("space_door", "space", query="?week=2026-12-01"),
        Case("city_timeline"),
        Case("city_timeline", query="?city=krakow&day=2026-12-01&days=3"),
        Case("city_timeline", query="?city=warsaw"),
        Case("venues"),
        Case("venue", "venue"),
        Case("venue_timeline", "venue", query="?day=2026-12-01"),
        Case("venue_timeline", "venue", query="?day=nonsense"),
        Case("venue_today", "venue", query="?still=1"),
        Case("venue_door", "venue", query="?week=2026-12-01"),
        Case("venue", "listing"),
        Case("group", "group"),
        Case("subscribe"),
        Case("about_privacy"),
        Case("about_accessibility"),
        Case("safety"),
        Case("safety_page", "safety_page"),
        Case("safety_knows"),
        Case("safety_received"),
        Case("lda"),
        Case("lda_programmes"),
        Case("lda_programmes", query="?city=paris"),
        Case("lda_programme", "programme"),
        Case("lda_programme", "programme", query="?home=elsewhere&citizen=no&age=adult&group=alone"),
        Case("lda_calendar"),
        Case("lda_resources"),
        Case("lda_resources", query="?need=legal&city=paris&q=prawnik"),
        Case("lda_resource", "resource"),
        Case("lda_outdated_thanks", "resource"),
        Case("lda_facts"),
        Case("lda_meeting", "meeting"),
        Case("lda_consultations"),
        Case("api-docs"),
        Case("decide", "letter"),
    ),
    "arrival": (
        Case("account_login"),
        Case("account_login", deed=press(SUBMIT)),
        Case("account_login", deed=lose_the_cookie, status=403),
        Case("account_confirm_login_code", deed=ask_for_code),
        Case("account_confirm_login_code", deed=type_wrong_code),
        Case("mfa_authenticate", deed=arrive_with_an_app),
        Case("account_inactive"),
        Case("safety_report"),
        Case("safety_report", deed=press(SUBMIT)),
        Case("lda_outdated", "resource"),
        Case("lda_outdated", "resource", deed=press(SUBMIT)),
    ),
    "newcomer": (
        Case("my"),
        Case("my_group_new"),
        Case("my_group_new", deed=press(SUBMIT)),
        Case("venue_claim", "listing"),
        Case("venue_claim", "listing", deed=press(SUBMIT)),
        Case("my_claim", "claim"),
        Case("mfa_index"),
        Case("mfa_activate_totp"),
        Case("mfa_activate_totp", deed=press(SUBMIT)),
        Case("account_logout"),
    ),
    "group": (
        Case("my"),
        Case("space_request", "space"),
        Case("need", query="?date=2026-12-10&from=18:00&to=20:00&people=500"),
        Case("space_request", "space", query=TAKEN),
        Case("space_request", "space", query=TAKEN, deed=press("[name=step][value=leave_out_all]")),
        Case("space_request", "space", deed=press("[name=step][value=send]")),
        Case("my_booking", "requested"),
        Case("my_booking", "approved"),
        Case("my_booking", "declined"),
        Case("my_booking", "asked"),
        Case("my_booking", "offered"),
        Case("my_booking_change", "requested"),
        Case("my_booking_change", "approved"),
        Case("my_booking_change", "approved", deed=press("[name=step][value=preview]")),
        Case("my_booking_change", "approved", deed=see_ahead),
        Case("my_booking_rules", "approved"),
        Case("my_document", "approved"),
        Case("my_group_decisions", "group"),
        Case("my_feed", "group"),
        Case("my_feed", "group", deed=make_an_address),
        Case("my_messages"),
        Case("my_group_register", "group"),
        Case("my_event_new", "approved"),
        Case("my_event_new", "approved", deed=press(SUBMIT)),
        Case("my_event", "event"),
        Case("my_event", "course"),
        Case("my_event_elsewhere"),
        Case("my_event_elsewhere", deed=press(SUBMIT)),
        Case("my_event_move", "event"),
        Case("my_event_move", "event", deed=move_ahead),
        Case("my_event_move", "course", deed=press("[name=step][value=preview]")),
        Case("my_event_dates", "course"),
        Case("my_event_dates", "course", deed=press(SUBMIT)),
    ),
    "manager": (
        Case("manage"),
        Case("manage", query="?at=nobody"),
        Case("manage", deed=choose_one("approve")),
        Case("manage", deed=choose_one("decline")),
        Case("manage", deed=choose_what_has_changed),
        Case("manage", query="?state=approved"),
        Case("manage", query="?state=expired"),
        Case("manage_booking", "requested"),
        Case("manage_booking", "second"),
        Case("manage_booking", "asked"),
        Case("manage_booking", "offered"),
        Case("manage_booking", "second", deed=press("#offer .actions .button")),
        Case("manage_booking", "second", deed=press("#ask .actions .button")),
        Case("manage_document", "approved"),
        Case("manage_booking", "requested", deed=press("#decline .button--danger")),
        Case("manage_booking", "requested", deed=press("#contact button")),
        Case("manage_booking", "approved"),
        Case("manage_booking", "declined"),
        Case("venue_timeline", "venue", query="?day=2026-12-03"),
        Case("house", "venue"),
        Case("house_describe", "venue"),
        Case("house_use", "venue"),
        Case("house_use", "venue", query="?first=2026-12-31&last=2026-12-01"),
        Case("house_history", "venue"),
        Case("house_decisions", "venue"),
        Case("house_feed", "venue"),
        Case("house_feed", "venue", deed=make_an_address),
        Case("house_access", "venue"),
        Case("house_price", "venue"),
        Case("house_rules", "venue"),
        Case("house_rules_version", "venue version"),
        Case("house_space_access", "venue space"),
        Case("house_space_price", "venue space"),
        Case("house_dates", "venue"),
        Case("house_equipment", "venue"),
        Case("house_equipment_add", "venue"),
        Case("house_equipment_add", "venue", deed=press(SUBMIT)),
        Case("house_equipment_thing", "venue projector"),
        Case("house_equipment_thing", "venue projector", deed=lower_the_number),
        Case("house_seasons", "venue"),
        Case("house_season", "venue season"),
        Case("house_limits", "venue"),
        Case("house_people", "venue"),
        Case("house_lending", "venue space"),
        Case("house_hours", "venue space", deed=press(".chip[href^='?season']")),
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
    "staff": (
        Case("staff"),
        Case("staff_claim", "claim"),
        Case("staff_claim", "claim", deed=press("#told button")),
        Case("staff_claim", "claim", deed=press("#refuse .button--danger")),
        Case("staff_nouns"),
        Case("staff_nouns", query="?kind=group&q=zzz"),
        Case("staff_noun", "kind venue"),
        Case("staff_noun", "kind disputed"),
    ),
    "editor": (
        Case("safety_concerns"),
        Case("safety_concerns", deed=press(".queue button")),
        Case("lda_desk"),
        Case("lda_edit", "programme"),
        Case("lda_edit", "programme", deed=press("[name=step][value=preview]")),
        Case("lda_history", "programme"),
        Case("lda_new"),
        Case("lda_new", deed=press(SUBMIT)),
        Case("lda_entries", "noun"),
        Case("lda_entry_new", "noun"),
        Case("lda_entry_new", "noun", deed=press(SUBMIT)),
        Case("lda_entry_edit", "noun resource"),
        Case("lda_entry_edit", "noun resource", deed=press("[name=step][value=preview]")),
        Case("lda_entry_history", "noun resource"),
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
    "my_booking_answer": "a deed",
    "my_booking_accept": "a deed",
    "my_booking_refuse": "a deed",
    "my_booking_freed": "a deed",
    "my_event_cancel": "a deed",
    "my_event_rest": "a deed",
    "my_claim_withdraw": "a deed",
    "staff_claim_read": "a deed",
    "staff_claim_confirm": "a deed",
    "staff_claim_refuse": "a deed",
    "staff_freeze": "a deed",
    "staff_thaw": "a deed",
    "staff_keep": "a deed",
    "manage_renew": "a deed",
    "manage_decide": "a deed",
    "manage_undo": "a deed",
    "manage_dismiss": "a deed",
    "manage_closing_holidays": "a deed",
    "manage_closing_open": "a deed",
    "house_dates_lift": "a deed",
    "house_use_csv": "a file",
    "house_equipment_retire": "a deed",
    "house_checked": "a deed",
    "venue_looked_at": "a deed",
    "house_space_retire": "a deed",
    "lda_verified": "a deed",
    "lda_entry_verified": "a deed",
    "safety_concern_read": "a deed",
    "safety_concern_close": "a deed",
    "manage_approve": "a deed",
    "manage_decline": "a deed",
    "manage_cancel": "a deed",
    "manage_contact": "a deed",
    "manage_ask": "a deed",
    "manage_offer": "a deed",
    "manage_papers": "a deed",
    "manage_photo_move": "a deed",
    "manage_photo_remove": "a deed",
}
"""Addresses where nothing is shown to who comes by a link."""


def page_names() -> set[str]:
    """The names of all addresses that begin with a language."""
    return {str(pattern.name) for pattern in addresses()}


def addresses() -> Iterator[URLPattern]:
    """All of them."""
    resolvers = get_resolver(SITE).url_patterns
    yield from _patterns([one for one in resolvers if isinstance(one.pattern, LocalePrefixPattern)])


def _patterns(found: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns)
        else:
            yield one

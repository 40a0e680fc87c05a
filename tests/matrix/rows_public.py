"""Rows of what visitors see, of the sign-in, and of safety."""

from tests.matrix.rows import Row, caretaker, group, signed_in, staff

HOME = ">my"

ROWS = {
    "root": Row(get=">home"),
    "robots": Row(get="200"),
    "photo": Row("photo_file", get="200"),
    "home": Row(get="200"),
    "events": Row(get="200"),
    "embedded_events": Row(get="200"),
    "event": Row("event", get="200"),
    "classes": Row(get="200"),
    "spaces": Row(get="200"),
    "space": Row("space", get="200"),
    "space_month": Row("space", get="200"),
    "space_door": Row("space", get="200"),
    "city_timeline": Row(get="200"),
    "city_timeline_data": Row(get="200"),
    "venues": Row(get="200"),
    "venue": Row("venue", get="200"),
    "venue_timeline": Row("venue", get="200"),
    "venue_timeline_data": Row("venue", get="200"),
    "venue_today": Row("venue", get="200"),
    "venue_door": Row("venue", get="200"),
    "group": Row("listed", get="200"),
    "subscribe": Row(get="200"),
    "about_privacy": Row(get="200"),
    "about_accessibility": Row(get="200"),
    # The address is the key: whoever holds the letter decides. Of a frozen group nothing is decided.
    "decide": Row(
        "letter",
        get="200 200 200 200 410 200 200 200 200 200",
        post="200* 200* 200* 200* 410 200* 200* 200* 200* 200*",
        sent={"answer": "approve"},
    ),
    # Feeds.
    "feed_events": Row(get="200"),
    "feed_new_events": Row(get="200"),
    "feed_structured_event": Row("event", get="200"),
    "feed_event": Row("event", get="200"),
    "feed_venue": Row("venue", get="200"),
    "feed_space": Row("space", get="200"),
    "feed_busy": Row("space", get="200"),
    "feed_group": Row("listed", get="200"),
    # The address is the key: whoever holds it reads it, and the hour is noted. Of a frozen group there is none.
    "feed_private": Row("calendar", get="200* 200* 200* 200* 404 200* 200* 200* 200* 200*"),
    # Safety.
    "safety": Row(get="200"),
    "safety_page": Row("safety_page", get="200"),
    "safety_knows": Row(get="200"),
    "safety_report": Row(
        get="200", post=">safety_received*", sent={"about": "lists", "text": "A man asked for a list."}
    ),
    "safety_received": Row(get="200"),
    "safety_concerns": Row(get=caretaker()),
    "safety_concern_read": Row("concern", get=caretaker("405"), post=caretaker("200*")),
    "safety_concern_close": Row("concern", get=caretaker("405"), post=caretaker(">safety_concerns*")),
    # Sign-in.
    "account_login": Row(get=f"200 {' '.join([HOME] * 9)}", post=f"200 {' '.join([HOME] * 9)}"),
    "account_confirm_login_code": Row(get=signed_in(HOME), post=signed_in(HOME)),
    "mfa_authenticate": Row(get=signed_in(HOME), post=signed_in(HOME), refusal=HOME),
    "account_inactive": Row(get="200"),
    "account_signup": Row(get="L"),
    "account_request_login_code": Row(get="L"),
    "account_logout": Row(get=f">root {' '.join(['200'] * 9)}", post=">root"),
    "mfa_index": Row(get=signed_in()),
    "mfa_reauthenticate": Row(get=signed_in(), post=signed_in(), refusal="200 405"),
    "mfa_activate_totp": Row(get=signed_in("F"), post=signed_in("F")),
    "mfa_deactivate_totp": Row(get=signed_in("F"), post=signed_in("F")),
    "mfa_view_recovery_codes": Row(get="L 404 404 404 404 404 F F 404 404"),
    "mfa_generate_recovery_codes": Row(get=signed_in("F"), post=signed_in("F")),
    # Those who run the site.
    "staff": Row(get=staff()),
    "staff_claim": Row("claim", get=staff()),
    "staff_claim_read": Row("claim", get=staff(">staff_claim"), post=staff("200*")),
    "staff_claim_confirm": Row("claim", get=staff(">staff_claim"), post=staff(">staff_claim*")),
    "staff_claim_refuse": Row(
        "claim",
        get=staff(">staff_claim"),
        post=staff(">staff_claim*"),
        sent={"refuse-reason": "unknown"},
    ),
    "staff_nouns": Row(get=staff()),
    "staff_noun": Row("kind disputed", get=staff()),
    "staff_freeze": Row(
        "kind venue",
        get=staff(">staff_noun"),
        post=staff(">staff_noun*"),
        sent={"reason": "rivals"},
    ),
    "staff_thaw": Row("kind disputed", get=staff(">staff_noun"), post=staff(">staff_noun*")),
    "staff_keep": Row("kind disputed", get=staff(">staff_noun"), post=staff(">staff_noun*")),
    # A house of which only others have written.
    "venue_claim": Row(
        "listing",
        get=signed_in(),
        post=signed_in(">my_claim*"),
        sent={"ask_at": "+48 000 000 000"},
    ),
    "venue_looked_at": Row("listing", get="405", post=staff(">venue*")),
    "my_claim": Row("claim", get="L 404 404 200 404 404 404 404 404 404"),
    "my_claim_withdraw": Row(
        "claim", get=signed_in("405"), post="L 404 404 >my_claim* 404 404 404 404 404 404"
    ),
    # Groups.
    "my": Row(get=signed_in()),
    "my_group_new": Row(
        get=signed_in(), post=signed_in(">my*"), sent={"name": "New group", "form": "informal"}
    ),
    "my_group_decisions": Row("group", get=group()),
    # Its administrators alone.
    "my_group_register": Row(
        "group",
        get="L 404 404 200 200 404 404 404 404 404",
        post="L 404 404 >my* 200 404 404 404 404 404",
        sent={"form": "registered", "register_number": "KRS 1"},
    ),
    # The member has one, which this replaces; the administrator has none.
    "my_feed": Row(
        "group", get=group(), post="L 404 200* >my_feed >my_feed 404 404 404 404 404", sent={"replaces": "1"}
    ),
    "my_messages": Row(get=signed_in(), post=signed_in(">my_messages*"), sent={"full": "on"}),
    "need": Row(get=signed_in(">spaces"), post=signed_in(">spaces")),
}

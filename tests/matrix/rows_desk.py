"""Rows of a house's desk. Forms are sent empty: who may send them gets them back, who may not finds nothing."""

from tests.matrix.rows import Row, house


def form(of: str = "venue") -> Row:
    """A page with a form."""
    return Row(of, get=house(), post=house())


def page(of: str = "venue") -> Row:
    """A page that is only read."""
    return Row(of, get=house())


def deed(of: str, leads_to: str, *, done: str = "*") -> Row:
    """A button; who comes by a link finds no page."""
    return Row(of, get=house("405", "405"), post=house(f"{leads_to}{done}"))


ROWS = {
    "manage": Row(get=house("200", "200")),
    "manage_decide": Row(
        get=house(">manage", ">manage"),
        post=house(">manage*"),
        sent={"chosen": "{ticked}", "decision": "approve"},
    ),
    # Those of a batch that is not one's own nothing is said.
    "manage_undo": Row("batch", get=house("405", "405"), post=house(">manage*", ">manage")),
    "manage_dismiss": Row("done_batch", get=house("405", "405"), post=house(">manage*", ">manage")),
    "manage_renew": Row("venue", get=house("405", "405"), post=house("404")),
    "house": page(),
    "house_decisions": page(),
    # The deputy is none any more.
    "house_people": Row("venue", get=house(), post=house(">house_people*")),
    "house_feed": Row("venue", get=house(), post=house("200*"), sent={"replaces": "1"}),
    "house_describe": form(),
    "house_history": page(),
    "house_use": page(),
    "house_use_csv": page(),
    "house_access": form(),
    "house_price": form(),
    "house_checked": deed("venue", ">house"),
    "house_rules": page(),
    "house_rules_version": page("venue version"),
    "house_dates": form(),
    "house_dates_lift": Row("venue", get=house(">house_dates"), post=house(">house_dates")),
    "house_equipment": page(),
    "house_equipment_add": form(),
    "house_equipment_thing": form("venue projector"),
    "house_equipment_retire": Row(
        "venue projector", get=house(">house_equipment_thing"), post=house(">house_equipment_thing*")
    ),
    "house_seasons": form(),
    "house_season": form("venue season"),
    "house_limits": form(),
    "house_space_add": form(),
    "house_space": form("venue space"),
    "house_space_access": form("venue space"),
    "house_space_price": form("venue space"),
    "house_space_retire": Row("venue space", get=house(">house_space"), post=house(">house_space*")),
    "house_hours": form("venue space"),
    "house_lending": form("venue space"),
    "house_preview": page("venue space"),
    "manage_closing": form("space"),
    "manage_closing_holidays": deed("space", ">manage_closing"),
    "manage_closing_open": deed("space blackout", ">manage_closing"),
    "manage_photos": form("space"),
    "manage_photo": form("space photo"),
    # Who comes by a link is led to the photos, whether there are any or not.
    "manage_photo_move": Row(
        "space photo", get=house(">manage_photos", ">manage_photos"), post=house(">manage_photos*")
    ),
    "manage_photo_remove": Row(
        "space photo", get=house(">manage_photos", ">manage_photos"), post=house(">manage_photos*")
    ),
}

"""Pages of a group: asking for a space, following the bookings, announcing what takes place."""

from django.urls import path

from frontend.views import (
    account,
    announcing,
    asking,
    changing,
    claiming,
    decisions,
    documents,
    house_rules,
    my,
    my_booking,
    my_words,
    needs,
)

urlpatterns = [
    path("spaces/<slug:slug>/request/", asking.space_request, name="space_request"),
    path("need/", needs.need, name="need"),
    path("my/", my.my, name="my"),
    path("my/groups/new/", account.group_new, name="my_group_new"),
    path("my/groups/<slug:slug>/register/", account.group_register, name="my_group_register"),
    path("my/groups/<slug:slug>/decisions/", decisions.of_group, name="my_group_decisions"),
    path("my/claims/<slug:reference>/", claiming.my_claim, name="my_claim"),
    path("my/claims/<slug:reference>/withdraw/", claiming.withdraw, name="my_claim_withdraw"),
    path("my/bookings/<slug:reference>/", my_booking.booking, name="my_booking"),
    path("my/bookings/<slug:reference>/rules/", house_rules.accepted, name="my_booking_rules"),
    path("my/bookings/<slug:reference>/document/", documents.of_group, name="my_document"),
    path("my/bookings/<slug:reference>/change/", changing.change, name="my_booking_change"),
    path("my/bookings/<slug:reference>/answer/", my_words.answer, name="my_booking_answer"),
    path("my/bookings/<slug:reference>/accept/", my_words.accept, name="my_booking_accept"),
    path("my/bookings/<slug:reference>/refuse/", my_words.refuse, name="my_booking_refuse"),
    path("my/bookings/<slug:reference>/freed/", my_words.freed, name="my_booking_freed"),
    path("my/bookings/<slug:reference>/withdraw/", my_booking.withdraw, name="my_booking_withdraw"),
    path("my/bookings/<slug:reference>/cancel/", my_booking.cancel, name="my_booking_cancel"),
    path("my/bookings/<slug:reference>/announce/", announcing.event_new, name="my_event_new"),
    path("my/events/<slug:slug>/", announcing.event, name="my_event"),
    path("my/events/<slug:slug>/cancel/", announcing.event_cancel, name="my_event_cancel"),
]

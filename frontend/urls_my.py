"""Pages of a group: asking for a space, following the bookings, announcing what takes place."""

from django.urls import path

from frontend.views import account, announcing, asking, my, my_booking

urlpatterns = [
    path("spaces/<slug:slug>/request/", asking.space_request, name="space_request"),
    path("my/", my.my, name="my"),
    path("my/groups/new/", account.group_new, name="my_group_new"),
    path("my/bookings/<slug:reference>/", my_booking.booking, name="my_booking"),
    path("my/bookings/<slug:reference>/withdraw/", my_booking.withdraw, name="my_booking_withdraw"),
    path("my/bookings/<slug:reference>/cancel/", my_booking.cancel, name="my_booking_cancel"),
    path("my/bookings/<slug:reference>/announce/", announcing.event_new, name="my_event_new"),
    path("my/events/<slug:slug>/", announcing.event, name="my_event"),
    path("my/events/<slug:slug>/cancel/", announcing.event_cancel, name="my_event_cancel"),
]

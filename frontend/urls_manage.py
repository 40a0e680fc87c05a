"""The venue's desk, under /<lang>/manage/."""

from django.urls import include, path

from frontend.views import manage

urlpatterns = [
    path("", manage.queue, name="manage"),
    path("roles/<slug:slug>/renew/", manage.renew, name="manage_renew"),
    path("venues/", include("frontend.urls_house")),
    path("spaces/<slug:slug>/closing/", include("frontend.urls_closing")),
    path("bookings/<slug:reference>/", manage.booking, name="manage_booking"),
    path("bookings/<slug:reference>/approve/", manage.approve, name="manage_approve"),
    path("bookings/<slug:reference>/decline/", manage.decline, name="manage_decline"),
    path("bookings/<slug:reference>/cancel/", manage.cancel, name="manage_cancel"),
    path("bookings/<slug:reference>/contact/", manage.contact, name="manage_contact"),
    path("spaces/<slug:slug>/photos/", include("frontend.urls_photos")),
]

"""The venue's desk, under /<lang>/manage/."""

from django.urls import include, path

from frontend.views import answering, documents, manage, queue

urlpatterns = [
    path("", queue.queue, name="manage"),
    path("decide/", queue.decide, name="manage_decide"),
    path("together/<slug:reference>/undo/", queue.undo, name="manage_undo"),
    path("together/<slug:reference>/dismiss/", queue.dismiss, name="manage_dismiss"),
    path("roles/<slug:slug>/renew/", manage.renew, name="manage_renew"),
    path("venues/", include("frontend.urls_house")),
    path("spaces/<slug:slug>/closing/", include("frontend.urls_closing")),
    path("bookings/<slug:reference>/", manage.booking, name="manage_booking"),
    path("bookings/<slug:reference>/approve/", manage.approve, name="manage_approve"),
    path("bookings/<slug:reference>/decline/", manage.decline, name="manage_decline"),
    path("bookings/<slug:reference>/cancel/", manage.cancel, name="manage_cancel"),
    path("bookings/<slug:reference>/contact/", manage.contact, name="manage_contact"),
    path("bookings/<slug:reference>/ask/", answering.ask, name="manage_ask"),
    path("bookings/<slug:reference>/offer/", answering.offer, name="manage_offer"),
    path("bookings/<slug:reference>/papers/", answering.papers, name="manage_papers"),
    path("bookings/<slug:reference>/document/", documents.of_house, name="manage_document"),
    path("spaces/<slug:slug>/photos/", include("frontend.urls_photos")),
]

"""Those who run the site, under /<lang>/staff/."""

from django.urls import path

from frontend.views import staff

urlpatterns = [
    path("", staff.queue, name="staff"),
    path("claims/<slug:reference>/", staff.claim, name="staff_claim"),
    path("claims/<slug:reference>/read/", staff.read, name="staff_claim_read"),
    path("claims/<slug:reference>/confirm/", staff.confirm, name="staff_claim_confirm"),
    path("claims/<slug:reference>/refuse/", staff.refuse, name="staff_claim_refuse"),
    path("disputes/", staff.nouns, name="staff_nouns"),
    path("disputes/<slug:kind>/<slug:slug>/", staff.noun, name="staff_noun"),
    path("disputes/<slug:kind>/<slug:slug>/freeze/", staff.freeze_noun, name="staff_freeze"),
    path("disputes/<slug:kind>/<slug:slug>/thaw/", staff.thaw_noun, name="staff_thaw"),
    path("disputes/<slug:kind>/<slug:slug>/keep/", staff.keep_noun, name="staff_keep"),
]

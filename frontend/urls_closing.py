"""Closing times of a space, under /<lang>/manage/spaces/<slug>/closing/."""

from django.urls import path

from frontend.views import closing

urlpatterns = [
    path("", closing.closing, name="manage_closing"),
    path("holidays/", closing.holidays, name="manage_closing_holidays"),
    path("<uuid:claim>/open/", closing.open_again, name="manage_closing_open"),
]

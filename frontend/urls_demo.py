"""The demonstration's own pages, under /<lang>/demo/; config mounts them only where DEMO is set."""

from django.urls import path

from frontend.views import demo

urlpatterns = [
    path("", demo.doors, name="demo"),
    path("as/<slug:key>/", demo.enter, name="demo_enter"),
    path("mail/", demo.mail, name="demo_mail"),
    path("mail/<slug:key>/", demo.one_mail, name="demo_one_mail"),
]

"""A space's photos at the venue's desk, under /<lang>/manage/spaces/<slug>/photos/."""

from django.urls import path

from frontend.views import photos

urlpatterns = [
    path("", photos.photos, name="manage_photos"),
    path("<slug:name>/", photos.photo, name="manage_photo"),
    path("<slug:name>/move/", photos.move, name="manage_photo_move"),
    path("<slug:name>/remove/", photos.remove, name="manage_photo_remove"),
]

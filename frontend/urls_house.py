"""Describing and ruling a house, under /<lang>/manage/venues/."""

from django.urls import path

from frontend.views import house, house_dates, house_hours, house_space

urlpatterns = [
    path("<slug:venue>/", house.overview, name="house"),
    path("<slug:venue>/describe/", house.describe, name="house_describe"),
    path("<slug:venue>/history/", house.history, name="house_history"),
    path("<slug:venue>/dates/", house_dates.dates, name="house_dates"),
    path("<slug:venue>/dates/lift/", house_dates.lift, name="house_dates_lift"),
    path("<slug:venue>/add-space/", house_space.add, name="house_space_add"),
    path("<slug:venue>/spaces/<slug:slug>/", house_space.describe, name="house_space"),
    path("<slug:venue>/spaces/<slug:slug>/retire/", house_space.retire, name="house_space_retire"),
    path("<slug:venue>/spaces/<slug:slug>/hours/", house_hours.hours, name="house_hours"),
    path("<slug:venue>/spaces/<slug:slug>/preview/", house_space.preview, name="house_preview"),
]

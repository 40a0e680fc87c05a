"""Describing and ruling a house, under /<lang>/manage/venues/."""

from django.urls import path

from frontend.views import (
    decisions,
    equipment,
    house,
    house_dates,
    house_facts,
    house_hours,
    house_lending,
    house_rules,
    house_seasons,
    house_space,
    use,
)

urlpatterns = [
    path("<slug:venue>/", house.overview, name="house"),
    path("<slug:venue>/decisions/", decisions.of_house, name="house_decisions"),
    path("<slug:venue>/describe/", house.describe, name="house_describe"),
    path("<slug:venue>/history/", house.history, name="house_history"),
    path("<slug:venue>/use/", use.use, name="house_use"),
    path("<slug:venue>/use/aggregates.csv", use.aggregates, name="house_use_csv"),
    path("<slug:venue>/access/", house_facts.access, name="house_access"),
    path("<slug:venue>/price/", house_facts.price, name="house_price"),
    path("<slug:venue>/checked/", house_facts.checked, name="house_checked"),
    path("<slug:venue>/rules/", house_rules.versions, name="house_rules"),
    path("<slug:venue>/rules/<int:number>/", house_rules.version, name="house_rules_version"),
    path("<slug:venue>/dates/", house_dates.dates, name="house_dates"),
    path("<slug:venue>/dates/lift/", house_dates.lift, name="house_dates_lift"),
    path("<slug:venue>/equipment/", equipment.equipment, name="house_equipment"),
    path("<slug:venue>/equipment/add/", equipment.add, name="house_equipment_add"),
    path("<slug:venue>/equipment/<slug:code>/", equipment.describe, name="house_equipment_thing"),
    path("<slug:venue>/equipment/<slug:code>/retire/", equipment.retire, name="house_equipment_retire"),
    path("<slug:venue>/seasons/", house_seasons.seasons, name="house_seasons"),
    path("<slug:venue>/seasons/<int:pk>/", house_seasons.season, name="house_season"),
    path("<slug:venue>/limits/", house_lending.limits, name="house_limits"),
    path("<slug:venue>/add-space/", house_space.add, name="house_space_add"),
    path("<slug:venue>/spaces/<slug:slug>/", house_space.describe, name="house_space"),
    path("<slug:venue>/spaces/<slug:slug>/access/", house_facts.space_access, name="house_space_access"),
    path("<slug:venue>/spaces/<slug:slug>/price/", house_facts.space_price, name="house_space_price"),
    path("<slug:venue>/spaces/<slug:slug>/retire/", house_space.retire, name="house_space_retire"),
    path("<slug:venue>/spaces/<slug:slug>/hours/", house_hours.hours, name="house_hours"),
    path("<slug:venue>/spaces/<slug:slug>/lending/", house_lending.rules, name="house_lending"),
    path("<slug:venue>/spaces/<slug:slug>/preview/", house_space.preview, name="house_preview"),
]

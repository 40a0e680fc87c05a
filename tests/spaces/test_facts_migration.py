"""House rules that stood before versions were kept become a version."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from spaces.models import HouseRules
from tests import make

keep_rules = import_module("spaces.migrations.0005_facts").keep_rules


@pytest.mark.django_db
def test_the_present_rules_are_kept_under_their_number() -> None:
    house = make.venue(house_rules={"be": "Цішыня"}, rules_version=3)
    make.venue(house_rules={})
    keep_rules(apps, connection.schema_editor())
    assert list(HouseRules.objects.values_list("venue", "version", "texts", "since")) == [
        (house.pk, 3, {"be": "Цішыня"}, None)
    ]

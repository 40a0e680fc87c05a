"""The demonstration's doors: one button for each of the cast, the mail that was sent, and neither elsewhere."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.urls import Resolver404, clear_url_caches, resolve, reverse

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Any) -> Any:
    settings.DEMO = True
    return settings


@pytest.fixture
def mails(demo: Any) -> Path:
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend")
    texts = [("First", "Пачатак"), ("Second", "https://localhost/en/ <script>")]
    backend.send_messages([EmailMessage(subject, text, to=["a@example.test"]) for subject, text in texts])
    return Path(demo.EMAIL_FILE_PATH)


def test_one_button_signs_in_second_factor_included(client: Client, demo: Any) -> None:
    make.venue(manager=make.person(email="manager@demo.test"))
    page = client.get(reverse("demo")).content.decode()
    assert "manager@demo.test" in page
    assert "staff@demo.test" not in page
    answer = client.post(reverse("demo_enter", args=["manager"]))
    assert answer.headers["Location"] == reverse("manage")
    assert client.get(reverse("manage")).content == b"inside"


def test_the_button_is_a_post(client: Client, demo: Any) -> None:
    make.person(email="manager@demo.test")
    assert client.get(reverse("demo_enter", args=["manager"])).status_code == 405
    assert client.post(reverse("demo")).status_code == 405


def test_only_the_cast_has_doors(client: Client, demo: Any) -> None:
    make.person(email="somebody@demo.test")
    for key in ("somebody", "manager", "nobody"):
        assert client.post(reverse("demo_enter", args=[key])).status_code == 404


def test_the_mark_of_the_button_is_worth_nothing_outside(client: Client, demo: Any) -> None:
    make.venue(manager=make.person(email="manager@demo.test"))
    client.post(reverse("demo_enter", args=["manager"]))
    demo.DEMO = False
    assert client.get(reverse("manage")).headers["Location"] == reverse("mfa_activate_totp")


def test_sent_mail_is_listed_newest_first_and_read(client: Client, mails: Path) -> None:
    page = client.get(reverse("demo_mail")).content.decode()
    assert page.index("Second") < page.index("First")
    key = next(mails.glob("*.log")).stem
    assert "Пачатак" in client.get(reverse("demo_one_mail", args=[f"{key}-0"])).content.decode()
    second = client.get(reverse("demo_one_mail", args=[f"{key}-1"])).content.decode()
    assert 'href="https://localhost/en/"' in second
    assert "<script> " not in second
    assert client.get(reverse("demo_one_mail", args=[f"{key}-2"])).status_code == 404


def test_no_mail_yet(client: Client, demo: Any) -> None:
    assert client.get(reverse("demo_mail")).status_code == 200


@pytest.mark.parametrize("path", ["..%2f..%2fetc%2fpasswd", "..", "%2e%2e", "x.log", "%00", "a%2fb", "ў"])
def test_no_path_leads_out_of_the_mail(client: Client, mails: Path, path: str) -> None:
    (mails.parent / "secret.log").write_text("Subject: secret\n\nsecret")
    assert client.get(f"/en/demo/mail/{path}/").status_code == 404


@pytest.mark.parametrize("name", ["demo", "demo_mail"])
def test_others_than_this_machine_find_nothing(client: Client, demo: Any, name: str) -> None:
    demo.ALLOWED_HOSTS = ["*"]
    url = reverse(name)
    assert client.get(url).status_code == 200
    assert client.get(url, REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get(url, REMOTE_ADDR="").status_code == 404
    assert client.get(url, headers={"host": "svietlica.example"}).status_code == 404
    assert client.get(url, headers={"host": "[::1]:8000"}, REMOTE_ADDR="::1").status_code == 200


@pytest.mark.parametrize("name", ["demo", "demo_mail"])
def test_without_demo_even_a_mounted_door_is_shut(client: Client, settings: Any, name: str) -> None:
    settings.DEMO = False
    assert client.get(reverse(name)).status_code == 404


@pytest.fixture
def site_map() -> Iterator[Any]:
    """config.urls, made anew for the settings of the moment, and put back."""

    def made() -> Any:
        clear_url_caches()
        return importlib.reload(importlib.import_module("config.urls")).__name__

    yield made
    made()


@pytest.mark.parametrize("path", ["/en/demo/", "/en/demo/mail/", "/en/demo/as/manager/"])
def test_the_site_map_has_them_only_in_the_demonstration(settings: Any, site_map: Any, path: str) -> None:
    settings.DEMO = True
    assert resolve(path, site_map())
    settings.DEMO = False
    with pytest.raises(Resolver404):
        resolve(path, site_map())

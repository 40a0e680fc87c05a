"""Who runs the site: named by whoever has the server, and by nobody on the site."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from accounts.models import Person
from accounts.operations import end_staff, make_staff
from core.languages import LANGUAGES


class Command(BaseCommand):
    help = "Make somebody a member of staff, or end it. Two are needed to confirm who answers for a house."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--end", action="store_true", help="no longer a member of staff")
        parser.add_argument("--language", default="en", choices=LANGUAGES, help="of messages to them")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']}: no e-mail address") from error
        if options["end"]:
            end_staff(email=options["email"], now=timezone.now())
        else:
            make_staff(email=options["email"], language=options["language"], now=timezone.now())
        number = Person.objects.filter(is_staff=True, is_active=True).count()
        self.stdout.write(f"Done. Members of staff now: {number}.")
        if number < 2:
            self.stdout.write("With fewer than two nobody can be confirmed, and nothing can be thawed.")

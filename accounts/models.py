"""People, the groups they act for, and the trail of what was decided."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField, TextsField
from core.languages import AUTONYMS
from core.references import new_reference


class PersonManager(BaseUserManager["Person"]):
    """Makes people; allauth and the commands use it. Nobody has a password."""

    def create_user(self, email: str, **fields: Any) -> Person:
        """Make a person who signs in by a code sent to this address."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an address to sign in with. No name, no phone, no profile."""

    email = models.EmailField(_("e-mail address"), unique=True)
    called = models.CharField(_("How should we call you?"), max_length=60, blank=True)
    pseudonym = models.CharField(max_length=16, unique=True, default=new_reference, editable=False)
    language = models.CharField(max_length=2, choices=list(AUTONYMS.items()), default="be")
    full_messages = models.BooleanField(_("Full messages"), default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_on = models.DateField(null=True, blank=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.called or self.pseudonym


class GroupForm(models.TextChoices):
    """How a group stands before a house that lends rooms."""

    REGISTERED = "registered", _("Registered organisation")
    INFORMAL = "informal", _("Informal group")
    PUBLIC_BODY = "public_body", _("Public body")
    BUSINESS = "business", _("Business")


class Group(models.Model):
    """A community association or informal initiative whose members act for it."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("Name of the group"), max_length=120)
    form = models.CharField(_("Form"), max_length=12, choices=GroupForm, default=GroupForm.INFORMAL)
    register_number = models.CharField(_("Public register number"), max_length=40, blank=True)
    about = TextsField(_("About the group"))
    listed = models.BooleanField(_("The group has a public page"), default=False)
    invented = models.BooleanField(default=False)
    frozen_at = models.DateTimeField(null=True, blank=True)
    founded_on = models.DateField()
    members = models.ManyToManyField(Person, through="Membership", related_name="membership_groups")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def concerns(self, person: Person) -> bool:
        """Whether the person is a side in what the group is about."""
        return self.memberships.filter(person=person).exists()


class MemberRole(models.TextChoices):
    """What a member may do for the group."""

    ADMIN = "admin", _("Group administrator")
    MEMBER = "member", _("Member")


class Membership(models.Model):
    """A person acts for a group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=MemberRole, default=MemberRole.MEMBER)
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.person.pseudonym} · {self.group.slug}"


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """The trail, spoken in the domain's words."""

    def about(self, reference: str) -> AuditQuerySet:
        """Entries of one noun, by its public reference or slug."""
        return self.filter(reference=reference)

    def older_than(self, moment: dt.datetime) -> AuditQuerySet:
        """Entries made before the moment."""
        return self.filter(at__lt=moment)


class AuditEntry(models.Model):
    """What was done, when, under which pseudonym; never a name, an address or a text that somebody typed."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=16, blank=True, help_text="pseudonym; empty for the system")
    verb = models.CharField(max_length=40)
    noun = models.CharField(max_length=40)
    reference = models.CharField(max_length=80, db_index=True)
    details = models.JSONField(default=dict, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.noun} {self.reference}"


class DisputeReason(models.TextChoices):
    """Why staff froze something: a code, for a text would soon name people."""

    RIVALS = "rivals", _("Two sides say that they answer for it")
    CONTACTS = "contacts", _("Contacts may have been misused")
    DANGER = "danger", _("Somebody may be in danger")
    ASKED = "asked", _("Those who answer for it asked for it")
    OTHER = "other", _("Another reason")


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Disputes, spoken in the domain's words."""

    def running(self) -> DisputeQuerySet:
        """Those that are not over."""
        return self.filter(ended_at__isnull=True)

    def about(self, noun: str, slug: str) -> DisputeQuerySet:
        """Those of one group or house."""
        return self.filter(noun=noun, slug=slug)


class Dispute(models.Model):
    """A group or a house is frozen, by one member of staff, until two of them end it."""

    noun = models.CharField(max_length=20, help_text="what is frozen: a model's name")
    slug = models.CharField(max_length=80)
    reason = models.CharField(max_length=10, choices=DisputeReason)
    began_at = models.DateTimeField()
    thaw_asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["began_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "slug"], name="one_dispute_each", condition=models.Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.slug}"

    @property
    def thaw_is_asked(self) -> bool:
        """A member of staff who still is one wants it to end."""
        asked = self.thaw_asked_by
        return asked is not None and asked.is_staff and asked.is_active


class ConcernAbout(models.TextChoices):
    """What worries somebody."""

    LISTS = "lists", _("Somebody asks for lists of people")
    PRETENDER = "pretender", _("Somebody is not who they say they are")
    PHOTO = "photo", _("A photo or a name was published")
    CHILDREN = "children", _("The safety of children")
    SITE = "site", _("Something on this site tells too much")
    OTHER = "other", _("Something else")


class ConcernQuerySet(models.QuerySet["Concern"]):
    """Concerns, spoken in the domain's words."""

    def waiting(self) -> ConcernQuerySet:
        """Those that nobody has closed."""
        return self.filter(closed_at__isnull=True)

    def since(self, moment: dt.datetime) -> ConcernQuerySet:
        """Those that came at the moment or later."""
        return self.filter(came_at__gte=moment)


class Concern(models.Model):
    """What somebody without an account reported. Who it was is not known, and nothing here could tell.

    `came_at` is the full hour: a minute could be matched with the records of a web server.
    """

    reference = models.CharField(max_length=9, unique=True, default=new_reference, editable=False)
    about = models.CharField(_("What is it about?"), max_length=10, choices=ConcernAbout)
    text = EncryptedTextField(_("What has happened?"))
    language = models.CharField(max_length=2)
    came_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["came_at", "pk"]

    def __str__(self) -> str:
        return self.reference

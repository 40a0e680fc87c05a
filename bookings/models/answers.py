"""Answers to programs that may ask twice."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.fields import EncryptedTextField


class KeptAnswer(models.Model):
    """What the API answered to a write under a key, so that the same write sent again happens once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    key = models.CharField(max_length=64, help_text="hashed")
    body = models.CharField(max_length=64, help_text="method, address and body, hashed")
    status = models.PositiveSmallIntegerField(default=0, help_text="of the answer; 0 until there is one")
    answer = EncryptedTextField(blank=True)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_for_a_key")]

    def __str__(self) -> str:
        return self.key[:8]

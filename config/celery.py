"""The Celery application. Workers and beat are Celery's own; only the broker differs (docs/operations.md)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("svietlica")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

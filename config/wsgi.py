"""The web server's entry point. It does not serve over a ledger that the database does not guard."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Only now are the apps loaded.
from spaces.guarantee import refuse_to_start_unguarded  # noqa: E402

refuse_to_start_unguarded()

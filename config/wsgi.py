"""The web server's entry point. It does not serve over a ledger that the database does not guard."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

site = get_wsgi_application()

# Only now are the apps loaded.
from events import feed_store
from events.feed_door import FeedDoor
from spaces.guarantee import refuse_to_start_unguarded

refuse_to_start_unguarded()
# Programs and database may be others than those that made the kept calendars.
feed_store.forget_all()

application = FeedDoor(site)

# What stands now stands until the end: looking through it again and again holds up an answer by a tenth of a second.
gc.collect()
gc.freeze()

"""Sessions in the database, as Django keeps them, but asked for by nothing that cannot be a session's key."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """A cookie may hold anything; PostgreSQL answers a NUL in a text with an error, and the page with a 500."""

    def _validate_session_key(self, key: str) -> bool:
        return bool(super()._validate_session_key(key)) and key.isascii() and key.isalnum()  # type: ignore[misc]  # undeclared in the stubs

"""Venues, spaces, hours and the ledger of what is taken."""

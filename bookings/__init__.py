"""Requests for spaces, their series, and the answers."""

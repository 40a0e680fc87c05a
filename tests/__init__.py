"""The readable specification."""

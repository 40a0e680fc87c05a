"""Real processes racing for the same hours, on the database that the environment names."""

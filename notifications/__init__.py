"""The outbox and the courier: rows that are work, delivered at least once. Knows no domain noun."""

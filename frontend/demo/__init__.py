"""Demonstration data: invented people, houses, groups and bookings, and the published houses beside them.

What is invented stands in data/demo/; here it is written into a database, once: each piece is looked for by its
name before it is made, so a second run adds only what is missing. Nothing invented is ever attached to a
published house.
"""

"""What is announced: events, courses, their occurrences, disclosure and feeds."""

"""The section of the emerging Local Democracy Agency. The site works without it."""

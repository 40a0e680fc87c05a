"""Every page and endpoint, by who asks for it."""

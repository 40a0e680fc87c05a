"""Every output, searched for what its reader may not know."""

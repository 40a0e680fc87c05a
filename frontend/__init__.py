"""What people see: pages, forms, templates, assets and the one locale catalogue."""

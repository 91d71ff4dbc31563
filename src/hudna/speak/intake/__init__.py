"""Reports from files: tables, forms, letters and plain text, as they were written."""

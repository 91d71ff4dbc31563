"""The agreement as code: parties, areas, clauses, lead times; read, checked, compared. Pure."""

"""Languages and formats, in and out: ar, en, ru; GeoJSON, CSV, KML, MGRS, places by name."""

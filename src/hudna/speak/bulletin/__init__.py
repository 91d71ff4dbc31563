"""The monitors' bulletin of a day: one set of data, and every language and format made from it."""

"""Who below is warned, when, and how the messages follow one another. Pure."""

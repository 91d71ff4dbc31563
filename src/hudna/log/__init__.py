"""That it was said, and in what order: tree, notes, checkpoint, append, stores."""

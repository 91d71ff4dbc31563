"""What the log means now, or meant at an earlier moment: pure folds, one a file."""

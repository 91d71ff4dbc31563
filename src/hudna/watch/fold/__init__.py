"""The fold itself: from items, in the order in which they arrived, to what is told. Pure."""

"""What the watch has on disk: its journal, the archive of tracks, the areas as watched."""

"""Where and when: volumes and whether they meet, exactly, in metres on the ellipsoid. Pure."""

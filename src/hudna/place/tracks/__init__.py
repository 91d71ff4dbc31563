"""Fix after fix of each aircraft: what it entered, left and crossed. Pure."""

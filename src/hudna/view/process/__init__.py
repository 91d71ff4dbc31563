"""What the process comes to: who holds what, what was promised, what stands in the way. Pure."""

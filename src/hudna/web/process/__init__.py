"""The way to talks, at the desk: who holds what, what was promised, what stands in the way."""

"""Workloads made by a seed: the same numbers on every machine, described in words beside them."""

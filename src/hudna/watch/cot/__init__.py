"""Cursor on Target in and out: aircraft positions come in, warnings and areas go out. Pure.

Nothing else passes, in either direction: see `allowed`.
"""

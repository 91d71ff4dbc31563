"""The constructed demonstration: three desks and an invented situation between real towns."""

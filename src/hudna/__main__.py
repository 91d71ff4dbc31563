"""`python -m hudna` is `hudna`."""

from hudna.cli.main import main

main(prog_name="hudna")

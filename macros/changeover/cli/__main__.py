"""`python -m changeover.cli`: the command line without its script."""

from changeover.cli import main

main(prog_name="changeover")

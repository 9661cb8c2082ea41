"""`python -m gongyi` is the command line."""

from gongyi.config.cli import main

main()

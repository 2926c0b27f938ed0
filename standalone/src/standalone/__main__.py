"""`python -m standalone` runs the whole suite."""

from standalone.run import main

main()

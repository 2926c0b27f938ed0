"""`python -m standalone.gateway_log FILE…`: what an access log tells; `-` reads standard input."""

import argparse
import fileinput
import sys

from standalone.gateway_log.analysis import analyse
from standalone.gateway_log.entries import read
from standalone.gateway_log.report import report

NOTHING_READ = 2


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m standalone.gateway_log",
        description="Find out of an access log of nginx (ours, or `combined`) where 502s come "
        "from, which routes are slow, and what cuts streams.",
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="plain or .gz; - is standard input"
    )
    files = parser.parse_args().files
    opened = fileinput.hook_compressed
    with fileinput.input(files, openhook=opened, encoding="utf-8", errors="replace") as lines:
        analysis = analyse(read(lines))
    for line in report(analysis):
        print(line)
    if not analysis.requests:
        sys.exit(NOTHING_READ)


if __name__ == "__main__":
    main()

"""`python -m mediary.worker`: what the server starts for heavy jobs."""

import argparse
import sys

from mediary.worker.main import main

parser = argparse.ArgumentParser(prog="mediary.worker", description="Runs background jobs.")
parser.add_argument("--until-idle", action="store_true", help="end when there is nothing to do")
parser.add_argument("--attached", action="store_true", help="end when standard input ends")
options = parser.parse_args()
sys.exit(main(is_until_idle=options.until_idle, is_attached=options.attached))

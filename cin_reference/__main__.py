"""Run the command line with `python -m cin_reference`."""

import sys

from cin_reference.cli import main

sys.exit(main())

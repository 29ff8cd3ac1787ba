# SPDX-License-Identifier: Apache-2.0
"""`python -m maturity` is the command `maturity`."""

from __future__ import annotations

import gc
import sys

INTERRUPTED = 130
"""What shells take an end by SIGINT for."""


def main() -> int:
    """Run the command and return its exit status, also where it is interrupted while it is still loaded."""
    try:
        from maturity.cli import main as run  # noqa: PLC0415

        return run()
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        # The record is left as it is: to take it apart at the end would take a sixth of the time.
        gc.freeze()


if __name__ == '__main__':
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""`python -m maturity` is the command `maturity`."""

from __future__ import annotations

import sys

from maturity.cli import main

sys.exit(main())

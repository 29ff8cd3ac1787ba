# SPDX-License-Identifier: Apache-2.0
"""The commands of this package, for the entry point `maturity.commands`."""

from __future__ import annotations

from maturity_import.command import import_

COMMANDS = (import_,)

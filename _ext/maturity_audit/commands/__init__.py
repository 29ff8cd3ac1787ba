# SPDX-License-Identifier: Apache-2.0
"""The commands that read clones, one a module, for the entry point `maturity.commands`."""

from __future__ import annotations

from maturity_audit.commands import audit, harvest, new, new_release

COMMANDS = (new.new, new_release.new_release, audit.audit, harvest.harvest)

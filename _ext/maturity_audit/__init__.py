# SPDX-License-Identifier: Apache-2.0
"""Checks the record against clones of the repositories that its evidence names."""

# SPDX-License-Identifier: Apache-2.0
"""Holds the record against clones of the repositories that its evidence names."""

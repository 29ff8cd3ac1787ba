# SPDX-License-Identifier: Apache-2.0
"""One false fact at a time, and whether the audit finds it."""

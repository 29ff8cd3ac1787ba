# SPDX-License-Identifier: Apache-2.0
"""Changes to the files of a record: only the lines that say something else, all of them or none."""

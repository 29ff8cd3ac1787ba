# SPDX-License-Identifier: Apache-2.0
"""Makes a record of what another tool has kept: files in, one neutral matrix, a data folder out.

Nothing is lost on the way: every section and option of a file is taken into
the record once, or is a problem with its place.
"""

# SPDX-License-Identifier: Apache-2.0
"""Reads support matrices that are kept as INI files: four dialects in, one neutral matrix out.

Nothing is lost on the way: every section and option of a file is taken into
the matrix once, or is a problem with its place.
"""

# SPDX-License-Identifier: Apache-2.0
"""Reads support matrices that are kept as INI files: four dialects in, one neutral matrix out.

Nothing is lost on the way: every section and option of a file is taken into
the matrix once, or is a problem with its place.
"""

from __future__ import annotations

from maturity.matrices.dialects import DIALECTS, Dialect, read_matrix, recognised
from maturity.matrices.ini import Ini, Option, Section, read_ini
from maturity.matrices.model import Cell, Counts, Feature, Grade, Matrix, Status, Target

__all__ = [
    'DIALECTS',
    'Cell',
    'Counts',
    'Dialect',
    'Feature',
    'Grade',
    'Ini',
    'Matrix',
    'Option',
    'Section',
    'Status',
    'Target',
    'read_ini',
    'read_matrix',
    'recognised',
]

# SPDX-License-Identifier: Apache-2.0
"""From YAML trees to frozen records, checked on the way, by what the annotations of the records say."""

from __future__ import annotations

from maturity.reading.context import REFUSED, Context, Enough, Reference
from maturity.reading.records import is_day, reader

__all__ = ['REFUSED', 'Context', 'Enough', 'Reference', 'is_day', 'reader']

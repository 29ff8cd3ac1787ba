# SPDX-License-Identifier: Apache-2.0
"""The benchmark: what builds cost beside yardsticks measured in the same run.

`python -m bench` writes projects into `doc/build/bench`, builds each several
times in turn, and prints ratios with the goal next to each.  Only ratios mean
something on another machine.
"""

from __future__ import annotations

# SPDX-License-Identifier: Apache-2.0
"""Tell the record lies, one at a time, and count those that the audit finds: `python -m tests.perturb`."""

from __future__ import annotations

import argparse
import gc
import sys
from random import Random

from maturity.load import load
from maturity_audit.clones import clones
from tests.perturb.campaign import Campaign, report


def main(arguments: list[str] | None = None) -> int:
    """Return 1 where more lies are missed than may be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', default='data')
    parser.add_argument('--source', action='append', default=[], metavar='REPOSITORY=PATH')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--count', type=int, default=300)
    parser.add_argument(
        '--kind', action='append', default=[], help='only lies of this kind; may be given again'
    )
    options = parser.parse_args(arguments)
    data = load(options.data).dataset
    if data is None:
        sys.exit('the record cannot be read')
    gc.disable()
    with clones(data, options, ()) as sources:
        random = Random(options.seed)  # noqa: S311 (the same lies each time)
        campaign = Campaign(data, sources, random, options.kind)
        results = list(campaign.run(options.count))
    lines, is_good = report(results)
    sys.stdout.write('\n'.join(lines) + '\n')
    return 0 if is_good else 1


if __name__ == '__main__':
    sys.exit(main())

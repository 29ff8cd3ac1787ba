# SPDX-License-Identifier: Apache-2.0
"""The files of a record, and what each holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from maturity.model.catalogues import Capability, Ladders, Reading, Releases, Repositories, Requirement
from maturity.model.entries import Entry
from maturity.model.published import Publication
from maturity.model.recipes import Audited, Recipes
from maturity.model.releases import Release
from maturity.model.tests import TestCatalogue

CATALOGUES: Mapping[str, Any] = {
    'ladders': Annotated[Ladders, 'data/ladders.yaml: levels, kinds and the ladder of each kind.'],
    'requirements': Annotated[
        tuple[Requirement, ...], 'data/requirements.yaml: what each level of each kind requires.'
    ],
    'capabilities': Annotated[tuple[Capability, ...], 'data/capabilities.yaml: what an entry can offer.'],
    'repositories': Annotated[Repositories, 'data/repositories.yaml: how evidence becomes a link.'],
    'releases': Annotated[Releases, 'data/releases.yaml: the order of releases, oldest first.'],
    'tests': Annotated[
        TestCatalogue, 'data/tests.yaml: what each test shows, where it does not run, what jobs can select.'
    ],
    'readings': Annotated[
        tuple[Reading, ...], 'data/readings.yaml: other readings of the requirements, and what they change.'
    ],
    'audit': Annotated[
        Recipes,
        'data/audit.yaml: how facts are read from the source, to compare and to harvest them.',
    ],
    'audited': Annotated[
        Audited,
        'data/audited.yaml: what the last audit found; "maturity audit --write" writes it, '
        'and nobody edits it.',
    ],
}
"""The files at the top of the folder, without their ending."""

OPTIONAL = frozenset({'capabilities', 'repositories', 'tests', 'readings', 'audit', 'audited'})
"""The catalogues that a record may do without."""

DOCUMENTS: Mapping[str, Any] = {
    **CATALOGUES,
    'release': Annotated[Release, 'data/releases/<id>.yaml: one release and its test jobs.'],
    'entry': Annotated[Entry, 'data/<folder of the kind>/<id>.yaml: one entry and its facts.'],
    'published': Annotated[
        Publication,
        'data/published/<release>.yaml: what a release was published as, written by the command "publish". '
        'The file stem is the id of the release.',
    ],
}
"""All documents, by the name of their schema."""

FOLDERS: Mapping[str, str] = {'releases': 'release', 'published': 'published'}
"""The folders that are no kind's, and the document that is in them."""

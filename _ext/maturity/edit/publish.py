# SPDX-License-Identifier: Apache-2.0
"""Writes what a release is published as, and corrections of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from maturity.edit.emitted import block
from maturity.model.published import VERDICTS
from maturity.problems import one_line
from maturity.published import about, computed, differences

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from maturity.edit.emitted import Tree
    from maturity.edit.write import Edits
    from maturity.evaluate import Assessments
    from maturity.model import Published, Release
    from maturity.published import Difference

HEAD = """\
# {title} as it was published: frozen, and written by `maturity publish`.  Where the record would make
# something else of it, `maturity check` says so until a correction with a reason stands here.
"""


def today() -> str:
    """Return the day, as a record has it."""
    return datetime.now(UTC).date().isoformat()


def path(release: str) -> str:
    """Return the file of a published release, below the data folder."""
    return f'published/{release}.yaml'


def text(assessments: Assessments, release: Release, date: str) -> str:
    """Return what a release is published as."""
    entries = _entries(computed(assessments, release.id))
    own = _lists(about(release))
    head: dict[str, Tree] = {'published': date, **({'about': own} if own else {})}
    lines = [*block(head), '', *block({'entries': entries})]
    return HEAD.format(title=release.title) + '\n'.join(lines) + '\n'


def correct(
    edits: Edits,
    assessments: Assessments,
    fields: Mapping[str, Tree],
    releases: Collection[str] | None = None,
) -> None:
    """Add a correction to the files of published releases, or of some: what is different now, and why.

    Without a `date` in its fields it has that of today: readers of the feed
    learn of it then.
    """
    for publication in assessments.data.published.values():
        moved = list(differences(assessments, publication))
        own = about(assessments.data.releases[publication.release])
        is_same = publication.valid_about() == own
        if (moved or not is_same) and (releases is None or publication.release in releases):
            # Entries keep the names that they had.
            former = {new: id_ for id_, new in assessments.data.renamed.items() if id_ in publication.valid()}
            now = {former.get(one.entry, one.entry): one.now for one in moved}
            gone = [id_ for id_, entry in now.items() if entry is None]
            entries = _entries({id_: entry for id_, entry in now.items() if entry is not None})
            parts = {'absent': gone, 'entries': entries, 'about': {} if is_same else _lists(own)}
            correction = {'date': today(), **fields, **{key: value for key, value in parts.items() if value}}
            root = edits.file(path(publication.release)).root
            root.setdefault('corrections', []).append(correction)


def words(assessments: Assessments, releases: Collection[str] | None = None) -> Iterator[str]:
    """Yield what is corrected in published releases, or in some of them, an entry on each line."""
    for publication in assessments.data.published.values():
        if releases is None or publication.release in releases:
            release = assessments.data.releases[publication.release]
            title = release.title
            if publication.valid_about() != about(release):
                yield one_line(f'{title}: its day or versions are corrected')
            for one in differences(assessments, publication):
                yield one_line(f'{title}: {one.entry} {_words(one)}')


def _words(one: Difference) -> str:
    was = 'not in it' if one.was is None else one.was.level
    now = 'not in it' if one.now is None else one.now.level
    if was != now:
        return f'was published as {was}; corrected to {now}'
    return f'stays {now}; corrected are {", ".join(id_ for id_, _was, _now in one.moves)}'


def _entries(entries: Mapping[str, Published]) -> dict[str, Tree]:
    """Return each entry: its level, the requirements by verdict, and what else its pages show."""
    return {
        id_: {
            'level': entry.level,
            **{verdict: ids for verdict in VERDICTS if (ids := [*getattr(entry, verdict)])},
            **({'capabilities': _lists(entry.capabilities)} if entry.capabilities else {}),
            **({'facts': _lists(entry.facts)} if entry.facts else {}),
        }
        for id_, entry in entries.items()
    }


def _lists(values: Mapping[str, Collection[str]]) -> dict[str, Tree]:
    return {name: [*texts] for name, texts in values.items()}

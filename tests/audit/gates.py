# SPDX-License-Identifier: Apache-2.0
"""Questions about test jobs, put to small repositories."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity.model import Evidence, Gate, SourceMark
from maturity_audit.gate import Settings
from maturity_audit.parameters import bound
from tests.audit.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model import Job, Parameter
    from maturity_audit.jobs import Jobs, ListedJob
    from maturity_audit.questions import Question

MARK = SourceMark('data/releases/r1.yaml', 1)
MAIN = 'example/project'
OTHER = 'example/other'


@dataclass
class AskingJobs(Asking):
    """A project whose jobs are asked for; those of the release `r1` are in the file `path`."""

    path: str = '.zuul.yaml'
    elsewhere: bool = False
    branch: str | None = 'stable/r1'

    def jobs_question(self, jobs: tuple[Job, ...] = ()) -> Question:
        """Return a question about the jobs of `r1`, on `master` and on the branch of the release."""
        source = Evidence(
            path=self.path,
            repository=OTHER if self.elsewhere else None,
            commit=self.other.git('rev-parse', 'HEAD') if self.elsewhere else None,
            mark=MARK,
        )
        gate = Gate(source=source, also=(), jobs=jobs, changes=(), mark=MARK)
        question = self.question(entry=None)
        return replace(question, release=replace(question.release, branch=self.branch, gate=gate))

    def jobs(self, reader: Jobs, parameters: Mapping[str, Parameter]) -> dict[str, ListedJob]:
        """Return the jobs that a reader finds, by `pipeline name`; each is listed once."""
        given = {'project': MAIN, 'branches': 'master', **parameters}
        question = self.jobs_question()
        branches = Settings(**bound(Settings, given)).branches_at(question.release)
        found = tuple(reader(question, branches, **bound(reader, given)))
        result = {f'{one.pipeline} {one.name}': one for one in found}
        assert len(result) == len(found)
        return result

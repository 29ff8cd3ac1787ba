# SPDX-License-Identifier: Apache-2.0
"""Roles that refer to the objects of a record, and the domain of a site that has none itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain
from sphinx.roles import XRefRole

from maturity.checks.catalogues import RESERVED_KINDS
from maturity.sphinxext.nodes import DOMAIN

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import RoleFunction


class MaturityRole(XRefRole):
    """A reference to an object by id; its words are the title in the record."""

    # The words are a title, not code.
    innernodeclass = nodes.inline

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: Element,
        has_explicit_title: bool,  # noqa: FBT001 (the signature is Sphinx's)
        title: str,
        target: str,
    ) -> tuple[str, str]:
        """Return the title of the object and its id, by whatever name it was called."""
        domain: Any = env.domains[refnode['refdomain']]
        if not domain.has_record:
            return title, target
        target = domain.id_of(refnode['reftype'], target)
        words = domain.words(refnode['reftype'], target)
        domain.note(env.docname, f'{refnode["reftype"]} {target}', words)
        if words is None:
            # What is wrong is said at every build, not only where the page was read.
            env.note_reread()
        return (title if has_explicit_title or words is None else words), target


REFERENCE = MaturityRole(warn_dangling=True)


class Roles(dict[str, Any]):
    """The roles of a domain; who asks on behalf of another site gets one for whatever that has."""

    def get(self, name: str, default: object = None) -> Any:  # noqa: ANN401 (a role or the default)
        """Return a role: only `:external:` asks so."""
        return super().get(name, default) or REFERENCE


class LinkingDomain(Domain):
    """The domain of a site without a record: its roles, of any name, lead to the records of other sites."""

    name, label = DOMAIN, DOMAIN.title()
    has_record: ClassVar[bool] = False

    def __init__(self, env: BuildEnvironment) -> None:
        """Take no kind for unknown: another site may have it."""
        super().__init__(env)
        # Sphinx keeps these on the class, which other projects of the process share.
        vars(self)['roles'] = Roles(self.roles)
        types = self.objtypes_for_role
        self.objtypes_for_role = lambda role: types(role) or [role]  # type: ignore[assignment]

    def role(self, name: str) -> RoleFunction | None:
        """Return a role; any name may be that of a kind."""
        if name not in RESERVED_KINDS:
            self.roles.setdefault(name, REFERENCE)
        return super().role(name)

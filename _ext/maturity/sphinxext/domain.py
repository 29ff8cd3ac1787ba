# SPDX-License-Identifier: Apache-2.0
"""The domain: objects, roles and the index, and what each page depends on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain, Index, ObjType
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from maturity.model import msg
from maturity.problems import did_you_mean
from maturity.sphinxext.building import builder_of
from maturity.sphinxext.index import INDEX, EntryIndex, Target
from maturity.sphinxext.kept import digest_of
from maturity.sphinxext.known import code_digest
from maturity.sphinxext.linking import REFERENCE, LinkingDomain
from maturity.sphinxext.messages import speaker_of, translated
from maturity.sphinxext.pages import page_of
from maturity.views import Request
from maturity.views.references import fragment, slug
from maturity.views.upgrades import upgrades

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element, reference
    from jinja2 import Environment
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import RoleFunction

    from maturity.model import Level, Message
    from maturity.sphinxext.project import Project
    from maturity.sphinxext.settings import RecordSettings

logger = logging.getLogger(__name__)

LEVEL = 'classification'
NAMES = {
    'release': msg('release'),
    'requirement': msg('requirement'),
    'capability': msg('capability'),
    'upgrade': msg('upgrade'),
    LEVEL: msg('classification'),
}


class MaturityDomain(LinkingDomain):
    """Entries, releases, requirements, capabilities and classifications of one record."""

    has_record: ClassVar[bool] = True
    settings: ClassVar[RecordSettings]
    object_types: ClassVar[dict[str, ObjType]] = {
        name: ObjType(str(title), name) for name, title in NAMES.items()
    }
    roles: ClassVar[dict[str, Any]] = dict.fromkeys(NAMES, REFERENCE)
    indices: ClassVar[list[type[Index]]] = [EntryIndex]
    initial_data: ClassVar[dict[str, Any]] = {
        'objects': {},  # (type, id) -> Target
        'notes': {},  # docname -> {question about the record, as text: digest of the answer}
        'state': ('', ''),  # of the last build
        'record': {},  # its files then, see `rereading`
    }

    # Of this build: none of them is kept.
    project: Project
    page_templates: Environment
    # Digests: what documents are read with; page templates of the site, and the files of the record.
    reading: str
    state: tuple[str, str]

    def attach(self, project: Project) -> None:
        """Give the domain the record; each kind becomes an object type and a role.

        Types and the index have names in the language of the site.
        """
        self.project = project
        for kind, words in project.head.titles.items():
            docname = project.docname(project.head.folders[kind], '') or ''
            self.add_object_type(kind, ObjType(speaker_of(self.env, docname).texts(words), kind))
            self.roles[kind] = REFERENCE
        for name, title in NAMES.items():
            self.add_object_type(name, ObjType(translated(title.template), name))
        words, page = self.titled(INDEX), f'{self.name}-{EntryIndex.name}'
        self.indices = [type('EntryIndex', (EntryIndex,), {'localname': words})]  # type: ignore[misc]
        self.env.domains.standard_domain.note_hyperlink_target(page, page, '', words)

    def titled(self, title: Message) -> str:
        """Return the title of something that each record has, in the language of the site."""
        words = translated(title.template)
        return words if self.project.settings.is_default else f'{words} ({self.name})'

    def role(self, name: str) -> RoleFunction | None:
        """Return a role; where the record is broken, any name may be that of a kind."""
        return Domain.role(self, name) if self.project.head.digest else super().role(name)

    # What pages depend on -----------------------------------------------------------------------

    def note(self, docname: str, question: Request | str, answer: object) -> None:
        """Remember that a page depends on the answer to a question about the record."""
        text = question if isinstance(question, str) else json.dumps([question.view, question.options])
        self.data['notes'].setdefault(docname, {})[text] = digest_of(answer)

    def answer(self, question: str) -> object:
        """Return what the record says now."""
        if question.startswith('['):
            view, options = json.loads(question)
            try:
                return self.project.view(Request(view, tuple(map(tuple, options))))
            except ValueError:
                return None
        type_, _sep, id_ = question.partition(' ')
        if type_ == 'page':
            source = self.project.source(id_)
            return None if source is None else page_of(self.page_templates, self.project, source).text
        if id_ != '*':
            return self.words(type_, id_)
        return [(key, record.title) for key, record in self.records(type_).items()]

    # Objects ------------------------------------------------------------------------------------

    def words(self, type_: str, target: str) -> str | None:
        """Return the title of an object; for `entry@release` its classification there."""
        if type_ == LEVEL and '@' in target:
            record = self._classification(target)
        else:
            record = self.records(type_).get(target)
        return None if record is None else str(record.title)

    def id_of(self, type_: str, target: str) -> str:
        """Return the id of what is named so; of a classification `entry@release`, that of both."""
        data = self.project.data
        if data is None or target in self.records(type_):
            return target
        if type_ == LEVEL:
            entry, at, release = target.partition('@')
            return f'{data.named("entry", entry)}{at}{data.named("release", release)}' if at else target
        sort = type_ if type_ in data.names else 'entry'
        return data.named(sort, target, self.records(type_))

    def records(self, type_: str) -> Mapping[str, Any]:
        """Return the records of an object type by id."""
        data = self.project.data
        if data is None:
            return {}
        return {
            'release': data.releases,
            'requirement': data.requirements,
            'capability': data.capabilities,
            # Highest first.
            LEVEL: {**dict(reversed([*data.levels.items()])), data.below.id: data.below},
            'upgrade': upgrades(data),
        }.get(type_) or {entry.id: entry for entry in data.of_kind(type_)}

    def known(self, type_: str, target: str) -> list[str]:
        """Return what `target` could have been: ids, or for `entry@release` the pairs near it."""
        assessments = self.project.assessments
        if type_ != LEVEL or '@' not in target or assessments is None:
            return list(self.records(type_))
        entry, _at, release = target.partition('@')
        if entry in assessments.by_entry:
            return [f'{entry}@{one}' for one in assessments.by_entry[entry]]
        return [f'{one}@{release}' for one, found in assessments.by_entry.items() if release in found]

    def _classification(self, target: str) -> Level | None:
        assessments = self.project.assessments
        entry, _at, release = target.partition('@')
        if assessments is None or entry not in assessments.by_entry:
            return None
        assessment = assessments.get(entry, release)
        return None if assessment is None else assessments.data.level_of(assessment.level)

    def add(self, type_: str, id_: str, target: Target) -> None:
        """Note where an object is described; the first place of several stays."""
        # What the loader reads is text with a place, which takes ten times the room in the environment.
        target = target._replace(also=tuple(map(str, target.also)))
        first = self.data['objects'].setdefault((str(type_), str(id_)), target)
        if first.docname != target.docname:
            message = '%s %r is described in %s too; links lead there'
            logger.warning(
                message,
                type_,
                id_,
                first.docname,
                type='maturity',
                subtype='duplicate',
                location=target.docname,
            )
        else:
            self._label((type_, id_), target)

    def _label(self, key: tuple[str, str], target: Target) -> None:
        """Make `:ref:` lead to an object: sites without this extension know no other role for it."""
        label = '-'.join((self.name, *key))
        standard = self.env.domains.standard_domain
        standard.note_hyperlink_target(label, target.docname, target.anchor, target.title)

    def clear_doc(self, docname: str) -> None:
        """Forget what a document described and depended on."""
        if self.data['notes'].pop(docname, None) is None:
            # What describes an object has noted a question.
            return
        objects = self.data['objects']
        for key in [key for key, target in objects.items() if target.docname == docname]:
            del objects[key]

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel process has read."""
        for key, target in otherdata['objects'].items():
            if target.docname in docnames:
                self.add(key[0], key[1], target)
        self.data['notes'] |= {one: notes for one, notes in otherdata['notes'].items() if one in docnames}

    def resolve_xref(  # noqa: PLR0913, PLR0917 (the signature is Sphinx's)
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> reference | None:
        """Return a reference to an object; `classification` of `entry@release` leads into its page."""
        place = named = self.place(typ, target)
        if typ == LEVEL and '@' in target and (level := self._classification(target)) is not None:
            place, named = self._verdicts(target), self.place(LEVEL, level.id)
        if named is not None and not node['refexplicit']:
            contnode = contnode.copy()
            contnode.append(nodes.Text(named.title))
        return None if place is None else self.reference_to(fromdocname, place, contnode)

    def place(self, type_: str, id_: str) -> Target | None:
        """Return where an object is described."""
        found: Target | None = self.data['objects'].get((type_, id_))
        return found

    def reference_to(self, fromdocname: str, target: Target, contnode: Element) -> reference:
        """Return a reference from a document to where an object is described."""
        node = make_refnode(builder_of(self.env), fromdocname, target.docname, target.anchor, contnode)
        if node.get('refuri', '').startswith('#'):
            # On a single page Sphinx 9.0 makes `#document-page#anchor`, which leads nowhere.
            node['refuri'] = f'#{node["refuri"].rpartition("#")[2]}'
        return node

    def _verdicts(self, target: str) -> Target | None:
        """Return where the page of an entry explains its classification at a release."""
        id_, _at, release = target.partition('@')
        data = self.project.data
        page = None if data is None else self.place(data.entries[id_].kind, id_)
        place = f'{self.project.place_prefix}{fragment(id_, slug(release))}'
        return None if page is None else page._replace(anchor=place)

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Yield all objects for `objects.inv` and the search."""
        for (type_, id_), target in sorted(self.data['objects'].items()):
            # Search makes fragments from names, so it gets titles; a whole page it finds by what is on it.
            names = dict.fromkeys((id_, *target.also), -1) | ({target.title: 0} if target.anchor else {})
            for name, priority in names.items():
                yield name, target.title, type_, target.docname, target.anchor, priority
        yield from self._cells()

    def _cells(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield for other sites, as `entry@release`, where the page of an entry explains it at a release."""
        # The head knows them, because Sphinx asks at every build.
        for kind, entry, release, title in self.project.head.cells:
            if (page := self.place(kind, entry)) is not None:
                anchor = f'{self.project.place_prefix}{fragment(entry, slug(release))}'
                yield f'{entry}@{release}', f'{page.title} ({title})', LEVEL, page.docname, anchor, -1

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:  # noqa: A002, FBT001, FBT002
        """Return what search calls an object: a kind, without the name of the domain."""
        return super().get_type_name(type, primary=True)


def domain_class(settings: RecordSettings) -> type[MaturityDomain]:
    """Return the domain of a record: its roles, directives and index have the name as their prefix."""
    # An environment may have another form after any change of the code.
    version, name = int(code_digest()[:8], 16), settings.domain
    attributes = {'name': name, 'label': name.title(), 'data_version': version, 'settings': settings}
    return type(f'{name.title()}Domain', (MaturityDomain,), attributes)


def maturity_domain(env: BuildEnvironment, name: str) -> MaturityDomain:
    """Return the domain of a record."""
    domain = env.domains[name]
    assert isinstance(domain, MaturityDomain)
    return domain


def domains_of(env: BuildEnvironment) -> list[MaturityDomain]:
    """Return the domains of all records, that of `maturity_root` first."""
    return [domain for domain in env.domains.values() if isinstance(domain, MaturityDomain)]


def exact_documents(env: BuildEnvironment) -> set[str]:
    """Return the documents that are left as a clean build would: all others are left to Sphinx."""
    if env.config.maturity_exact_site:
        return {*env.found_docs}
    return {docname for domain in domains_of(env) for docname in domain.data['notes']} & env.found_docs


def warn_missing_reference(app: Sphinx, domain: Domain, node: pending_xref) -> bool | None:
    """Say which object a reference of ours does not find, and what was meant perhaps."""
    if not isinstance(domain, MaturityDomain):
        return None
    type_, target = node['reftype'], node['reftarget']
    if domain.project.is_broken(target.partition('@')[0]):
        return True
    known = domain.known(type_, target)
    reason = 'it has no page' if target in known else f'there is none{did_you_mean(target, known)}'
    logger.warning('no %s %r: %s', type_, target, reason, location=node, type='maturity', subtype='reference')
    return True

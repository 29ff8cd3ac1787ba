# SPDX-License-Identifier: Apache-2.0
"""A site's own templates win over those of the package, and a change of them is a change of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sphinx.errors import ExtensionError

from tests.sphinx.site import contents

if TYPE_CHECKING:
    from tests.sphinx.site import Site

DRIVERS = {'drivers/alpha', 'drivers/beta', 'drivers/delta', 'drivers/gamma'}


@pytest.fixture
def own(site: Site) -> Site:
    """Return a site that has been built, before it had templates of its own."""
    site.append('conf.py', "templates_path = ['_templates']\n")
    (site.top / '_templates').mkdir()
    site.build()
    return site


def test_a_fragment_of_the_site_wins(own: Site) -> None:
    before = contents(own.output('html'))
    fragment = '_templates/maturity/fields.html.jinja'
    for words in ('Ours', 'Ours, but better'):
        own.write(fragment, f'<p class="own">{words}: {{{{ view.caption|say }}}}</p>\n')
        build = own.build()
        assert build.read == set()
        page = build.page('drivers/alpha.html')
        assert page.one('p', of='own').text == f'{words}: Alpha in short'
        assert [*page.all('dl', of='mt-fields')] == []
    assert own.stale() == []
    own.remove(fragment)
    assert contents(own.build().out) == before


def test_a_page_template_of_the_site_wins(own: Site) -> None:
    before = contents(own.output('html'))
    own.write('_templates/pages/words.rst.jinja', '{% macro words() %}Only of drivers.{% endmacro %}\n')
    page = "{% from 'pages/words.rst.jinja' import words %}\n{{ heading(record.title) }}\n\n{{ words() }} "
    own.write('_templates/pages/driver.rst.jinja', page + '{{ id }}\n')
    build = own.build()
    assert build.read == DRIVERS
    assert build.page('drivers/alpha.html').one('p').text == 'Only of drivers. alpha'
    # What it imports counts too.
    own.edit('_templates/pages/words.rst.jinja', 'Only of drivers', 'Drivers alone')
    build = own.build()
    assert build.read == DRIVERS
    assert build.page('drivers/alpha.html').one('p').text == 'Drivers alone. alpha'
    assert own.stale() == []
    own.remove('_templates/pages/driver.rst.jinja')
    own.remove('_templates/pages/words.rst.jinja')
    assert own.build().read == DRIVERS
    assert contents(own.output('html')) == before


@pytest.mark.parametrize(
    ('template', 'text'),
    [
        ('pages/driver.rst.jinja', '{{ heading(record.titel) }}\n'),
        ('pages/driver.rst.jinja', '{% for %}\n'),
        ('maturity/fields.html.jinja', '{{ vyew }}\n'),
    ],
)
def test_a_mistake_in_a_template_names_it(template: str, text: str, site: Site) -> None:
    site.append('conf.py', "templates_path = ['_templates']\n")
    site.write(f'_templates/{template}', text)
    with pytest.raises(ExtensionError, match=template):
        site.build()

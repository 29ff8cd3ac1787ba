# SPDX-License-Identifier: Apache-2.0
"""Built sites on a local server, and a browser that tolerates no error and no other host."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import moves, wide
from tests.sphinx.site import OPENSTACK, REPOSITORY, Site
from tests.sphinx.test_injection import PAYLOADS, STARTS, with_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

    from playwright.sync_api import Browser, BrowserContext, Page

    Visit = Callable[..., Page]

THEMES = ('alabaster', 'furo')
# Alabaster has no script or style inside its pages, so this shows that we have none either.
STRICT = 'alabaster'
FLAGSHIP = 'openstackdocs'
FLAGSHIP_CONF = """
templates_path = ['_templates']
html_static_path = ['source/_static']
html_css_files = ['site.css', 'navigation.css']
html_additional_pages = {'404': '404.html'}
html_context = {'site_pages': [('index', 'Overview'), ('drivers', 'Drivers'), ('releases', 'Releases')]}
"""
POLICY = "default-src 'self'"
BAD = {'error', 'warning'}
# Milliseconds: what takes longer hangs.
PATIENCE = 20_000
FLAGS = (
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
)


def needed(what: str, command: str) -> str:
    """Return the path of a command; without it a test is skipped, but not where CI runs it."""
    found = shutil.which(command)
    if found is None and os.environ.get('CI') == 'true':
        pytest.fail(f'no {command}: install {what}, as bindep.txt says')
    if found is None:
        pytest.skip(f'no {command}: install {what}')
    return found


# The sites --------------------------------------------------------------------------------------


def written(module: ModuleType, folder: Path) -> Site:
    """Return a site that a module writes."""
    root = folder / 'root'
    root.mkdir(parents=True)
    module.write(root)
    return Site(folder, root)


def flagship(folder: Path) -> Site:
    """Return the small site in the layout of the real one."""
    site = Site(folder)
    shutil.copytree(REPOSITORY / '_templates', site.top / '_templates', ignore=lambda *_: ['pages'])
    shutil.copytree(REPOSITORY / 'source' / '_static', site.source / '_static')
    site.append('conf.py', OPENSTACK + FLAGSHIP_CONF)
    return site


# What makes each site, and its themes.
SITES: dict[str, tuple[Callable[[Path], Site], tuple[str, ...]]] = {
    'mini': (Site, THEMES),
    'wide': (partial(written, wide), THEMES),
    'moves': (partial(written, moves), (STRICT,)),
    **{
        f'hostile-{number}': (partial(with_texts, texts=PAYLOADS, number=number), THEMES) for number in STARTS
    },
    **({FLAGSHIP: (flagship, (FLAGSHIP,))} if find_spec('openstackdocstheme') else {}),
}


@pytest.fixture(scope='session')
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built sites, `<theme>/<site>`; all workers share it, and the work."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if 'PYTEST_XDIST_WORKER' in os.environ else base) / 'browser'
    shared.mkdir(exist_ok=True)
    # First what nobody else is at, then the rest.
    for flags in (fcntl.LOCK_EX | fcntl.LOCK_NB, fcntl.LOCK_EX):
        for name in SITES:
            with (shared / f'{name}.lock').open('w') as lock, suppress(BlockingIOError):
                fcntl.flock(lock, flags)
                if not (shared / f'{name}.done').exists():
                    build(name, shared)
                    (shared / f'{name}.done').touch()
    return shared / 'html'


def build(name: str, folder: Path) -> None:
    """Build a site in each of its themes."""
    make, themes = SITES[name]
    site = make(folder / name)
    for theme in themes:
        out = folder / 'html' / theme / name
        sidebars = {} if name == FLAGSHIP else {'html_sidebars': {'**': []}}
        site.build(out=out, html_theme=theme, **sidebars)
        if name == FLAGSHIP:
            shutil.copy(out / '404.html', out / 'drivers' / 'nothing.html')


class Handler(SimpleHTTPRequestHandler):
    """Serves the sites, the strict theme with a policy against anything inline or foreign."""

    def end_headers(self) -> None:
        if self.path.startswith(f'/{STRICT}/'):
            self.send_header('Content-Security-Policy', POLICY)
        super().end_headers()

    def do_GET(self) -> None:
        if self.path == '/favicon.ico':
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope='session')
def server(sites: Path) -> Iterator[str]:
    """Serve the sites; return the address."""
    with ThreadingHTTPServer(('127.0.0.1', 0), partial(Handler, directory=sites)) as http:
        http.daemon_threads = True
        Thread(target=http.serve_forever, daemon=True).start()
        yield f'http://127.0.0.1:{http.server_port}'
        http.shutdown()


# The browser ------------------------------------------------------------------------------------


@pytest.fixture(scope='session')
def browser() -> Iterator[Browser]:
    """Return the Chromium of the system."""
    path = os.environ.get('CHROMIUM') or needed('chromium', 'chromium')
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield one
        one.close()


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Visit]:
    """Return a function that opens a page; any error or foreign request fails the test."""
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def open_(
        path: str, *, theme: str = STRICT, width: int = 1280, height: int = 800, **options: Any
    ) -> Page:
        settings = {'viewport': {'width': width, 'height': height}, 'reduced_motion': 'reduce', **options}
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on('console', lambda message: wrong.append(message.text) if message.type in BAD else None)
        page.on('dialog', lambda dialog: wrong.append(f'dialog {dialog.message}'))
        page.on('pageerror', lambda error: wrong.append(str(error)))
        page.on('request', lambda request: _check(request.url, server, wrong))
        page.goto(f'{server}/{theme}/{path}')
        # A theme may scroll slowly, and a test would measure on the way.
        if options.get('java_script_enabled', True):
            page.evaluate("() => { document.documentElement.style.scrollBehavior = 'auto'; }")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def alone(browser: Browser, server: str) -> Iterator[Page]:
    """Return a page that reaches no other site: the theme of the flagship asks some for parts of it."""
    context = browser.new_context(viewport={'width': 1280, 'height': 800})
    context.route(
        '**/*', lambda route: route.continue_() if route.request.url.startswith(server) else route.abort()
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def _check(address: str, server: str, wrong: list[str]) -> None:
    if urlsplit(address).scheme != 'data' and not address.startswith(f'{server}/'):
        wrong.append(f'request to {address}')

# SPDX-License-Identifier: Apache-2.0
"""Views as plain text, without Sphinx: for a terminal, a mail, a web form."""

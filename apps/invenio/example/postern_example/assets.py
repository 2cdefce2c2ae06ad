# SPDX-License-Identifier: Apache-2.0
"""For pages without styles: names no bundle that somebody would have to build with npm first."""

from pywebpack import ManifestLoader


class NoAssets(ManifestLoader):
    """Set as WEBPACKEXT_MANIFEST_LOADER; a site with assets of its own leaves that alone."""

    def load(self, *_):
        return _Nothing()


class _Nothing:
    def __getitem__(self, _):
        return ""

    def __getattr__(self, _):
        return ""

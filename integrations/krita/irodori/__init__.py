"""Irodori for Krita: colors line drawings with `irodori serve`."""
from .plugin import register

register()

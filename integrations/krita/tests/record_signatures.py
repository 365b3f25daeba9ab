"""Records the signatures of Krita's API, as Krita itself states them: python3 tests/record_signatures.py

Needs Krita (Debian: apt-get install krita python3-pyqt5). The file is what tests/stand_in.py holds calls against.
"""
import json
import os
import sys

sys.path.insert(0, "/usr/lib/x86_64-linux-gnu/krita-python-libs")
from PyKrita import krita  # noqa: E402

CLASSES = ("Krita", "Document", "Node", "GroupLayer", "Window", "View", "Extension", "DockWidget")


def signatures(cls):
    found = {}
    for name in sorted(vars(cls)):
        said = getattr(getattr(cls, name), "__doc__", None)
        if not name.startswith("_") and isinstance(said, str) and said.startswith(name + "("):
            found[name] = said.strip().split("\n")
    return found


api = {
    name: {"bases": [base.__name__ for base in getattr(krita, name).__mro__[1:] if base.__name__ in CLASSES],
           "methods": signatures(getattr(krita, name))}
    for name in CLASSES
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "signatures.json")
with open(path, "w", encoding="utf-8") as file:
    json.dump({"krita": "5.1.5", "classes": api}, file, indent=1, sort_keys=True)
    file.write("\n")

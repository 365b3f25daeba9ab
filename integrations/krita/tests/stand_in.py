"""A stand-in for Krita's API: keeps layers in memory, and holds every call against the signatures that Krita states."""
import json
import os
import re
import sys
import types
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "signatures.json"), encoding="utf-8") as file:
    API = json.load(file)["classes"]


def stated(cls, method):
    """The signatures of a method, of a base class too."""
    for name in [cls] + API[cls]["bases"]:
        if method in API[name]["methods"]:
            return API[name]["methods"][method]
    return None


def fits(kind, value):
    if kind == "str":
        return isinstance(value, str)
    if kind == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "float":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "bool":
        return isinstance(value, bool)
    if kind.startswith("Union["):
        return isinstance(value, (bytes, bytearray))
    # A pointer, which may be none.
    return value is None or getattr(value, "KRITA", kind) in (kind, *subclasses(kind))


def subclasses(name):
    return [other for other, about in API.items() if name in about["bases"]]


def split(text):
    """Parameters, commas in brackets left alone."""
    return [one.strip() for one in re.split(r",(?![^\[]*\])", text) if one.strip()]


def check(cls, method, args):
    lines = stated(cls, method)
    if lines is None:
        raise TypeError("Krita's %s has no %s" % (cls, method))
    for line in lines:
        inner = line[line.index("(") + 1 : line.rindex(") ->") if ") ->" in line else line.rindex(")")]
        wanted = [one for one in split(inner) if one != "self"]
        least = sum(" = " not in one for one in wanted)
        kinds = [one.split(" = ")[0] for one in wanted]
        if least <= len(args) <= len(kinds) and all(fits(kind, arg) for kind, arg in zip(kinds, args)):
            return
    raise TypeError("%s.%s: expected %s, got %r" % (cls, method, " or ".join(lines), args))


class Checked:
    """Calls of methods that Krita has go through `check`; keyword arguments are none of its."""

    def __getattribute__(self, name):
        found = object.__getattribute__(self, name)
        if name.startswith("_") or not callable(found) or name in object.__getattribute__(self, "OWN"):
            return found
        cls = object.__getattribute__(self, "KRITA")

        def call(*args):
            check(cls, name, args)
            return found(*args)

        return call

    OWN = ()


class Node(Checked):
    KRITA = "Node"

    def __init__(self, name, kind, width, height, model="RGBA", depth="U8"):
        self._name, self._kind, self._model, self._depth = name, kind, model, depth
        self._size = width, height
        self._pixels = bytearray(4 * width * height)
        self._children, self._parent, self._blend, self._id = [], None, "normal", str(uuid.uuid4())
        self._steps = None

    def name(self):
        return self._name

    def type(self):
        return self._kind

    def uniqueId(self):
        return self._id

    def colorModel(self):
        return self._model

    def colorDepth(self):
        return self._depth

    def setColorSpace(self, model, depth, profile):
        self._model, self._depth = model, depth
        return True

    def blendingMode(self):
        return self._blend

    def setBlendingMode(self, mode):
        self._blend = mode

    def parentNode(self):
        return self._parent

    def childNodes(self):
        return list(self._children)

    def duplicate(self):
        copy = type(self)(self._name, self._kind, *self._size, self._model, self._depth)
        copy._pixels, copy._blend = bytearray(self._pixels), self._blend
        for child in self._children:
            Node.addChildNode(copy, Node.duplicate(child), None)
        return copy

    def addChildNode(self, child, above):
        at = len(self._children) if above is None else self._children.index(above) + 1
        self._children.insert(at, child)
        child._parent = self
        self._step("add " + child._name)
        return True

    def removeChildNode(self, child):
        self._children.remove(child)
        child._parent = None
        self._step("remove " + child._name)
        return True

    def _step(self, what):
        """Krita keeps what is added and removed as steps that undo takes back, one for each call."""
        top = self
        while top._parent is not None:
            top = top._parent
        if top._steps is not None:
            top._steps.append(what)

    def pixelData(self, x, y, w, h):
        width = self._size[0]
        return bytes(b"".join(self._pixels[4 * (r * width + x) : 4 * (r * width + x + w)] for r in range(y, y + h)))

    def setPixelData(self, value, x, y, w, h):
        width, height = self._size
        if len(value) != 4 * w * h or x < 0 or y < 0 or x + w > width or y + h > height:
            raise AssertionError("pixels do not fit")
        for r in range(h):
            at = 4 * ((y + r) * width + x)
            self._pixels[at : at + 4 * w] = value[4 * r * w : 4 * (r + 1) * w]


class GroupLayer(Node):
    KRITA = "GroupLayer"


class Document(Checked):
    KRITA = "Document"

    def __init__(self, width, height):
        self._size = width, height
        self._root = Node("root", "grouplayer", width, height)
        self._root._steps = []
        self._active = None
        self._refreshed = 0
        self._open, self._modified = True, True

    def width(self):
        return self._size[0]

    def height(self):
        return self._size[1]

    def rootNode(self):
        return self._root

    def activeNode(self):
        return self._active

    def createNode(self, name, kind):
        return Node(name, kind, *self._size)

    def createGroupLayer(self, name):
        return GroupLayer(name, "grouplayer", *self._size)

    def refreshProjection(self):
        self._refreshed += 1

    def setModified(self, value):
        self._modified = value

    def close(self):
        self._open = False
        return True

    def waitForDone(self):
        pass


class Signal:
    def __init__(self):
        self.slots = []

    def connect(self, slot):
        self.slots.append(slot)

    def emit(self, *args):
        for slot in self.slots:
            slot(*args)


class Action:
    def __init__(self):
        self.triggered = Signal()


class Icon:
    KRITA = "QIcon"


class View(Checked):
    KRITA = "View"

    def __init__(self):
        self._said = []

    def showFloatingMessage(self, message, icon, timeout, priority):
        self._said.append(message)


class Window(Checked):
    KRITA = "Window"

    def __init__(self):
        self._view, self._actions = View(), {}

    def activeView(self):
        return self._view

    def createAction(self, name, text="", menu=""):
        self._actions[name] = Action()
        return self._actions[name]


class Krita(Checked):
    KRITA = "Krita"
    OWN = ("instance",)
    _one = None

    def __init__(self):
        self._settings, self._document, self._window = {}, None, Window()
        self._made = []
        self._extensions, self._factories = [], []

    @classmethod
    def instance(cls):
        cls._one = cls._one or cls()
        return cls._one

    def activeDocument(self):
        return self._document

    def createDocument(self, width, height, name, model, depth, profile, resolution):
        self._made.append(Document(width, height))
        return self._made[-1]

    def activeWindow(self):
        return self._window

    def icon(self, name):
        return Icon()

    def readSetting(self, group, name, usual):
        return self._settings.get((group, name), usual)

    def writeSetting(self, group, name, value):
        self._settings[(group, name)] = value

    def addExtension(self, extension):
        self._extensions.append(extension)

    def addDockWidgetFactory(self, factory):
        self._factories.append(factory)


class Extension:
    KRITA = "Extension"

    def __init__(self, parent=None):
        pass


class DockWidget:
    KRITA = "DockWidget"

    def setWindowTitle(self, title):
        self.title = title

    def setWidget(self, widget):
        self.widget = widget


class DockWidgetFactoryBase:
    KRITA = "DockWidgetFactoryBase"
    DockRight = 1


class DockWidgetFactory(DockWidgetFactoryBase):
    def __init__(self, name, area, make):
        self.make = make


class Widget:
    """Any widget of Qt: takes every call; has what the plug-in reads back."""

    PasswordEchoOnEdit = 3

    def __init__(self, text=""):
        self._text, self._items, self._value, self._at = str(text), [], 0, 0
        self.clicked, self.editingFinished, self.valueChanged = Signal(), Signal(), Signal()

    def text(self):
        return self._text

    setText = lambda self, text: setattr(self, "_text", text)
    value = lambda self: self._value
    setValue = lambda self, value: setattr(self, "_value", value)
    clear = lambda self: self._items.clear()
    addItems = lambda self, items: self._items.extend(items)
    currentIndex = lambda self: self._at
    setCurrentIndex = lambda self, at: setattr(self, "_at", at)
    currentText = lambda self: self._items[self._at] if self._at < len(self._items) else ""
    findText = lambda self, text: self._items.index(text) if text in self._items else -1

    def __getattr__(self, name):
        return lambda *args: None


class Timer:
    def __init__(self):
        self.timeout, self.running = Signal(), False

    def setInterval(self, ms):
        pass

    def start(self):
        self.running = True

    def stop(self):
        self.running = False


def install():
    """Puts the stand-in in the place of `krita` and of what the plug-in takes from Qt."""
    module = types.ModuleType("krita")
    for cls in (Krita, Extension, DockWidget, DockWidgetFactory, DockWidgetFactoryBase):
        setattr(module, cls.__name__, cls)
    core, widgets, qt = types.ModuleType("PyQt5.QtCore"), types.ModuleType("PyQt5.QtWidgets"), types.ModuleType("PyQt5")
    core.QTimer = Timer
    for name in "QComboBox QDoubleSpinBox QFormLayout QLabel QLineEdit QPushButton QSpinBox QVBoxLayout QWidget".split():
        setattr(widgets, name, type(name, (Widget,), {}))
    sys.modules.update({"krita": module, "PyQt5": qt, "PyQt5.QtCore": core, "PyQt5.QtWidgets": widgets})

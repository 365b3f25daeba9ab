"""The docker and the menu entry."""
from krita import DockWidget, DockWidgetFactory, DockWidgetFactoryBase, Extension, Krita
from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from . import layers
from .client import Settings
from .layers import LayerError
from .work import Work

GROUP = "irodori"
POLL_MS = 100


def read_settings():
    """What the artist set, or the defaults."""
    app, usual = Krita.instance(), Settings()
    try:
        timeout = int(app.readSetting(GROUP, "timeout", str(usual.timeout)))
    except ValueError:
        timeout = usual.timeout
    return Settings(app.readSetting(GROUP, "address", usual.address), app.readSetting(GROUP, "key", ""), timeout)


def write_settings(settings):
    app = Krita.instance()
    app.writeSetting(GROUP, "address", settings.address)
    app.writeSetting(GROUP, "key", settings.key)
    app.writeSetting(GROUP, "timeout", str(settings.timeout))


class Coloring:
    """From the layers of a document to the layers under its lines; `say` hears how it goes, `ended` that it is over."""

    def __init__(self, say, ended):
        self._say, self._ended = say, ended
        self._work = self._document = self._lines = None
        self._timer = QTimer()
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.look)

    @property
    def running(self):
        return self._work is not None

    def start(self, lines=None, hints=None, options=None):
        """Lines: the active layer where none is named; hints: the layer called Hints."""
        document = Krita.instance().activeDocument()
        try:
            if document is None:
                raise LayerError("Open a drawing first")
            lines = lines or document.activeNode()
            if lines is None or lines.type() != "paintlayer":
                raise LayerError("Choose the paint layer with the lines")
            hints = hints or layers.find_hints(document, lines)
            document.waitForDone()
            size = document.width(), document.height()
            drawing = layers.as_png(lines, *size)
            dots = None if hints is None else layers.as_png(hints, *size)
        except LayerError as error:
            self._say(str(error))
            self._ended()
            return
        self._document, self._lines = document, lines
        self._work = Work(read_settings(), drawing, dots, {"lines": True, **(options or {})})
        self._say("Coloring…")
        self._timer.start()

    def cancel(self):
        if self._work is not None:
            self._work.cancel()

    def look(self):
        """Whether the answer is there."""
        told = self._work.poll()
        if told is None:
            return
        self._timer.stop()
        (outcome, result), self._work = told, None
        if outcome == "done":
            self._say(self._put(result))
        else:
            self._say("Stopped" if outcome == "canceled" else result)
        self._ended()

    def _put(self, answer):
        try:
            group = layers.insert(Krita.instance(), self._document, self._lines, answer)
            hides = layers.is_opaque(self._lines, self._document.width(), self._document.height())
            if hides:
                # Lines on white paper would hide the colors.
                self._lines.setBlendingMode("multiply")
                self._document.refreshProjection()
        except (LayerError, ValueError) as error:
            return str(error)
        said = ["%d layers in the group Irodori" % len(group.childNodes())]
        if hides:
            said.append("the lines multiply now")
        return "; ".join(said + answer.notes)


class IrodoriDocker(DockWidget):
    """Which layers, how, and where the server is."""

    def __init__(self):
        super().__init__()
        self.setWindowTitle("Irodori")
        self._coloring = Coloring(self._say, self._ended)
        settings = read_settings()
        self._lines, self._hints = QComboBox(), QComboBox()
        self._shade = QDoubleSpinBox()
        self._shade.setRange(0, 100)
        self._shade.setSuffix(" %")
        self._go = QPushButton("Colorize with Irodori")
        self._go.clicked.connect(self._start_or_stop)
        self._status = QLabel()
        self._status.setWordWrap(True)
        self._address, self._key = QLineEdit(settings.address), QLineEdit(settings.key)
        self._key.setEchoMode(QLineEdit.PasswordEchoOnEdit)
        self._timeout = QSpinBox()
        self._timeout.setRange(1, 3600)
        self._timeout.setSuffix(" s")
        self._timeout.setValue(settings.timeout)
        for field in (self._address, self._key):
            field.editingFinished.connect(self._keep)
        self._timeout.valueChanged.connect(self._keep)
        rows = QFormLayout()
        for label, field in (
            ("Lines", self._lines),
            ("Hints", self._hints),
            ("Shade", self._shade),
            ("Server", self._address),
            ("Key", self._key),
            ("Time", self._timeout),
        ):
            rows.addRow(label, field)
        column = QVBoxLayout()
        column.addLayout(rows)
        column.addWidget(self._go)
        column.addWidget(self._status)
        column.addStretch()
        body = QWidget()
        body.setLayout(column)
        self.setWidget(body)
        self._fill()

    def canvasChanged(self, canvas):
        """Krita's: another document, or another layer."""
        self._fill()

    def showEvent(self, event):
        self._fill()

    def _fill(self):
        document = Krita.instance().activeDocument()
        self._nodes = [] if document is None else layers.paint_layers(document.rootNode())
        names = [node.name() for node in self._nodes]
        for box, first in ((self._lines, "(the active layer)"), (self._hints, "(the layer called Hints)")):
            before = box.currentText()
            box.clear()
            box.addItems([first] + names)
            box.setCurrentIndex(max(0, box.findText(before)))

    def _chosen(self, box):
        at = box.currentIndex() - 1
        return self._nodes[at] if 0 <= at < len(self._nodes) else None

    def _keep(self, *_):
        write_settings(Settings(self._address.text(), self._key.text(), self._timeout.value()))

    def _start_or_stop(self):
        if self._coloring.running:
            self._coloring.cancel()
            return
        self._keep()
        self._go.setText("Stop")
        shade = self._shade.value() / 100
        self._coloring.start(self._chosen(self._lines), self._chosen(self._hints), {"shade": shade})

    def _ended(self):
        self._go.setText("Colorize with Irodori")
        self._fill()

    def _say(self, line):
        self._status.setText(line)


class IrodoriExtension(Extension):
    """Tools > Scripts > Colorize with Irodori: the active layer is the lines."""

    def __init__(self, parent):
        super().__init__(parent)
        self._coloring = Coloring(self._say, lambda: None)

    def setup(self):
        """Krita's: nothing to do before a window is there."""

    def createActions(self, window):
        """Krita's: one for each window."""
        action = window.createAction("irodori_colorize", "Colorize with Irodori", "tools/scripts")
        action.triggered.connect(self._start)

    def _start(self):
        if not self._coloring.running:
            self._coloring.start()

    def _say(self, line):
        window = Krita.instance().activeWindow()
        if window is not None and window.activeView() is not None:
            window.activeView().showFloatingMessage(line, Krita.instance().icon("krita_tool_color_fill"), 4000, 1)


def register():
    app = Krita.instance()
    app.addExtension(IrodoriExtension(app))
    app.addDockWidgetFactory(DockWidgetFactory("irodori", DockWidgetFactoryBase.DockRight, IrodoriDocker))

"""Reads layers of a Krita document, and puts colored ones under the lines."""
from . import png

MODEL, DEPTH, PROFILE = "RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc"
BLEND = {"normal": "normal", "multiply": "multiply", "screen": "screen", "color dodge": "dodge"}
HINT_NAMES = ("hints", "irodori hints", "ヒント", "提示")


class LayerError(Exception):
    """One line for the artist: what is missing, and what to do."""


def paint_layers(node):
    """Paint layers below a node, top first."""
    found = []
    for child in reversed(node.childNodes()):
        if child.type() == "paintlayer":
            found.append(child)
        found += paint_layers(child)
    return found


def find_hints(document, lines):
    """The layer that is called Hints, or None."""
    for node in paint_layers(document.rootNode()):
        if node.name().strip().lower() in HINT_NAMES and node.uniqueId() != lines.uniqueId():
            return node
    return None


def pixels(node, width, height):
    """A layer's pixels at the place of the document, 8 bits of sRGB: blue, green, red, alpha."""
    if (node.colorModel(), node.colorDepth()) != (MODEL, DEPTH):
        # The layer itself stays as it is.
        node = node.duplicate()
        if not node.setColorSpace(MODEL, DEPTH, PROFILE):
            raise LayerError("The layer cannot be read as 8-bit RGB: Layer > Convert > Convert Layer Color Space")
    content = bytes(node.pixelData(0, 0, width, height))
    if len(content) != 4 * width * height:
        raise LayerError("The layer could not be read: expected %d bytes, got %d" % (4 * width * height, len(content)))
    return content


def as_png(node, width, height):
    """A layer as a PNG of the document's size. Raises LayerError where nothing is on it."""
    content = pixels(node, width, height)
    if not any(content[3::4]):
        raise LayerError("The layer '%s' is empty" % node.name())
    return png.encode(content, width, height)


def is_opaque(node, width, height):
    """Whether a layer hides everything below it."""
    return min(pixels(node, width, height)[3::4]) == 255


def insert(app, document, lines, answer):
    """Puts a group with a paint layer for each part, shade and light under the lines. Returns the group.

    Every layer that is added is an undo step of its document. So the group is filled in a document of its own, and what is put
    under the lines is a copy of the whole: one step, and nothing is half there.
    """
    size = document.width(), document.height()
    if (answer.width, answer.height) != size:
        raise LayerError("The canvas changed its size while the colors were made: color it again")
    if lines.parentNode() is None:
        raise LayerError("The layer of the lines is gone: color it again")
    scratch = app.createDocument(*size, "Irodori", MODEL, DEPTH, PROFILE, 72.0)
    try:
        group = _place_under(_group(scratch, answer).duplicate(), lines)
    finally:
        # Krita would ask whether to keep it.
        scratch.setModified(False)
        scratch.close()
    document.refreshProjection()
    return group


def _group(document, answer):
    group = document.createGroupLayer("Irodori")
    for layer in answer.layers:
        if layer.kind in ("paper", "lines"):
            continue
        node = document.createNode(layer.name, "paintlayer")
        content = png.decode(layer.png, layer.width, layer.height)
        node.setPixelData(content, layer.left, layer.top, layer.width, layer.height)
        node.setBlendingMode(BLEND.get(layer.blend, "normal"))
        group.addChildNode(node, None)
    return group


def _place_under(group, lines):
    parent = lines.parentNode()
    order = [node.uniqueId() for node in parent.childNodes()]
    at = order.index(lines.uniqueId())
    if at > 0:
        parent.addChildNode(group, parent.childNodes()[at - 1])
        return parent.childNodes()[at]
    # Krita puts a node above another one, or on top of all: under the lowest one nothing can be put but by turns.
    parent.addChildNode(group, lines)
    parent.removeChildNode(lines)
    parent.addChildNode(lines, group)
    return parent.childNodes()[0]

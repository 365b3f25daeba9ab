"""python3 -m unittest discover integrations/krita/tests"""
import base64
import http.server
import json
import os
import re
import struct
import sys
import threading
import time
import unittest
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMAS = os.path.join(HERE, *[os.pardir] * 3, "apps", "train-cli", "src", "commands", "serve")
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import stand_in  # noqa: E402

stand_in.install()
from irodori import client, layers, plugin, png  # noqa: E402


def read_png(data, width, height):
    """Of rows without a filter, as the plug-in writes them: blue, green, red, alpha."""
    pieces, at = b"", 8
    while at < len(data):
        (size,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + body)
        if kind == b"IHDR":
            assert struct.unpack(">IIBB", body[:10]) == (width, height, 8, 6)
        if kind == b"IDAT":
            pieces += body
        at += 12 + size
    rows = zlib.decompress(pieces)
    out = bytearray()
    for y in range(height):
        row = rows[y * (4 * width + 1) :][: 4 * width + 1]
        assert row[0] == 0
        rgba = bytearray(row[1:])
        rgba[0::4], rgba[2::4] = rgba[2::4], rgba[0::4]
        out += rgba
    return bytes(out)


png.decode = read_png


def layer(kind, name, blend, left, top, width, height, bgra):
    content = base64.b64encode(png.encode(bgra * (width * height), width, height)).decode()
    place = {"left": left, "top": top, "width": width, "height": height}
    return {"kind": kind, "name": name, "blend": blend, "png": content, **place}


HAIR, SKIN = bytes([10, 20, 200, 255]), bytes([150, 200, 250, 255])
LAYERS = [
    layer("paper", "paper", "normal", 0, 0, 8, 6, bytes([255] * 4)),
    layer("part", "hair", "normal", 1, 1, 3, 2, HAIR),
    layer("part", "skin", "normal", 4, 3, 2, 3, SKIN),
    layer("shade", "shade", "multiply", 0, 0, 8, 6, bytes([128, 128, 128, 90])),
    layer("lines", "lines", "normal", 0, 0, 8, 6, bytes([0, 0, 0, 255])),
]
ANSWER = {"width": 8, "height": 6, "model": "swift", "notes": [{"code": "x", "message": "A note."}], "layers": LAYERS}


class Server:
    """Answers as told; keeps what it was sent."""

    def __init__(self, status=200, body=None, wait=0.0):
        self.seen = []
        content = json.dumps(ANSWER if body is None else body).encode() if not isinstance(body, bytes) else body
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                sent = self.rfile.read(int(self.headers["Content-Length"]))
                outer.seen.append((self.path, dict(self.headers), sent))
                time.sleep(wait)
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    pass

            def log_message(self, *args):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = "http://127.0.0.1:%d" % self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self._server.shutdown()
        self._server.server_close()


def drawing(opaque=False):
    """A document of 8 x 6 with paper, lines and hints; the lines are active."""
    app = stand_in.Krita.instance()
    app._document = document = stand_in.Document(8, 6)
    nodes = [stand_in.Node(name, "paintlayer", 8, 6) for name in ("paper", "ink", "Hints")]
    for node in nodes:
        document._root.addChildNode(node, None)
    nodes[1]._pixels[:] = bytes([255, 255, 255, 255 if opaque else 0]) * 48
    nodes[1]._pixels[0:4] = bytes([1, 2, 3, 255])
    nodes[2]._pixels[40:44] = bytes([0, 0, 255, 255])
    document._active = nodes[1]
    return document, nodes


def run(coloring, lines=None, hints=None, options=None):
    coloring.start(lines, hints, options)
    for _ in range(500):
        if not coloring.running:
            return
        time.sleep(0.01)
        coloring._timer.timeout.emit()
    raise AssertionError("no answer")


def use(address, key="", timeout=5):
    plugin.write_settings(client.Settings(address, key, timeout))


class Coloring(unittest.TestCase):
    def setUp(self):
        self.said = []
        self.coloring = plugin.Coloring(self.said.append, lambda: None)

    def test_a_layer_for_each_part_comes_under_the_lines(self):
        document, (paper, ink, hints) = drawing()
        document._root._steps.clear()
        with Server() as server:
            use(server.address, "0123456789abcdef")
            run(self.coloring, options={"shade": 0.4})
        self.assertEqual(document._root._steps, ["add Irodori"], "one step for undo")
        scratch = stand_in.Krita.instance()._made[-1]
        self.assertEqual((scratch._open, scratch._modified, scratch._root.childNodes()), (False, False, []))
        group = document._root.childNodes()[1]
        self.assertEqual([node.name() for node in document._root.childNodes()], ["paper", "Irodori", "ink", "Hints"])
        self.assertEqual([node.name() for node in group.childNodes()], ["hair", "skin", "shade"])
        self.assertEqual([node.blendingMode() for node in group.childNodes()], ["normal", "normal", "multiply"])
        hair, skin, _ = group.childNodes()
        self.assertEqual(hair.pixelData(1, 1, 3, 2), HAIR * 6)
        self.assertEqual(sum(map(bool, hair._pixels[3::4])), 6)
        self.assertEqual(skin.pixelData(4, 3, 2, 3), SKIN * 6)
        self.assertEqual(ink.blendingMode(), "normal")
        self.assertGreater(document._refreshed, 0)
        self.assertEqual(self.said[-1], "3 layers in the group Irodori; A note.")
        path, headers, sent = server.seen[0]
        self.assertEqual(path, "/v1/colorize?format=json")
        self.assertEqual(headers["Authorization"], "Bearer 0123456789abcdef")
        for name, node in (("drawing", ink), ("hints", hints)):
            piece = sent.split(b'name="%s"' % name.encode())[1].split(b"\r\n\r\n", 1)[1].split(b"\r\n--")[0]
            self.assertEqual(read_png(piece, 8, 6), bytes(node._pixels))
        self.assertIn(b'{"lines": true, "shade": 0.4}', sent)

    def test_lines_on_white_multiply_and_the_lowest_layer_has_the_group_below_it(self):
        document, (paper, ink, hints) = drawing(opaque=True)
        document._root.removeChildNode(paper)
        with Server() as server:
            use(server.address)
            run(self.coloring)
        self.assertEqual([node.name() for node in document._root.childNodes()], ["Irodori", "ink", "Hints"])
        self.assertEqual(ink.blendingMode(), "multiply")
        self.assertIn("the lines multiply now", self.said[-1])

    def test_every_blend_mode_of_the_server_is_one_of_krita(self):
        with open(os.path.join(SCHEMAS, "schemas.ts"), encoding="utf8") as file:
            told = re.search(r"blend: \{ type: 'string', enum: \[([^\]]*)\]", file.read()).group(1)
        modes = re.findall(r"'([^']*)'", told)
        self.assertIn("color dodge", modes)
        # Ids of Krita 5 (KoCompositeOpRegistry.h).
        ids = {"normal": "normal", "multiply": "multiply", "color dodge": "dodge"}
        self.assertEqual({mode: layers.BLEND.get(mode) for mode in modes}, ids)

    def test_layers_of_sixteen_bits_are_read_from_a_copy(self):
        _, (_, ink, _) = drawing()
        ink._depth = "U16"
        with Server() as server:
            use(server.address)
            run(self.coloring)
        self.assertEqual(ink.colorDepth(), "U16")
        self.assertIn("3 layers", self.said[-1])

    def test_says_what_is_missing(self):
        stand_in.Krita.instance()._document = None
        self.coloring.start()
        document, (_, ink, _) = drawing()
        document._active = document._root
        self.coloring.start()
        document._active = ink
        ink._pixels[:] = bytes(192)
        self.coloring.start()
        self.assertEqual(
            self.said, ["Open a drawing first", "Choose the paint layer with the lines", "The layer 'ink' is empty"]
        )

    def test_a_canvas_that_changed_meanwhile_is_left_alone(self):
        document, _ = drawing()
        with Server() as server:
            use(server.address)
            self.coloring.start()
            document._size = (9, 6)
            while self.coloring.running:
                self.coloring.look()
        self.assertIn("changed its size", self.said[-1])
        self.assertEqual(len(document._root.childNodes()), 3)

    def test_stops_when_asked(self):
        document, _ = drawing()
        with Server(wait=30) as server:
            use(server.address, timeout=60)
            self.coloring.start()
            while not server.seen:
                time.sleep(0.01)
            began = time.monotonic()
            self.coloring.cancel()
            while self.coloring.running:
                self.coloring.look()
            self.assertLess(time.monotonic() - began, 5)
        self.assertEqual(self.said[-1], "Stopped")
        self.assertEqual(len(document._root.childNodes()), 3)


class Messages(unittest.TestCase):
    def line(self, settings):
        with self.assertRaises(client.ServerError) as caught:
            client.Request(settings).colorize(b"", None, {})
        text = str(caught.exception)
        self.assertNotIn("\n", text)
        return text

    def test_no_server(self):
        with Server() as server:
            address = server.address
        self.assertEqual(
            self.line(client.Settings(address)), "No server at %s. Start it with: npx irodori serve" % address
        )

    def test_wrong_address(self):
        for address in ("", "127.0.0.1:4210", "ftp://x", "http://x:port"):
            self.assertIn("expected the address of the server", self.line(client.Settings(address)))

    def test_answers_of_the_server(self):
        for status, body, wanted in (
            (401, {"error": "expected a key"}, "asks for a key: put it into Settings"),
            (429, {"error": "busy: 1 pictures in work"}, ": busy: 1 pictures in work"),
            (404, b"<html>", "answered 404; is this irodori serve?"),
            (200, {"layers": [{"kind": "part"}]}, "expected layers, got something else"),
            (200, b"\xff", "expected layers, got something else"),
        ):
            with Server(status, body) as server:
                self.assertIn(wanted, self.line(client.Settings(server.address)))

    def test_late(self):
        with Server(wait=3) as server:
            self.assertIn("did not answer within 1 s", self.line(client.Settings(server.address, "", 1)))


class Docker(unittest.TestCase):
    def test_registers_an_action_and_a_docker_that_keeps_its_settings(self):
        app = stand_in.Krita.instance()
        self.assertEqual(len(app._extensions), 1)
        window = app.activeWindow()
        app._extensions[0].createActions(window)
        stand_in.Krita.instance()._document = None
        window._actions["irodori_colorize"].triggered.emit()
        self.assertEqual(window._view._said, ["Open a drawing first"])
        drawing()
        docker = app._factories[0].make()
        self.assertEqual(docker._lines._items, ["(the active layer)", "Hints", "ink", "paper"])
        docker._address.setText(" http://10.0.0.2:4210/ ")
        docker._timeout.setValue(30)
        docker._address.editingFinished.emit()
        kept = plugin.read_settings()
        self.assertEqual((kept.address, kept.timeout), ("http://10.0.0.2:4210", 30))


class StandIn(unittest.TestCase):
    def test_refuses_calls_that_krita_would_not_take(self):
        document, (_, ink, _) = drawing()
        for call in (
            lambda: document.createNode("x"),
            lambda: ink.setBlendingMode("multiply", True),
            lambda: ink.setPixelData("text", 0, 0, 1, 1),
            lambda: ink.pixelData(0, 0, 1.5, 1),
            lambda: document._root.addChildNode(document, None),
        ):
            self.assertRaises(TypeError, call)


if __name__ == "__main__":
    unittest.main()

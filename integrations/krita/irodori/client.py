"""Asks `irodori serve` for a colored drawing. Knows nothing of Krita."""
import base64
import http.client
import json
import ssl
import threading
import urllib.parse
import uuid

MAX_ANSWER = 1 << 30


class ServerError(Exception):
    """One line for the artist: what went wrong, and what to do."""


class Canceled(Exception):
    """The artist asked to stop."""


class Settings:
    """Where the server is. `timeout` in seconds; `key` may be empty."""

    def __init__(self, address="http://127.0.0.1:4210", key="", timeout=120):
        self.address = address.strip().rstrip("/")
        self.key = key.strip()
        self.timeout = timeout

    def parts(self):
        """Scheme, host, port and path in front. Raises ServerError where the address is none."""
        url = urllib.parse.urlsplit(self.address)
        try:
            port = url.port
        except ValueError:
            port = -1
        if url.scheme not in ("http", "https") or not url.hostname or port == -1:
            raise ServerError(
                "%s: expected the address of the server, such as http://127.0.0.1:4210" % (self.address or "(empty)")
            )
        return url.scheme, url.hostname, port, url.path


def form(files, options):
    """A multipart/form-data body and its content type. `files`: name to (file name, bytes)."""
    boundary = "irodori-" + uuid.uuid4().hex
    pieces = []
    for name, (filename, content) in files.items():
        head = '--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n' % (boundary, name, filename)
        pieces += [head.encode(), b"Content-Type: image/png\r\n\r\n", content, b"\r\n"]
    head = '--%s\r\nContent-Disposition: form-data; name="options"\r\n\r\n' % boundary
    pieces += [head.encode(), json.dumps(options).encode(), b"\r\n", ("--%s--\r\n" % boundary).encode()]
    return b"".join(pieces), "multipart/form-data; boundary=" + boundary


class Layer:
    """A layer of the answer. `kind`: paper, part, shade, light or lines; `blend`: normal, multiply or screen."""

    def __init__(self, entry):
        self.kind = str(entry["kind"])
        self.name = str(entry["name"])
        self.blend = str(entry["blend"])
        self.left, self.top = int(entry["left"]), int(entry["top"])
        self.width, self.height = int(entry["width"]), int(entry["height"])
        self.png = base64.b64decode(entry["png"], validate=True)


class Answer:
    """What the server made of a drawing; `layers` bottom first, `notes` one sentence each."""

    def __init__(self, width, height, layers, notes):
        self.width, self.height, self.layers, self.notes = width, height, layers, notes


class Request:
    """One drawing on its way. `cancel` may be called from another thread."""

    def __init__(self, settings):
        self._settings = settings
        self._connection = None
        self._canceled = threading.Event()

    def cancel(self):
        """Gives up: the server hears of it and stops, too."""
        self._canceled.set()
        connection = self._connection
        if connection is not None and connection.sock is not None:
            try:
                connection.sock.shutdown(2)
            except OSError:
                pass

    def colorize(self, drawing, hints, options):
        """Sends PNG bytes; `hints` may be None. Raises ServerError in one line, or Canceled."""
        files = {"drawing": ("drawing.png", drawing)}
        if hints is not None:
            files["hints"] = ("hints.png", hints)
        body, kind = form(files, options)
        headers = {"Content-Type": kind, "Accept": "application/json"}
        if self._settings.key:
            headers["Authorization"] = "Bearer " + self._settings.key
        try:
            status, content = self._send(body, headers)
        except ServerError:
            raise
        except Exception as error:
            if self._canceled.is_set():
                raise Canceled()
            raise ServerError(self._unreachable(error))
        if self._canceled.is_set():
            raise Canceled()
        return self._read(status, content)

    def _send(self, body, headers):
        scheme, host, port, path = self._settings.parts()
        timeout = self._settings.timeout
        if scheme == "https":
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(host, port, timeout=timeout, context=context)
        else:
            connection = http.client.HTTPConnection(host, port, timeout=timeout)
        self._connection = connection
        try:
            connection.request("POST", path + "/v1/colorize?format=json", body, headers)
            answer = connection.getresponse()
            content = answer.read(MAX_ANSWER + 1)
            if len(content) > MAX_ANSWER:
                raise ServerError("%s: answered more than 1 GB; is this irodori serve?" % self._settings.address)
            return answer.status, content
        finally:
            self._connection = None
            connection.close()

    def _unreachable(self, error):
        address = self._settings.address
        if isinstance(error, ConnectionRefusedError):
            return "No server at %s. Start it with: npx irodori serve" % address
        if isinstance(error, TimeoutError) or "timed out" in str(error):
            return "%s did not answer within %d s. Is it busy? Settings has a longer time." % (
                address,
                self._settings.timeout,
            )
        if isinstance(error, (http.client.HTTPException, UnicodeError)):
            return "%s: expected irodori serve, got something else (%s)" % (address, error)
        return "%s cannot be reached (%s)" % (address, error)

    def _read(self, status, content):
        address = self._settings.address
        try:
            said = json.loads(content.decode("utf-8"))
        except ValueError:
            said = None
        if status == 401:
            raise ServerError("%s asks for a key: put it into Settings" % address)
        if status != 200:
            line = said.get("error") if isinstance(said, dict) else None
            raise ServerError("%s: %s" % (address, line or "answered %d; is this irodori serve?" % status))
        try:
            layers = [Layer(entry) for entry in said["layers"]]
            notes = [str(note["message"]) for note in said.get("notes", [])]
            return Answer(int(said["width"]), int(said["height"]), layers, notes)
        except (KeyError, TypeError, ValueError):
            raise ServerError("%s: expected layers, got something else; is this irodori serve?" % address)

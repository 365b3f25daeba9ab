"""A drawing colored in the background, so that Krita goes on meanwhile."""
import threading

from .client import Canceled, Request, ServerError


class Work:
    """One request on a thread of its own. `poll` is for Krita's own thread."""

    def __init__(self, settings, drawing, hints, options):
        self._request = Request(settings)
        self._result = None
        self._thread = threading.Thread(target=self._run, args=(drawing, hints, options), daemon=True)
        self._thread.start()

    def _run(self, drawing, hints, options):
        try:
            self._result = ("done", self._request.colorize(drawing, hints, options))
        except Canceled:
            self._result = ("canceled", None)
        except ServerError as error:
            self._result = ("failed", str(error))
        except Exception as error:  # Whatever it is, the artist hears of it.
            self._result = ("failed", "%s: %s" % (type(error).__name__, error))

    def cancel(self):
        self._request.cancel()

    def poll(self):
        """None while it runs; then ("done", Answer), ("failed", line) or ("canceled", None)."""
        return self._result

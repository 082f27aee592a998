"""A process that keeps the models loaded answers for others that would have to load them.

The server of the web page is such a process: it leaves a record of itself, and ``hemeroteca
ask`` in another terminal finds it. The web framework loads only with ``service``.
"""

from __future__ import annotations

from assistant.resident.client import Gone, Resident, find

__all__ = ["Gone", "Resident", "find"]

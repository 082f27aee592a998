"""A process that keeps the models loaded answers for others that would have to load them.

The server of the web page is such a process: it leaves a record of itself, and ``hemeroteca
ask`` in another terminal finds it. Nothing heavy is imported by ``record`` and ``client``.
"""

"""The view of searching: articles by words and exact phrases, counted, narrowed, taken along.

Gradio loads only with ``layout`` and ``events``.
"""

__all__: list[str] = []

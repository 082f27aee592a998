"""The view of the articles: finding, reading, adding and removing them, index by index.

Gradio loads only with ``layout`` and ``events``.
"""

__all__: list[str] = []

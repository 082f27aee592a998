"""The view of settings and models, and the notice of what is missing.

Gradio loads only with ``layout`` and ``events``.
"""

__all__: list[str] = []

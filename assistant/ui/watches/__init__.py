"""The view of watched questions: what came in for them, and how many findings are unread.

Gradio loads only with ``layout`` and ``events``.
"""

__all__: list[str] = []

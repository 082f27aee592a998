"""The column of conversations beside the talk, and the saving of what is asked in a tab.

Gradio loads only with ``layout`` and ``events``.
"""

__all__: list[str] = []

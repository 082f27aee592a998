"""The view in which a draft is checked sentence by sentence."""

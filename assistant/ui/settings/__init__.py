"""The view of settings."""

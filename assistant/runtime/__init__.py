"""Threads, time, progress and shutdown."""

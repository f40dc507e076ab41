"""Kiosk Belajar: a shared workshop terminal at which people teach themselves a craft and its trade."""

__version__ = "0.1.0"

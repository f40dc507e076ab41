"""Signing in: the tiles, PINs, the first visit's set-up, and what is asked when nobody is there."""

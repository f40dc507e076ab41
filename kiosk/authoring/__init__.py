"""Authoring: a mentor who is no programmer drafts a lesson, sees it in the kiosk and prints it for the bench.

The three commands are in modules of their own, so that each imports only what it needs.
"""

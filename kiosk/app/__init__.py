"""The Textual app: its loop, the narrator, and what it draws with. Loaded only when it is run."""

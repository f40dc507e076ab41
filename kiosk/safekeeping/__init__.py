"""What keeps a workshop's records for years: backups, restoring, carrying to another kiosk, erasing for good, health.

Everything here works on the data folder and is called from a thread of its own or from the command line, never on
the paint's path. Each service is a module that its command, or the ``Caretaker`` of the pages, imports when asked.
"""

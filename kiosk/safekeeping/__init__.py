"""What keeps a workshop's records for years: backups, restoring, carrying to another kiosk, erasing for good.

Everything here works on the data folder and is called from a thread of its own or from the command line, never on
the paint's path. A page that needs it calls ``backups.listed``, ``restoring.look``, ``carrying.export``,
``carrying.read``, ``carrying.join`` and ``erasing.erase``.
"""

"""Care of the kiosk and its records: health check, repair, backups, exchange and erasing."""

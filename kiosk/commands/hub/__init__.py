"""Set up and look after the hub through which kiosks exchange."""

"""What commands share: what was typed, the terminal, the kiosk's parts put together, names, failures."""

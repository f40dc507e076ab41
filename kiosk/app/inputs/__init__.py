"""The inputs, a module each: switch scanning, dwell, slow keys and voice."""

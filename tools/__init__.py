"""What builds shipped files. Nothing here is needed at run time."""

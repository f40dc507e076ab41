"""What stands behind the command line. A module here is imported once its command is given, not before."""

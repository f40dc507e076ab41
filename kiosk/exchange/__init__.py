"""Making the events of two kiosks equal: a file that is carried from one to the other."""

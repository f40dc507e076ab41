"""Write, see, print and check lessons; the schema for editors."""

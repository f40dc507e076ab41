"""A resident's home and lessons: the way through a lesson, practice and review."""

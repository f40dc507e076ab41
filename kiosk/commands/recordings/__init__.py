"""Sentences read aloud by a person: the list of them, bringing recordings in, recording, removing."""

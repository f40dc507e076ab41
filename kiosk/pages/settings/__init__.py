"""A person's settings, and the words that voice input learns from them."""

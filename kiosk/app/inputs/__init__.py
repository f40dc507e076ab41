"""The inputs, a module each; ``input`` says what one is, ``registry`` which there are."""

"""kg: who stands where on policy, read from text, with the words that say it."""

__version__ = "0.1.0"

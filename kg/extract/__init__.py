"""From parsed passages to claims: one file an extractor."""

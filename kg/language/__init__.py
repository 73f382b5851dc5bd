"""From text to parsed passages: segments, the spaCy pipeline, quotations. Offsets always count in the original text."""

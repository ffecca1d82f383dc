"""The demonstration: the real structure of one city, with invented persons."""

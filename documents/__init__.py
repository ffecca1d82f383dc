"""Official documents: recognised, checked, typeset, sealed, signed, kept, verified. Knows nothing of unions."""

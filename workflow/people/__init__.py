"""Units, persons, roles, sign-in, and what an actor is."""

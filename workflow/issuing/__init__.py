"""A document's life (公文): draft to void; series and numbers, register, jobs, public verification."""

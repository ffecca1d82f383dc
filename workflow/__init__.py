"""Campaigns: who owes what to whom by when, who may decide, what was decided, and which document it became."""

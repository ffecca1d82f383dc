"""Commendation (通报表扬): criteria, scores with their evidence, the decision, the circular's list."""

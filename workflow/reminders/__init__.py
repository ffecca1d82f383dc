"""Reminders (催报): working days, the ladder a campaign climbs with each unit, pauses, the urging notices."""

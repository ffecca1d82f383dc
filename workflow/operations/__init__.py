"""What keeps an installation whole (运维): signed checkpoints, check, backup and restore, dead letters."""

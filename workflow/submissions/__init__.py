"""The submission (申报件): its lifecycle, revisions and the review desk."""

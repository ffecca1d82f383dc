"""How far the year has come (进度): head-counts, training classes, model units, concerns."""

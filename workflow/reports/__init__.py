"""Reports: the first draft of a unit's summary, and the host's report on the whole campaign, from the records."""

"""Search (检索) over units, submissions, documents and comments, within what the person may see."""

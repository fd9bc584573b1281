"""How this council responds to each request: owner, note, parts, the documents that answer it, reading and approval."""

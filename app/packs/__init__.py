"""Submission packs: the facts of one moment, drawn as Word, Excel and zip."""

"""A list of ours that went out as a sheet, was changed in Excel and comes back: what would change, what clashes, undo."""

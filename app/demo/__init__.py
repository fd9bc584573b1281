"""The made-up Fernshire County Council: its people, its shared drive as real files, and the story of its two assessments."""

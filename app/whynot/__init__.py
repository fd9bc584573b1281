"""Why somebody can or can't see a thing: in words, by the rules themselves, without showing the thing."""

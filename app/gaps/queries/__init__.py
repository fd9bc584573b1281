"""The facts behind every rule: one set query each, over all requests, documents, assertions or cases at once."""

"""The catalogue: things we may show, their file versions, and what was found inside them."""

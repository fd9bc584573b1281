"""What goes in and out of the self-assessment."""

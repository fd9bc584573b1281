"""What goes in and out of case tracking."""

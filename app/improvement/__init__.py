"""What we are doing about a weakness: actions with owner, date and measure."""

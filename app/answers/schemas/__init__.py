"""What goes in and out of answers, and the facts that its rules look at."""

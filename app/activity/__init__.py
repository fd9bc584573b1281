"""What happened, across domains, read from the record with the reader's rights."""

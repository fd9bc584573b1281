"""Workbooks and CSV files to rows with their sheet row numbers, guessed columns and named problems. No database, no clock."""

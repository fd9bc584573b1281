"""What every part stands on: settings, clock, database, errors. No word of the domain in here."""

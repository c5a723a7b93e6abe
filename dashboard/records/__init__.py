"""What the meetings keep: kinds of records, their fields, their rules."""

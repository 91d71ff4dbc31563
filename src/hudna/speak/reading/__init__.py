"""What a report in free text may mean: proposed for a person to confirm, with its words."""

"""What is measured, one work a file: each runs its contestants and adds lines to the report."""

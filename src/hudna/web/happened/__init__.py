"""What happened, at the desk: reports, events, incidents and findings, counts, challenges, access,
compliance and the bulletin."""

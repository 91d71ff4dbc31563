"""Ways in which a warning leaves: files, TAK, webhooks, a siren, a live stream."""

"""Our figures beside the peers found here: same work, same answers asserted, ratios printed."""

"""The exception scan: which few of thousands of series a meeting should look at. engine.scan is the way in."""

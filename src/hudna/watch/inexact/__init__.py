"""What is only about known: plots of radars and sensors, sightings. Pure."""

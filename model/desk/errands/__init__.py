"""代办上门: agents, trips, visits at home and who may be sent."""

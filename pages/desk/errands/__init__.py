"""代办上门: visits at home, agents and trips."""

"""What `make bench` measures. Each file has one `run()` that returns figures, each with a floor measured beside it."""

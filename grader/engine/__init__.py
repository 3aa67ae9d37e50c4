"""Where jobs run: what every engine promises, how often a job is attempted, and the engine of this machine."""

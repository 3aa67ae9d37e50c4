"""What a student says that a variant did, held against what was measured; no points depend on it."""

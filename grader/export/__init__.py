"""Gradebook → files for the systems that take grades; one module per format."""

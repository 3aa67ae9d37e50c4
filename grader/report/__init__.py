"""One file per format; each turns a Gradebook into text."""

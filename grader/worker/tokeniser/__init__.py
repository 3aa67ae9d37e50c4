"""What of a program can be compared with others: tokens without names, texts and numbers. Nothing of it is run."""

"""Which files were handed in, by whom, and what belongs to each of them."""

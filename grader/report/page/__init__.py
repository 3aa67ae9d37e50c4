"""Pages for a browser: one file each, which opens offline and asks no network for anything."""

"""Images and labels: found, read, checked, and kept in a form that is mapped into memory. No TensorFlow."""

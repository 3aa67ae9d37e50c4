"""From student bytes, `.py` or `.ipynb`, to a program of only what `build_model` needs."""

#!/usr/bin/env bash
# Gradescope runs this once, as root, when the image of the autograder is made.
set -euo pipefail
cd "${AUTOGRADER:-/autograder}"

apt-get update -qq
apt-get install -y -qq --no-install-recommends ca-certificates libseccomp2 python3-venv

# The image's own Python may be too old; uv gets another one, and checks its hash.
python3 -m venv tools
tools/bin/pip install --quiet "uv>=0.9,<1"
tools/bin/uv venv --quiet --seed --python ">=3.11,<3.14" venv
venv/bin/python -m pip install --quiet source/cnn_grader-*.whl

# MNIST and the reference's training, which no submission has to wait for; a machine with another processor trains it anew.
source/run_autograder --reference || echo "The reference could not be graded yet; every submission will try again."

"""`python -m grader.gradescope`, which the scripts in the container call."""

from grader.gradescope.cli import main

if __name__ == "__main__":
    main()

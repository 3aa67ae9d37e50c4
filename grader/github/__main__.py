"""`python -m grader.github`: shows a gradebook where GitHub shows a job."""

from grader.github.cli import main

if __name__ == "__main__":
    main()

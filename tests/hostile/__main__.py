"""Prints the figures of the hostile suite: `python -m tests.hostile`, a few minutes on two cores."""

import re
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median

from tabulate import tabulate

from grader.model.graph import ModelSpec
from grader.records import Status
from grader.spec import Recipe, choose_recipe, load_assignment
from grader.validate import validate
from grader.worker.child import Task, Terms
from grader.worker.children import Children
from grader.worker.dataset import prepare
from grader.worker.jail import Limits
from grader.worker.messages import ExportAnswer, ExportRequest, TrainerAnswer, TrainRequest
from tests.hostile.arena import Arena, Result, fight, plain, scratch, small_digits, throw_away
from tests.hostile.attack import AIMS
from tests.hostile.controls import all_controls, is_possible
from tests.hostile.handed_in import all_attacks


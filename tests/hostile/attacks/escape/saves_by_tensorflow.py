# tries = "Writes by TensorFlow: a file, a saved model, a log for TensorBoard."
# mark = "target"
# says = "Permission|raised \\w+Error"
import contextlib

import planted
import tensorflow as tf


def build_model():
    with contextlib.suppress(Exception):
        tf.io.gfile.makedirs(planted.FOLDER + "/made")
    with contextlib.suppress(Exception):
        tf.saved_model.save(tf.Module(), planted.FOLDER + "/saved")
    with contextlib.suppress(Exception):
        tf.summary.create_file_writer(planted.FOLDER + "/log").flush()
    tf.io.write_file(planted.FOLDER + "/file", "x")

# tries = "Asks TensorFlow for more memory than is allowed."
# mark = "word"
# says = "memory|crashed|within|was stopped after"
import planted
import tensorflow as tf


def build_model():
    kept = [tf.zeros((32 << 20,), tf.float32) for _ in range(10)]
    kept.append(tf.raw_ops.Fill(dims=[600 << 20], value=1.0))
    planted.seen(f"{len(kept)} pieces")

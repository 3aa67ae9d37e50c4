# tries = "Opens a port by TensorFlow's own server, for somebody to connect to."
# mark = "word"
# says = "\\w+Error|crashed|ended the process"
import planted
import tensorflow as tf


def build_model():
    server = tf.data.experimental.service.DispatchServer()
    planted.seen(server.target)

"""The pydantic spec of a model: what Keras wrote, checked, flattened and measured without TensorFlow."""

"""Packages that students import and that are not here: none of them is taken for a file of the student's own."""

import ast
from importlib.util import find_spec

from grader.records import Finding

_KINDS = {
    "searches for good settings": (
        "keras_tuner", "kerastuner", "optuna", "hyperopt", "talos", "autokeras", "ray", "skopt", "nevergrad",
    ),
    "is another framework": (
        "torch", "torchvision", "torchaudio", "torchsummary", "torchmetrics", "pytorch_lightning", "lightning",
        "fastai", "jax", "jaxlib", "flax", "haiku", "optax", "equinox", "mxnet", "paddle", "chainer", "theano",
        "tflearn", "tinygrad", "mlx", "transformers", "timm", "caffe2", "tf_slim", "sonnet", "plaidml",
    ),
    "has layers or models beyond Keras's own": (
        "tensorflow_addons", "tensorflow_hub", "tensorflow_probability", "tensorflow_model_optimization", "keras_cv",
        "keras_hub", "keras_nlp", "keras_contrib", "keras_applications", "keras_preprocessing",
        "keras_flops", "kapre", "efficientnet", "classification_models", "segmentation_models", "official",
        "keras_radam", "keras_lookahead", "vit_keras", "larq",
    ),
    "reads, changes or draws data": (
        "sklearn", "scipy", "pandas", "polars", "seaborn", "plotly", "bokeh", "matplotlib", "cv2", "PIL", "skimage",
        "imageio", "albumentations", "imgaug", "tensorflow_datasets", "datasets", "kaggle", "kagglehub", "gdown",
        "extra_keras_datasets", "mnist", "idx2numpy", "python_mnist", "h5py", "visualkeras", "netron", "pydot",
        "graphviz", "livelossplot", "eli5", "shap", "lime", "mlxtend", "imblearn", "xgboost", "lightgbm", "scikeras",
    ),
    "records or shows a training": (
        "wandb", "mlflow", "comet_ml", "neptune", "clearml", "aim", "tensorboard", "tensorboardX", "tqdm", "codecarbon",
        "dvclive", "trackio", "tf_keras_vis",
    ),
    "belongs to a notebook or a web page": ("IPython", "ipywidgets", "google", "streamlit", "gradio", "ipykernel"),
    "makes Python faster": ("numba", "cupy", "numexpr", "Cython"),
    "checks types": ("pydantic_numpy",),
}  # fmt: skip
"""What a package does, as the rest of a sentence, and its names when imported."""
_VERSIONS = {
    "tf_keras": "tf_keras is Keras 2, and models of Keras 3 are graded here.",
    "keras_core": "keras_core was a preview of Keras 3, which is here.",
}
_ADVICE = {
    "searches for good settings": "Write the numbers that it chose into build_model().",
    "is another framework": "Build the model from keras.layers.",
    "has layers or models beyond Keras's own": "Build the model from keras.layers.",
    "reads, changes or draws data": "Only the model is graded: leave such code out of what build_model() needs.",
    "records or shows a training": "The grader trains the model itself: leave it out.",
    "belongs to a notebook or a web page": "Leave it out of what build_model() needs.",
    "makes Python faster": "Leave it out: Keras computes the model.",
    "checks types": "Remove its decorators; annotations alone need no import here.",
}
_MAX_NAMES = 5
_PURPOSES = {name: purpose for purpose, names in _KINDS.items() for name in names}


def known_package(name: str, imported: ast.AST | None) -> Finding | None:
    """What to write in place of a well-known package; `None` for any other name.

    Args:
        name: Of the module that is not there.
        imported: The statement that imports it.
    """
    top = name.partition(".")[0]
    if top in _VERSIONS:
        advice = f"Write `{_of_keras(name, top, imported)}`, and keras for {top} wherever else it stands."
        return Finding(problem=_VERSIONS[top], advice=advice)
    if top not in _PURPOSES:
        return None
    purpose = _PURPOSES[top]
    missing = name if find_spec(top) else top  # google is here, and google.colab is not
    return Finding(problem=f"The package {missing} is not installed here; it {purpose}.", advice=_ADVICE[purpose])


def _of_keras(name: str, top: str, imported: ast.AST | None) -> str:
    """The import of the same from Keras."""
    path = name.replace(top, "keras", 1)
    if isinstance(imported, ast.ImportFrom):
        path = (imported.module or name).replace(top, "keras", 1)
        return ast.unparse(ast.ImportFrom(path, imported.names[:_MAX_NAMES], 0))
    asname = imported.names[0].asname if isinstance(imported, ast.Import) else None
    return f"import {path}" if asname in {None, path} else f"import {path} as {asname}"

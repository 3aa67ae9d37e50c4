# tries = "Reads the key by which multiprocessing's processes know each other."
# mark = "secret"
# control = "spawned"
# says = "key:"
from multiprocessing import current_process


def build_model():
    raise ValueError(f"key: {bytes(current_process().authkey).hex()}")

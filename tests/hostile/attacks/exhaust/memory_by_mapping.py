# tries = "Maps memory that is shared or reserved only, which some limits do not count."
# mark = "word"
# says = "memory|Error"
import mmap

import planted


def build_model():
    MAP_NORESERVE = 0x4000
    kept = [mmap.mmap(-1, 256 << 20, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS) for _ in range(5)]
    kept += [mmap.mmap(-1, 256 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_NORESERVE) for _ in range(9)]
    planted.seen(f"{len(kept)} pieces")

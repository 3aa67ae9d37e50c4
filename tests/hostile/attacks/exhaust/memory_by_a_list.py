# tries = "Lets a list grow, which really takes the memory; stops at 1.5 GiB."
# mark = "word"
# says = "memory|processor time"
import planted


def build_model():
    kept = []
    for _ in range(24):
        kept.append([None] * (8 << 20))
    planted.seen(f"{len(kept)} pieces")

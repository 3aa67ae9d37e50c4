# tries = "Lets a list grow, which really takes the memory; stops at 2.25 GiB."
# mark = "word"
# says = "memory|processor time"
import planted


def build_model():
    kept = []
    for _ in range(36):
        kept.append([None] * (8 << 20))
    planted.seen(f"{len(kept)} pieces")

# tries = "Searches its own memory for what the grader had there: command lines, other submissions."
# mark = "secret"
# control = "spawned"
# says = "PermissionError|FileNotFoundError|found: \\[\\]"
import re

SOUGHT = re.compile(b"secret-" + b"[0-9a-f]{20}")


def search():
    found = set()
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            place, rights, _, _, _, *name = line.split()
            begin, end = (int(part, 16) for part in place.split("-"))
            if "rw" in rights and end - begin < 100 << 20 and (not name or name[0] in {"[heap]", "[stack]"}):
                try:
                    memory.seek(begin)
                    found.update(SOUGHT.findall(memory.read(end - begin)))
                except (OSError, OverflowError):
                    continue
    return sorted(one.decode() for one in found)


def build_model():
    raise ValueError(f"found: {search()}")

# tries = "Asks the kernel to be told of everything that happens in a folder."
# mark = "word"
# says = "PermissionError|OSError"
import planted


def build_model():
    watcher = planted.call("inotify_init1", 0)
    planted.seen(planted.call("inotify_add_watch", watcher, planted.FOLDER.encode(), 0xFFF))

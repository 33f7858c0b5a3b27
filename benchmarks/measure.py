"""Run one command and write what it took: `python -S -E measure.py RESULT.json LOG SECONDS COMMAND…`.

A small process of its own: a command's peak memory counts what its parent had before it was started, so the
parent must be small. On Linux processes that outlive the command come to this one and are counted as well
(booklet's workers are children of a fork server, which ends after the command); elsewhere they are not.
"""

import ctypes
import json
import os
import subprocess
import sys
import threading
import time

_PR_SET_CHILD_SUBREAPER = 36


def main(result: str, log: str, seconds: str, *command: str) -> int:
    whole = _adopt_orphans()
    with open(log, "wb") as file:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True)
    timer = threading.Timer(float(seconds), lambda: os.killpg(child.pid, 9))
    timer.daemon = True
    timer.start()
    wall, code, cpu, peak = 0.0, -1, 0.0, 0
    while True:
        try:
            pid, status, used = os.wait4(-1, 0)
        except ChildProcessError:
            break
        cpu += used.ru_utime + used.ru_stime  # with those that it waited for itself
        peak = max(peak, used.ru_maxrss)
        if pid == child.pid:
            wall, code = time.perf_counter() - start, os.waitstatus_to_exitcode(status)
            if not whole:
                break
    timer.cancel()
    unit = 1 if sys.platform == "darwin" else 1024
    with open(result, "w", encoding="utf-8") as file:
        json.dump({"wall_s": wall, "cpu_s": cpu, "peak_bytes": peak * unit, "code": code}, file)
    return 0


def _adopt_orphans() -> bool:
    try:
        return ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    except (AttributeError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

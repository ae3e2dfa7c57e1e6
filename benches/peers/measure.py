"""measure.py COMMAND...: runs a command, and prints as JSON what the system accounts to it and to the processes that it
has waited for: processor seconds, seconds on the wall, the peak of the memory in MB, and its exit status.

It is a program of its own since the system counts the memory of the one that starts a command to the command.
"""

import json
import os
import subprocess
import sys
import time

started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(json.dumps({
    "status": os.waitstatus_to_exitcode(status),
    "cpu": usage.ru_utime + usage.ru_stime,
    "wall": time.perf_counter() - started,
    "memory": usage.ru_maxrss / 1024,
}))

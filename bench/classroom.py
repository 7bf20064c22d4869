"""A class on one machine: how long until everybody works, what fails, and how much memory a student takes.

A real JupyterHub starts with the classroom's configuration, on 127.0.0.1.  All students sign in at once, as a browser
would; then all execute 03_derivation; then all open 05_sweeps, leave the first kernel running, and execute it; then
all shut the first kernel down.  Then once more, without what saves memory in classroom/: this is what The Littlest
JupyterHub or a pod of Kubernetes has.

    python bench/classroom.py [number of students ...]

The students are simulated: a page of JupyterLab in a browser asks the server for more, for about 10 MB of it.
Memory is PSS: what several processes share is divided among them, so that sums are true.  A student's is that of the
server and its kernels, after each of these steps; the table has the mean over the class.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

import asyncio
import statistics
import time
from contextlib import AsyncExitStack

import psutil
from hub import HOW_TO_GET_JUPYTERHUB, Student, find_jupyterhub, jupyterhub, pss

CLASSES = [1, 5, 10, 20]
SERVERS = {  # whose -> what wins over the classroom's configuration
    "The classroom's server and kernel": [],
    "JupyterHub's and Jupyter's own": [
        f"--Spawner.cmd={Path(sys.executable).with_name('jupyterhub-singleuser')}",
        "--Spawner.args=--allow-root",  # as in a container
        "--Spawner.environment=OPENBLAS_NUM_THREADS=1",  # and no other variable
    ],
}
BAR = 200  # MB a student, server and kernel
SYSTEM = 1000  # MB left to the system and its file cache, in the extrapolation
HEADER = """\
            ready, s      03, s      05, s             MB a student: server with kernel  hub and  CPU s
students  med. worst  med. worst  med. worst  failures  of 03  of both  of 05  (server)  proxy MB  a student"""


async def everybody(students, work):
    """All do the work at once; returns how many fail, and each one's seconds."""

    async def timed(student):
        start = time.perf_counter()
        try:
            errors = await work(student)
        except Exception as error:  # whatever it is, it is a failure, and the others go on
            errors = [f"{type(error).__name__}: {error}"]
        for error in errors:
            print(f"{student.name}: {error}", file=sys.stderr)
        return bool(errors), time.perf_counter() - start

    failed, seconds = zip(*await asyncio.gather(*map(timed, students)), strict=True)
    return sum(failed), seconds


async def arrive(student):
    page = await student.sign_in()
    return [] if page == "/lab/tree/notebooks/00_start_here.ipynb" else [f"arrived at {page}"]


async def derivation(student):
    return await student.execute("03_derivation")


async def sweeps(student):
    return await student.execute("05_sweeps")


async def shut_down(student):
    await student.close("03_derivation")
    await asyncio.sleep(2)  # the kernel takes its leave
    return []


async def lesson(hub, count):
    """Print the row of a class of `count`; (failures, MB with one kernel, MB with both, MB of hub and proxy, CPU s)."""
    failures, times, memory = 0, [], []
    async with AsyncExitStack() as stack:
        students = [await stack.enter_async_context(Student(hub, f"student-{i}")) for i in range(count)]
        for step in arrive, derivation, sweeps, shut_down:
            failed, seconds = await everybody(students, step)
            failures += failed
            times.append(seconds)
            memory.append(statistics.mean(pss(hub.of(student.name)) for student in students))
            if step is sweeps:
                processes = [process for student in students for process in hub.of(student.name)]
                cpu = sum(sum(process.cpu_times()[:2]) for process in processes) / count
        server = statistics.mean(pss(hub.of(student.name)[:1]) for student in students)
    _, of_03, both, of_05 = memory
    own = [hub.process, *(process for process in hub.process.children() if "node" in process.name())]
    seconds = "  ".join(f"{statistics.median(all_s):4.0f} {max(all_s):5.0f}" for all_s in times[:3])
    print(
        f"{count:8}  {seconds}  {failures:8} {of_03:6.0f}  {both:7.0f}  {of_05:5.0f}  {server:8.0f}"
        f"  {pss(own):8.0f}  {cpu:9.1f}",
        flush=True,
    )
    return failures, max(of_03, of_05), both, pss(own), cpu


def main():
    if not find_jupyterhub():
        sys.exit(HOW_TO_GET_JUPYTERHUB)
    machine = psutil.virtual_memory().total / 1e9
    print(f"{psutil.cpu_count()} processors, {machine:.0f} GB, Python {sys.version.split()[0]}")
    for whose, options in SERVERS.items():
        print(f"\n{whose}:\n{HEADER}")
        for count in [int(argument) for argument in sys.argv[1:]] or CLASSES:
            with jupyterhub(*options) as hub:
                failures, one, both, own, cpu = asyncio.run(lesson(hub, count))
        if not options:
            print(f"\nbar, for {count} students: no failure ({failures}), at most {BAR} MB a student ({one:.0f})")
        print(f"\nComputed from {count} students, {SYSTEM / 1000:.0f} GB left to the system:")
        for gigabytes in 8, 16, 32, 64:
            free = 1000 * gigabytes - SYSTEM - own
            print(f"{gigabytes:3} GB: {free / one:4.0f} students with one notebook open, {free / both:4.0f} with two")
        print(f"20 students who run both notebooks from top to bottom keep 4 processors busy for {20 * cpu / 4:.0f} s")


if __name__ == "__main__":
    main()

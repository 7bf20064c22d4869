"""A student's kernel: Jupyter's own, without the debugger, and giving memory back to the machine after each cell."""

import ctypes
import gc
import sys

sys.modules["debugpy"] = None  # 8 MB; optional to ipykernel

from ipykernel.ipkernel import IPythonKernel  # noqa: E402, after the module that it shall not import
from ipykernel.kernelapp import launch_new_instance  # noqa: E402

trim = getattr(ctypes.CDLL(None), "malloc_trim", lambda pad: None)  # glibc's: what is free goes back


class Kernel(IPythonKernel):
    async def do_execute(self, *args, **kwargs):
        try:
            return await super().do_execute(*args, **kwargs)
        finally:
            gc.collect()  # a figure's parts refer to one another, and are many
            trim(0)


launch_new_instance(kernel_class=Kernel)

"""A student's server in the classroom: no request off the machine, nothing unused, nothing idle."""

c = get_config()  # noqa: F821, a name that Jupyter defines
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"

c.ServerApp.jpserver_extensions = {"jupyter_lsp": False, "jupyter_server_terminals": False, "notebook_shim": False}
c.ServerApp.terminals_enabled = False
c.ServerApp.allow_root = True  # as in a container

# A kernel that has done nothing for an hour ends, though its page may be open; a server without kernels soon after.
c.MappingKernelManager.cull_idle_timeout = 3600
c.MappingKernelManager.cull_connected = True
c.ServerApp.shutdown_no_activity_timeout = 600

# JupyterLab as `npm start` runs it. A flag on the command line wins over a line here: npm start -- --port 9999
import os
import warnings

c = get_config()  # noqa: F821 (Jupyter provides it)

c.ServerApp.root_dir = os.getcwd()  # the project's root, where `npm start` runs
# Only this machine reaches it, and only with the token that Jupyter makes.
c.ServerApp.ip = "127.0.0.1"
# .scripts/jupyter/port.mjs has looked for a free port; Jupyter must not take another one unasked.
c.ServerApp.port_retries = 0
# Ctrl-C ends it at once.
c.ServerApp.answer_yes = True
# In a container one is root.
c.ServerApp.allow_root = hasattr(os, "getuid") and os.getuid() == 0

# The one kernel that these notebooks run on, and not the Python kernel that JupyterLab brings along.
c.KernelSpecManager.allowed_kernelspecs = {"tslab"}
c.KernelSpecManager.ensure_native_kernel = False
c.MultiKernelManager.default_kernel_name = "tslab"

# The kernel itself completes and inspects; a search for language servers would only ask npm, which writes in the user's home.
c.LanguageServerManager.autodetect = False

# Whatever a cell prints arrives: by default, what exceeds 1000 messages or 1 MB a second is dropped.
c.ZMQChannelsWebsocketConnection.iopub_msg_rate_limit = 100_000
c.ZMQChannelsWebsocketConnection.iopub_data_rate_limit = 100_000_000

# No pings. Just before it sends the next ping Jupyter looks how old the last answer is: 30 s, and that is also the longest
# timeout of which tornado does not warn, so every connection was cut again and again. A page that closes closes its socket.
c.ServerApp.tornado_settings = {
    "ws_ping_interval": 0,
    # Where custom.css is (jupyter_lab_config.py); Jupyter has no setting for it.
    "static_custom_path": [os.path.join(os.path.dirname(__file__), "custom")],
}


def without_plotly_png(model, **_):
    """JupyterLab's Plotly keeps a PNG as wide as the output was when it drew. After a reload it would show that in place of the
    live picture, cut off in a narrower window. The flat picture for other viewers is the JPEG that came from the kernel."""
    if model["type"] == "notebook" and model.get("content"):
        for cell in model["content"]["cells"]:
            for output in cell.get("outputs", []):
                if "application/vnd.plotly.v1+json" in output.get("data", {}):
                    output["data"].pop("image/png", None)


c.ContentsManager.pre_save_hook = without_plotly_png
# Jupyter applies its settings twice, and warns that the second time replaces the hook of the first.
warnings.filterwarnings("ignore", message="Overriding existing pre_save_hook")

load_subconfig("jupyter_nbconvert_config.py")  # noqa: F821

# Warnings and the address; npm start -- --debug shows all.
c.ServerApp.log_level = "WARN"

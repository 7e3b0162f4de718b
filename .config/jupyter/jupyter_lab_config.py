c = get_config()  # noqa: F821 (Jupyter provides it)

c.LabApp.default_url = "/lab/tree/notebooks/00-start-here.ipynb"
# No calls to the outside: no news, no look for updates (and no question about them: labconfig/default_setting_overrides.json).
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.log_level = "WARN"

# custom/custom.css, beside this file: where printed lines and folded cells end.
c.LabApp.custom_css = True

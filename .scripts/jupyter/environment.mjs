import { inRoot } from "../setup/paths.mjs";

/** @param {string} name */
const kept = (name) => inRoot(".cache", "jupyter", name);

/**
 * Everything that Jupyter, IPython and friends would write in the user's home, kept in the project's .cache instead.
 */
export const jupyterEnvironment = {
  JUPYTER_CONFIG_PATH: inRoot(".config", "jupyter"),
  JUPYTER_CONFIG_DIR: kept("config"),
  JUPYTER_DATA_DIR: kept("data"),
  JUPYTER_RUNTIME_DIR: kept("runtime"),
  JUPYTERLAB_SETTINGS_DIR: kept("settings"),
  JUPYTERLAB_WORKSPACES_DIR: kept("workspaces"),
  JUPYTER_PATH: undefined,
  JUPYTERLAB_DIR: undefined,
  IPYTHONDIR: kept("ipython"),
  XDG_CONFIG_HOME: kept("xdg-config"),
  XDG_CACHE_HOME: kept("xdg-cache"),
  XDG_DATA_HOME: kept("xdg-data"),
  XDG_STATE_HOME: kept("xdg-state"),
};

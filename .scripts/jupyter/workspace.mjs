import fs from "node:fs";
import path from "node:path";

const contents = "@jupyterlab/toc:plugin";

/**
 * Lets JupyterLab open with the table of contents on the left, which a lesson is read by; it has no setting for that.
 * Only where there is no workspace yet: what a reader has arranged since stays.
 *
 * @param {string} folder
 */
export function openWithContents(folder) {
  const file = path.join(folder, "default-37a8.jupyterlab-workspace"); // JupyterLab's own name for the usual one
  if (fs.existsSync(file)) return;
  const left = {
    visible: true,
    collapsed: false,
    current: contents,
    widgets: ["filebrowser", "running-sessions", contents, "extensionmanager.main-view"],
  };
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, JSON.stringify({ data: { "layout-restorer:data": { left } }, metadata: { id: "default" } }));
}

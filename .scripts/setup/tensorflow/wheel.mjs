import fs from "node:fs";
import path from "node:path";
import { needsSpace } from "../disk.mjs";
import { Failure } from "../failure.mjs";
import { inRoot, venvPython } from "../paths.mjs";
import { pip } from "../python.mjs";
import { ask, run } from "../run.mjs";

export const name = "wheel";
export const title = "the Python package tensorflow-cpu";
export const about = "two minutes, 280 MB";
export const version = "2.21.0";

/** The C++ compiler on this machine, if any. */
export async function compiler() {
  for (const command of [process.env.CXX ?? "", "c++", "g++", "clang++"].filter(Boolean)) {
    if ((await ask(command, ["--version"])) !== undefined) return command;
  }
}

/**
 * The wheel holds the same C library that tfjs-node is written against, newer, and comes from PyPI, which pip reaches
 * anyway.
 *
 * @param {string} folder
 */
async function download(folder) {
  const wheels = () =>
    fs.existsSync(folder)
      ? fs.readdirSync(folder).filter((file) => file.includes(version) && file.endsWith(".whl"))
      : [];
  if (wheels().length === 0) {
    // Any Python's wheel will do, since only the C library is used: so the newest Python, which may have no wheel yet,
    // does not matter.
    await pip(
      [
        "download",
        "--no-deps",
        "--no-cache-dir",
        "--only-binary=:all:",
        "--python-version=3.11",
        "--implementation=cp",
        "--abi=cp311",
        "--platform=manylinux_2_27_x86_64",
        `--dest=${folder}`,
        `tensorflow-cpu==${version}`,
      ],
      "downloading tensorflow-cpu",
    );
  }
  return path.join(folder, wheels()[0]);
}

/** Of the wheel's 1.1 GB only the two libraries and the C interface's headers are needed. */
const unpack = `
import sys, zipfile
wheel, folder = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        header = name.startswith("tensorflow/include/") and name.endswith(".h") and any(
            part in name for part in ("/tensorflow/c/", "/tensorflow/core/platform/", "/tsl/platform/", "/xla/tsl/c/"))
        if header or name in ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"):
            archive.extract(name, folder)
`;

/** @param {{ kept: string, tfjsNode: string, store: string }} folders */
export async function get({ kept, tfjsNode, store }) {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Failure(`it is made for Linux on x64 only, and this is ${process.platform} on ${process.arch}`);
  const command = await compiler();
  if (!command)
    throw new Failure(
      "there is no C++ compiler to build its addon with",
      "Install one (Debian, Ubuntu: sudo apt install g++) and run the same command again.",
    );
  needsSpace(1.5e9, "TensorFlow's libraries");

  const wheel = await download(path.join(store, "download"));
  const unpacked = path.join(store, "unpacked");
  fs.rmSync(unpacked, { recursive: true, force: true });
  await run(venvPython, ["-c", unpack, wheel, unpacked], { title: "unpacking tensorflow-cpu" });

  const lib = path.join(kept, "deps", "lib");
  const addon = path.join(kept, "lib", "napi-v8", "tfjs_binding.node");
  for (const folder of [lib, path.dirname(addon)]) fs.mkdirSync(folder, { recursive: true });
  for (const library of ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"]) {
    fs.renameSync(path.join(unpacked, "tensorflow", library), path.join(lib, library));
  }
  // Two files that speak only Node-API: no node-gyp is needed, and one build serves every version of Node.
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((file) => path.join(tfjsNode, "binding", file));
  await run(
    command,
    [
      "-std=c++17",
      "-O2",
      "-fPIC",
      "-shared",
      "-DNAPI_VERSION=8",
      "-o",
      addon,
      ...sources,
      `-I${inRoot("node_modules", "node-api-headers", "include")}`,
      `-I${path.join(unpacked, "tensorflow", "include")}`,
      `-L${lib}`,
      "-l:libtensorflow_cc.so.2",
      "-l:libtensorflow_framework.so.2",
      "-Wl,-rpath,$ORIGIN/../../deps/lib",
    ],
    { title: "compiling tfjs-node's addon" },
  );

  fs.rmSync(unpacked, { recursive: true, force: true });
  fs.rmSync(path.join(store, "download"), { recursive: true, force: true });
}

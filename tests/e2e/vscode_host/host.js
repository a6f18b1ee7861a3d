// What VS Code's notebook webview does around its widget manager, on a real kernel.
//
// The manager itself is VS Code's own package, `@vscode/jupyter-ipywidgets8`, which the rig takes from npm. The
// extension hands it a kernel that is a proxy of the one in the extension host and asks it to draw each widget into
// the cell's output; both are done here as in vscode-jupyter's `src/webviews/webview-side/ipywidgets`.
import { KernelAPI, KernelConnection, ServerConnection } from "@jupyterlab/services";
import { activate } from "vscode-widget-manager";

const WIDGET_VIEW = "application/vnd.jupyter.widget-view+json";

async function startKernel({ baseUrl, token }) {
  const serverSettings = ServerConnection.makeSettings({
    baseUrl,
    wsUrl: baseUrl.replace("http", "ws"),
    token,
    appendToken: true,
  });
  const model = await KernelAPI.startNew({ name: "python3" }, serverSettings);
  const kernel = new KernelConnection({ model, serverSettings, handleComms: true });
  kernel.commsOverSubshells = "disabled";
  await kernel.info;
  return kernel;
}

// VS Code finds `anywidget` in the kernel's nbextensions; the page maps that name to the same file.
const scriptLoader = {
  widgetsRegisteredInRequireJs: new Set(["anywidget"]),
  loadWidgetScript: () => Promise.reject(new Error("only local widget scripts exist here")),
  successHandler() {},
  errorHandler(className, moduleName, moduleVersion, error) {
    console.error(`${className} of ${moduleName} ${moduleVersion} did not load`, error);
  },
};

async function draw(manager, modelId, output) {
  const model = await manager.get_model(modelId);
  const view = await manager.create_view(model, { el: output });
  // Only now does the view's element enter the page: at render it is detached and has no width.
  await manager.display_view(undefined, view, { node: output });
}

function newOutput() {
  const output = document.createElement("div");
  output.className = "cell-output-ipywidget-background";
  document.querySelector("#outputs").append(output);
  return output;
}

// Runs code as a cell: resolves at the kernel's reply, draws the widgets, rejects with the traceback.
async function run(kernel, manager, code) {
  const drawn = [];
  const future = kernel.requestExecute({ code, stop_on_error: true });
  future.onIOPub = ({ header, content }) => {
    if (["display_data", "execute_result"].includes(header.msg_type) && content.data[WIDGET_VIEW]) {
      drawn.push(draw(manager, content.data[WIDGET_VIEW].model_id, newOutput()));
    }
  };
  const { content } = await future.done;
  if (content.status !== "ok") {
    throw new Error(content.traceback.join("\n"));
  }
  await Promise.all(drawn);
}

globalThis.startHost = async (server) => {
  const kernel = await startKernel(server);
  activate();
  globalThis.vscIPyWidgets8.load();
  const manager = new globalThis.vscIPyWidgets.WidgetManager(
    kernel,
    document.querySelector("#outputs"),
    scriptLoader,
    () => {},
  );
  globalThis.host = {
    run: (code) => run(kernel, manager, code),
    restart: () => kernel.restart(),
    status: () => kernel.status,
    stop: () => kernel.shutdown(),
  };
};

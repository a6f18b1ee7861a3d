"""The smallest widget that uses everything a host must carry: it tells rig bugs from widget bugs."""

from playwright.sync_api import Locator, expect

SOURCE = '''
import anywidget


class Echo(anywidget.AnyWidget):
    """Sends bytes with a click and shows them reversed by the kernel."""

    _esm = """
    export default {
      render({ model, el, signal }) {
        const host = document.createElement("div");
        host.className = "echo";
        const button = document.createElement("button");
        const output = document.createElement("output");
        button.textContent = "Send 1, 2, 3";
        host.attachShadow({ mode: "open" }).append(button, output);
        const send = () => model.send({ kind: "bytes" }, undefined, [new Uint8Array([1, 2, 3]).buffer]);
        const show = (message, buffers) => {
          const { buffer, byteOffset, byteLength } = buffers[0];
          output.textContent = `${message.kind}: ${[...new Uint8Array(buffer, byteOffset, byteLength)]}`;
        };
        button.addEventListener("click", send, { signal });
        model.on("msg:custom", show);
        el.append(host);
      },
    };
    """

    def __init__(self):
        super().__init__()
        self.on_msg(self._reply)

    def _reply(self, widget, message, buffers):
        self.send({"kind": message["kind"] + " back"}, buffers=[bytes(buffers[0])[::-1]])
'''


def assert_echoes(scope: Locator) -> None:
    """Click the one Echo under `scope` and see the bytes come back reversed."""
    scope.get_by_role("button", name="Send 1, 2, 3").click()
    expect(scope.locator("output")).to_have_text("bytes back: 3,2,1")

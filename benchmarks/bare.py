"""The least that a widget can do about a key: the text goes to the kernel, a number comes back."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets


class Bare(anywidget.AnyWidget):
    """A text field and the number of its characters as Python counts them, where the stopwatch looks."""

    _esm = """
    export default { render({ model, el }) {
      const widget = document.createElement("div");
      widget.className = "llmhero";
      const root = widget.attachShadow({ mode: "open" });
      const field = document.createElement("textarea");
      const count = document.createElement("p");
      count.className = "read cuts";
      field.rows = 7;
      field.style.width = "100%";
      field.setAttribute("aria-label", "Text");
      field.value = model.get("text");
      field.addEventListener("keydown", (event) => event.stopPropagation());
      field.addEventListener("input", () => model.send({ text: field.value }));
      model.on("msg:custom", ({ count: n }) => { count.textContent = `${n} characters`; });
      count.textContent = "-";
      root.append(field, count);
      el.append(widget);
    } };
    """
    text = traitlets.Unicode().tag(sync=True)

    def __init__(self, text: str) -> None:
        super().__init__(text=text)
        self.on_msg(self._count)

    def _count(self, _: object, content: dict[str, Any], __: object) -> None:
        self.send({"count": len(content["text"])})

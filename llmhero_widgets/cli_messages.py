"""What the command line says."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

PROGRAM = Message(
    en="See how large language models work: widgets on real models, and lessons that use them.",
    zh="看清大语言模型如何工作：运行在真实模型上的组件，以及使用它们的课程。",
)
USAGE = Message(en="usage: ", zh="用法：")
COMMANDS = Message(en="commands", zh="命令")
OPTIONS = Message(en="options", zh="选项")
ARGUMENTS = Message(en="arguments", zh="参数")
HELP = Message(en="show this help and exit", zh="显示帮助并退出")
VERSION = Message(en="show the version and exit", zh="显示版本并退出")
LANG = Message(en="language: en or zh (default: that of the system)", zh="语言：en 或 zh（默认跟随系统）")
UNRECOGNIZED = Message(en="there is no argument {arguments}", zh="没有这样的参数：{arguments}")
BAD_ARGUMENTS = Message(
    en="{reason}\nRun `{program} --help` to see what there is.",
    zh="命令行参数有误：{reason}\n运行 `{program} --help` 查看用法。",
)

LAB = Message(
    en="copy the lessons to a folder of yours and open their index in JupyterLab",
    zh="把课程复制到你的文件夹，并在 JupyterLab 中打开目录",
)
LAB_REST = Message(en="Every other argument goes to JupyterLab as it is.", zh="其余参数原样传给 JupyterLab。")
LAB_FOLDER = Message(en="the folder (default: {folder})", zh="文件夹（默认：{folder}）")
LAB_LESSON = Message(
    en="the lesson to open, such as 1.1 (default: the index)", zh="要打开的课程，例如 1.1（默认：目录）"
)
LAB_NO_BROWSER = Message(en="do not open a browser", zh="不打开浏览器")
LAB_PORT = Message(en="the port to serve on", zh="服务端口")
LAB_AT = Message(
    en="Lessons are in {folder}: {new} copied, {kept} kept as they were.",
    zh="课程在 {folder}：复制了 {new} 个，原样保留了 {kept} 个。",
)
NO_JUPYTERLAB = Message(en="JupyterLab is not installed: {reason}", zh="没有安装 JupyterLab：{reason}")
NO_JUPYTERLAB_HINT = Message(
    en="Run `{python} -m pip install jupyterlab`.", zh="请运行 `{python} -m pip install jupyterlab`。"
)

LESSONS = Message(en="list the lessons, or copy them", zh="列出课程，或复制课程")
LESSONS_LIST = Message(en="list the lessons (the default)", zh="列出课程（默认）")
LESSONS_COPY = Message(
    en="copy the lessons to a folder; nothing there is overwritten", zh="把课程复制到文件夹；不会覆盖任何文件"
)
LESSONS_OPEN = Message(
    en="copy one lesson, unless it is there already, and print where it is",
    zh="复制一课（已有就不动），并显示它的位置",
)
LESSONS_RESET = Message(
    en="put a fresh copy of a lesson in the place of yours, and keep yours beside it",
    zh="用全新的一课换下你的副本，你的副本保留在旁边",
)
LESSON_ID = Message(en="the lesson, such as 1.1, or index", zh="课程编号，例如 1.1；或 index（目录）")
LESSONS_AT = Message(
    en="where your copy is, if it is not in the folder", zh="你的副本所在的位置（如果不在该文件夹里）"
)
KEPT_ASIDE = Message(en="Your copy is kept: {path}", zh="你的副本已保留：{path}")
MINUTES = Message(en="{minutes} min", zh="{minutes} 分钟")

MODELS = Message(
    en="list, fetch, find and remove models and tokenizers", zh="列出、获取、查找和删除模型与分词器"
)
MODELS_LIST = Message(
    en="list the models and tokenizers and their sizes (the default)", zh="列出模型与分词器及其大小（默认）"
)
MODELS_FETCH = Message(
    en="fetch models and tokenizers now, to work offline later (default: all)",
    zh="现在获取模型与分词器，以便之后离线使用（默认：全部）",
)
MODELS_AGAIN = Message(en="fetch again what is here already", zh="即使已有也重新获取")
MODELS_SHARE = Message(
    en="put models into a folder that many people read (default: all of the catalogue)",
    zh="把模型放进供多人读取的文件夹（默认：目录中的全部）",
)
SHARE_NAME = Message(
    en="name of a model or a tokenizer, a hub id, a folder or a GGUF file",
    zh="模型或分词器的名字、hub 上的名称、文件夹或 GGUF 文件",
)
SHARE_TO = Message(
    en="the folder, which LLMHERO_MODELS names to every learner",
    zh="目标文件夹；之后让每位学习者的 LLMHERO_MODELS 指向它",
)
MODELS_PATH = Message(en="print the folder of a model or a tokenizer", zh="显示模型或分词器所在的文件夹")
MODELS_REMOVE = Message(en="delete models and tokenizers from our cache", zh="从缓存中删除模型与分词器")
MODEL_NAME = Message(en="name of a model or a tokenizer", zh="模型或分词器的名字")
UNKNOWN_NAME = Message(
    en="There is no model or tokenizer “{name}”. There are: {names}.",
    zh="没有名为“{name}”的模型或分词器。可用的有：{names}。",
)
UNKNOWN_NAME_HINT = Message(
    en="Run `llmhero models list` to see what each of them is.",
    zh="运行 `llmhero models list` 查看各自的说明。",
)
READY = Message(en="ready, {size}", zh="已就绪，{size}")
READY_SHARED = Message(en="ready, shared: {folder}", zh="已就绪，共享：{folder}")
READY_HUB = Message(en="ready, in the Hugging Face cache", zh="已就绪，在 Hugging Face 缓存中")
ABSENT = Message(
    en="not here; {download} to download, {installed} on disk",
    zh="未下载；需下载 {download}，占用磁盘 {installed}",
)
CACHE_AT = Message(en="Kept in {folder}: {size}", zh="存放在 {folder}：共 {size}")
FETCHED = Message(en="{title} is ready: {path}", zh="{title} 已就绪：{path}")
REMOVED = Message(en="{title}: {size} freed", zh="{title}：释放了 {size}")
NOT_HERE = Message(en="{title} is not on this machine yet.", zh="本机还没有 {title}。")
FETCH_IT = Message(en="Run `llmhero models fetch {id}`.", zh="请运行 `llmhero models fetch {id}`。")

KEYS = Message(
    en="say which keys are set, and keep them in the keyring of the operating system",
    zh="查看已设置的密钥，并把密钥保存在系统钥匙串中",
)
KEYS_LIST = Message(
    en="say which keys are set, and where; never the keys (the default)",
    zh="显示设置了哪些密钥、存在哪里，但不显示密钥本身（默认）",
)
KEYS_SET = Message(
    en="ask for a key, unseen, and put it into the keyring", zh="提示输入密钥（输入时不显示），并存入钥匙串"
)
KEYS_REMOVE = Message(en="delete a key from the keyring", zh="从钥匙串中删除密钥")
KEY_NAME = Message(en="name of the key, such as OPENAI_API_KEY", zh="密钥的名字，例如 OPENAI_API_KEY")
KEYS_NOT_HERE = Message(
    en="a key is never part of a command, where others could read it; it is asked for after "
    "`llmhero keys set NAME`",
    zh="密钥不能写在命令里，否则别人可能看到；请运行 `llmhero keys set NAME`，随后按提示输入",
)
TYPE_KEY = Message(en="Key for {name} (not shown): ", zh="{name} 的密钥（不显示）：")
KEY_SAVED = Message(en="{name} is in the keyring.", zh="{name} 已存入钥匙串。")
KEY_REMOVED = Message(en="{name} is deleted from the keyring.", zh="已从钥匙串中删除 {name}。")
IN_ENVIRONMENT = Message(en="in the environment", zh="在环境变量中")
IN_KEYRING = Message(en="in the keyring", zh="在钥匙串中")
NOWHERE = Message(en="not set", zh="未设置")

DOCTOR = Message(
    en="say what works on this machine, and the one command that mends each problem",
    zh="检查本机哪些可用，并给出修复每个问题的命令",
)
DOCTOR_OFFLINE = Message(en="do not ask the network", zh="不访问网络")
HEALTHY = Message(en="Everything that is needed works.", zh="必需的部分都正常。")
BROKEN = Message(
    en="Something that is needed is broken: run the commands behind the lines with ✗.",
    zh="有必需的部分出了问题：请运行标有 ✗ 的各行所给的命令。",
)
JSON = Message(
    en="print one line of JSON, for editors; errors too, as {{error: …}}",
    zh="输出一行 JSON，供编辑器读取；出错时为 {{error: …}}",
)
JSON_LINES = Message(
    en="print one line of JSON per step, for editors; terminating it leaves nothing half-done",
    zh="每一步输出一行 JSON，供编辑器读取；中途终止不会留下未完成的文件",
)
STOPPED = Message(en="Stopped. Nothing half-done is left.", zh="已停止，没有留下未完成的文件。")
EXPORT = Message(
    "write a lesson as one page that needs no kernel and no network",
    "把课程写成一个网页，打开时不需要内核和网络",
)
EXPORT_LESSON = Message(
    "number of a lesson, which is run first, or a notebook that has been run",
    "课程编号（会先运行一遍），或一个已经运行过的 notebook 文件",
)
EXPORT_HTML = Message(
    "the page; by default the notebook's name in this folder",
    "网页文件；默认在当前文件夹，用 notebook 的名字",
)
EXPORT_OVERWRITE = Message("replace the file if there is one", "已有同名文件时覆盖它")
EXPORT_THEME = Message("colours of the page", "网页的配色")

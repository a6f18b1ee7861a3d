"""What is said about keys."""

from llmhero_widgets.core.text import Message

NO_NAME = Message(
    "This is no name for a key. A name has capitals and underscores, like OPENAI_API_KEY.",
    "这不是密钥的名字。名字由大写字母和下划线组成，例如 OPENAI_API_KEY。",
)
NO_NAME_HINT = Message(
    "Run `llmhero keys set OPENAI_API_KEY`; the key itself is asked for, and not shown while you type. If "
    "you have just typed a key into the command line, delete it from the history of your shell.",
    "请运行 `llmhero keys set OPENAI_API_KEY`，随后会提示您输入密钥，输入时不显示。"
    "如果刚才把密钥直接写在了命令里，请把它从终端的历史记录中删除。",
)
NO_KEY = Message(
    "This cannot be a key: it is empty, or holds something other than printable ASCII.",
    "这不可能是密钥：它是空的，或含有可打印 ASCII 以外的字符。",
)
NO_KEY_HINT = Message("Copy the key again, and paste it when asked.", "请重新复制密钥，在提示时粘贴。")
NO_KEYRING = Message(
    "The package `keyring`, which speaks to the keyring of the operating system, is not installed.",
    "没有安装用来访问系统钥匙串的 `keyring` 包。",
)
INSTALL_KEYRING = Message(
    'Run `pip install "llmhero-widgets[keys]"`, or put the key into an environment variable.',
    '请运行 `pip install "llmhero-widgets[keys]"`，或把密钥放进环境变量。',
)
NO_SAFE_PLACE = Message(
    "This machine has no keyring that keeps secrets encrypted, so nothing was saved.",
    "本机没有能加密保存的钥匙串，因此什么也没有保存。",
)
USE_ENVIRONMENT = Message(
    "Put the key into the environment variable {variable} before you start Jupyter.",
    "请在启动 Jupyter 之前，把密钥放进环境变量 {variable}。",
)
USE_ENVIRONMENT_ANY = Message(
    "Put the key into an environment variable before you start Jupyter.",
    "请在启动 Jupyter 之前，把密钥放进环境变量。",
)
FAILS = Message(
    "The keyring of the operating system cannot be used ({reason}).", "系统钥匙串无法使用（{reason}）。"
)
SILENT = Message(
    "The keyring did not answer within {seconds:g} s; it may be locked.",
    "系统钥匙串在 {seconds:g} 秒内没有应答，可能处于锁定状态。",
)
UNLOCK = Message(
    "Unlock it and try again, or put the key into an environment variable.",
    "请解锁后重试，或把密钥放进环境变量。",
)
NOT_KEPT = Message("The keyring holds no {variable} of ours.", "钥匙串里没有我们保存的 {variable}。")
LIST_THEM = Message(
    "Run `llmhero keys list` to see which it holds.", "运行 `llmhero keys list` 查看其中有哪些。"
)

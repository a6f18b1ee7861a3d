"""What a model on a server says to people."""

from llmhero_widgets.core.text import Message

BAD_URL = Message(
    "This is no address of a server: it has to begin with http:// or https://, and must hold no user name, "
    "password, query or fragment, for it is shown and saved.",
    "这不是服务器地址：地址须以 http:// 或 https:// 开头，且不能带用户名、密码、查询参数或片段，"
    "因为它会被显示和保存。",
)
BAD_URL_HINT = Message(
    'Write it like `RemoteModel("http://127.0.0.1:8000/v1", "model")`.',
    '请写成 `RemoteModel("http://127.0.0.1:8000/v1", "model")` 这样。',
)
NO_VARIABLE = Message(
    "api_key_env takes the name of an environment variable, not the key itself.",
    "api_key_env 要的是环境变量的名字，而不是密钥本身。",
)
NO_VARIABLE_HINT = Message(
    'Put the key into an environment variable and pass its name: `api_key_env="OPENAI_API_KEY"`.',
    '请把密钥放进环境变量，然后传入变量名：`api_key_env="OPENAI_API_KEY"`。',
)
BAD_TOP = Message(
    "top has to be a whole number from 1 up, not {value!r}.",
    "top 必须是不小于 1 的整数，而不是 {value!r}。",
)
BAD_API = Message(
    "api has to be “completions”, “chat” or None, not {value!r}.",
    "api 必须是“completions”“chat”或 None，而不是 {value!r}。",
)
BAD_TIMEOUT = Message(
    "timeout has to be a number of seconds above 0, not {value!r}.",
    "timeout 必须是大于 0 的秒数，而不是 {value!r}。",
)
NO_NAME = Message("A remote model needs a name.", "远程模型需要名字。")
NO_NAME_HINT = Message(
    "Pass the name under which the server offers it.", "请传入服务器提供该模型时所用的名字。"
)

BAD_NAME = Message(
    "“{name}” does not name a model on a server.",
    "“{name}”不是服务器上模型的名称。",
)
BAD_NAME_HINT = Message(
    "Write openai:, the address, # and the model, such as “openai:http://127.0.0.1:8000/v1#qwen3-8b”.",
    "写法为 openai:、地址、# 和模型名，如“openai:http://127.0.0.1:8000/v1#qwen3-8b”。",
)
NO_BASE_URL = Message(
    "“{name}” does not say where the server is, and the environment variable {variable} is empty.",
    "“{name}”没有写明服务器地址，而环境变量 {variable} 是空的。",
)
NO_BASE_URL_HINT = Message(
    "Set {variable}, such as {variable}=http://127.0.0.1:8000/v1, or write the address into the name: "
    "“openai:http://127.0.0.1:8000/v1#{model}”.",
    "请设置 {variable}，例如 {variable}=http://127.0.0.1:8000/v1；或把地址写进名称："
    "“openai:http://127.0.0.1:8000/v1#{model}”。",
)
NO_WEIGHTS = Message(
    "{owner} needs the weights of a model, and {name} is on a server that tells the next tokens only.",
    "{owner} 需要模型的权重，而 {name} 在服务器上，只能得到下一个 token 的概率。",
)
NO_WEIGHTS_HINT = Message(
    "Load a model here, such as `hero.load_model()`. DecodingTree and RagBuilder take the one on the server.",
    "请在本地加载模型，例如 `hero.load_model()`。服务器上的模型可用于 DecodingTree 和 RagBuilder。",
)
ONLY_HERE = Message(
    "{options} cannot be chosen for {name}: the server decides it.",
    "不能为 {name} 指定 {options}：这由服务器决定。",
)
ONLY_HERE_HINT = Message(
    "Leave it out: `load_model({call})`.",
    "请去掉它：`load_model({call})`。",
)

UNREACHABLE = Message("{url} does not answer ({reason}).", "{url} 没有应答（{reason}）。")
UNREACHABLE_HINT = Message(
    "Check that the server runs and that the address is right, then try again.",
    "请确认服务器正在运行、地址没有写错，然后重试。",
)
TIMED_OUT = Message("{url} did not answer within {seconds:g} s.", "{url} 在 {seconds:g} 秒内没有应答。")
TIMED_OUT_HINT = Message(
    "Try again, or give it more time: `RemoteModel(…, timeout=120)`.",
    "请重试，或多给它一些时间：`RemoteModel(…, timeout=120)`。",
)
MOVED = Message("{url} sends us on to {location}.", "{url} 把请求转向了 {location}。")
MOVED_HINT = Message(
    "We do not follow, for the key would go along. If you trust that address, make the RemoteModel with it.",
    "密钥会随请求一起发出，因此我们不跟随跳转。如果信任那个地址，请用它来创建 RemoteModel。",
)
BAD_KEY = Message(
    "The environment variable {variable} holds something that cannot be a key.",
    "环境变量 {variable} 的内容不可能是密钥。",
)
NO_KEY = Message(
    "{url} asks for a key ({status}), and the environment variable {variable} is empty.",
    "{url} 需要密钥（{status}），而环境变量 {variable} 是空的。",
)
WRONG_KEY = Message(
    "{url} does not accept the key in the environment variable {variable} ({status}).",
    "{url} 不接受环境变量 {variable} 中的密钥（{status}）。",
)
SET_KEY_HINT = Message(
    "Put the key of this server into {variable}, outside the notebook, or run `llmhero keys set {variable}`, "
    "and try again.",
    "请在笔记本之外把该服务器的密钥放进 {variable}，或运行 `llmhero keys set {variable}`，然后重试。",
)
NEEDS_KEY = Message("{url} asks for a key ({status}).", "{url} 需要密钥（{status}）。")
NEEDS_KEY_HINT = Message(
    "Name the environment variable that holds it: `RemoteModel(…, api_key_env=…)`.",
    "请指明存放密钥的环境变量：`RemoteModel(…, api_key_env=…)`。",
)
KEY_WITHHELD = Message(
    "{url} asks for a key ({status}); none was sent, since a document names this server, not you.",
    "{url} 需要密钥（{status}）；没有发送密钥，因为这个服务器由文档指定，而不是由您指定。",
)
KEY_WITHHELD_HINT = Message(
    "If you trust it with {variable}, list it in the environment variable {hosts}: {hosts}={host}",
    "如果您信任它、愿意把 {variable} 发给它，请把它列入环境变量 {hosts}：{hosts}={host}",
)
BUSY = Message("{url} says that it was asked too often (429).", "{url} 表示请求过于频繁（429）。")
BUSY_HINT = Message("Wait a little, then try again.", "请稍等片刻再试。")
BUSY_FOR_HINT = Message("Wait {wait} seconds, then try again.", "请等待 {wait} 秒再试。")
NO_JSON = Message("What {url} answers is no JSON.", "{url} 返回的内容不是 JSON。")
NOT_A_SERVER_HINT = Message(
    "Check the address: that of an OpenAI-compatible server mostly ends in /v1.",
    "请检查地址：OpenAI 兼容服务器的地址大多以 /v1 结尾。",
)

UNKNOWN_MODEL = Message(
    "{url} has no model “{name}”. It offers: {names}.",
    "{url} 上没有名为“{name}”的模型。它提供的有：{names}。",
)
UNKNOWN_MODEL_HINT = Message(
    "Make the RemoteModel with one of these names.", "请用其中一个名字创建 RemoteModel。"
)
NO_ENDPOINT = Message(
    "{url} has neither /completions nor /chat/completions for “{name}”{reason}.",
    "{url} 没有为“{name}”提供 /completions，也没有 /chat/completions{reason}。",
)
REFUSED = Message(
    "{url} refused the request ({status}): {reason}",
    "{url} 拒绝了请求（{status}）：{reason}",
)
REFUSED_HINT = Message(
    "If it lists fewer tokens than {top}, make the RemoteModel with a smaller `top`, such as `top=5`.",
    "如果服务器最多列出的 token 少于 {top} 个，请用较小的 `top` 创建 RemoteModel，例如 `top=5`。",
)
SERVER_FAILED = Message(
    "{url} failed while it answered ({status}): {reason}",
    "{url} 在应答时出错（{status}）：{reason}",
)
NO_LOGPROBS = Message(
    "{url} answers without log-probabilities, so there is nothing to draw.",
    "{url} 的应答不含对数概率，因此没有可画的内容。",
)
NO_LOGPROBS_HINT = Message(
    "Use a server that returns them for this model, such as vLLM or llama.cpp.",
    "请换用会为该模型返回对数概率的服务器，例如 vLLM 或 llama.cpp。",
)
ENDED = Message(
    "{url} ends the text here and lists no next token.",
    "{url} 在此处结束文本，没有列出下一个 token。",
)
BROKEN_ANSWER = Message(
    "What {url} answers is not what an OpenAI-compatible server says.",
    "{url} 的应答不符合 OpenAI 兼容服务器的格式。",
)
ONLY_THE_ROOT = Message(
    "{url} is a chat server and does not continue a message that has begun, so only the first token can be "
    "expanded.",
    "{url} 是聊天服务器，不会接着写已经开头的消息，因此只能展开第一个 token。",
)
ONLY_THE_ROOT_HINT = Message(
    "For a deeper tree use a server with /completions, or one that knows `continue_final_message` (vLLM).",
    "要画更深的树，请换用带 /completions 的服务器，或支持 `continue_final_message` 的服务器（vLLM）。",
)
OPEN_CHARACTER = Message(
    "This branch ends in the middle of a character, and {url} reads whole characters only.",
    "这个分支停在一个字符的中间，而 {url} 只能读完整的字符。",
)
OPEN_CHARACTER_HINT = Message(
    "Expand another branch; a local model can go on here.", "请展开别的分支；本地模型可以在这里继续。"
)
NAMELESS = Message(
    "{url} did not say which text “{token}” stands for, so nothing can be asked behind it.",
    "{url} 没有说明“{token}”代表什么文本，因此无法询问它之后的内容。",
)
NO_TAIL = Message(
    "{name} is remote: its server lists the {top} likeliest tokens and hides the others.",
    "{name} 是远程模型：服务器只列出概率最高的 {top} 个 token，其余不可见。",
)
NO_TAIL_HINT = Message(
    "For the whole distribution load the model here: `load_model(…)`.",
    "要看完整的分布，请在本地加载模型：`load_model(…)`。",
)
NO_SUCH_TOKEN = Message(
    "There is no token {number}: {name} has named {count} so far.",
    "没有编号为 {number} 的 token：{name} 目前给出过 {count} 个。",
)

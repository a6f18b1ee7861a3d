"""What joining, reordering and rewriting say to people."""

from llmhero_widgets.core.text import Message

FUSE = Message("Fuse", "融合")
FUSE_ABOUT = Message("Joins several lists of hits into one.", "把多个检索结果列表合成一个。")
METHOD = Message("method", "方法")
RRF = Message("by rank (RRF)", "按名次（RRF）")
WEIGHTED = Message("by score, each list from 0 to 1", "按得分（各列表归一化到 0–1）")
CONSTANT = Message("added to each rank", "名次加数")
CONSTANT_HELP = Message(
    "RRF only: the larger, the less the first places matter. 60 is usual.",
    "仅用于 RRF：越大，靠前名次的优势越小。常用 60。",
)
WEIGHTS = Message("weights", "权重")
WEIGHTS_HELP = Message(
    "One number per list, in the order of their connections, such as 0.7, 0.3. Empty: all equal.",
    "每个列表一个数，按连接的先后排列，例如 0.7, 0.3。留空表示相等。",
)
K_ON = Message("hits to hand on", "保留多少条")
BAD_WEIGHTS = Message(
    "The weights {value!r} are no numbers from 0 up, separated by commas.",
    "权重 {value!r} 不是用逗号分隔的非负数。",
)
ALL_ZERO = Message("All weights are 0, so nothing counts.", "所有权重都是 0，没有任何列表起作用。")
WEIGHTS_HINT = Message("Write for example 0.7, 0.3.", "例如写成 0.7, 0.3。")
WRONG_COUNT = Message(
    "There are {weights} weights for {lists} lists.", "给了 {weights} 个权重，却有 {lists} 个列表。"
)
OTHER_CHUNKS = Message(
    "The lists to fuse come from different chunks: a row means another text in each.",
    "要融合的列表来自不同的片段：同一行号在各列表里指的不是同一段文字。",
)
OTHER_CHUNKS_HINT = Message(
    "Let both indexes stand behind the same chunk node.", "请让这些索引接在同一个切分节点之后。"
)

RERANK = Message("Rerank", "重排")
RERANK_ABOUT = Message(
    "A model reads the question with each passage and orders them anew.",
    "由模型把问题和每个片段放在一起读，重新排序。",
)
LIKELIHOOD = Message("likelihood of the question", "问题的似然")
LATE_INTERACTION = Message("token by token (MaxSim)", "逐 token 匹配（MaxSim）")
METHOD_HELP = Message(
    "The likelihood takes a language model seconds; token by token takes an embedder a fraction of that.",
    "似然法要用语言模型读每个片段，需要数秒；逐 token 匹配用嵌入模型，时间只是其零头。",
)
CROSS_ENCODER = Message("cross-encoder", "交叉编码器")
MODEL = Message("model", "模型")
MODEL_HELP = Message(
    "Empty: the pipeline's own language model or embedder. A cross-encoder needs a hub name or a path.",
    "留空则用流水线自己的语言模型或嵌入模型；交叉编码器须填写 Hub 名称或路径。",
)
OWN_MODEL_HELP = Message("Empty: the pipeline's own language model.", "留空则用流水线自己的语言模型。")
TEMPLATE = Message("text before the question", "问题之前的文字")
TEMPLATE_HELP = Message(
    "Likelihood only: contains {passage} once. Empty: the usual one, in the question's language.",
    "仅用于似然：其中 {passage} 恰好出现一次。留空则按问题的语言用默认文字。",
)
CANDIDATES = Message("hits to read", "重排多少条")
NO_SLOT = Message(
    "The text before the question has to contain {slot} exactly once.",
    "问题之前的文字必须恰好包含一次 {slot}。",
)
NO_SLOT_HINT = Message("Put {slot} where the passage belongs.", "请在放片段的位置写上 {slot}。")
NO_TOKENS = Message("The question has no token.", "问题里一个 token 也没有。")
TOO_LONG = Message(
    "Without any passage the question needs {tokens} tokens already, and the model reads {context} at once.",
    "不算片段，问题和前后的文字就有 {tokens} 个 token，而模型一次只能读 {context} 个。",
)
TOO_LONG_HINT = Message("Shorten the question or the template.", "请缩短问题或模板。")
NOT_A_WRITER = Message(
    "{name} cannot say how likely a question is: it has no language-model head.",
    "{name} 没有语言模型头，无法给出问题的似然。",
)
REMOTE = Message(
    "{name} runs on a server, which does not tell how likely a given question is.",
    "{name} 运行在服务器上，服务器不会给出指定问题的似然。",
)
REMOTE_HINT = Message(
    "Name a local model for reranking, such as {example}.", "请为重排指定一个本地模型，例如 {example}。"
)
NO_CROSS_ENCODER = Message("No cross-encoder is named.", "没有指定交叉编码器。")
CROSS_HINT = Message(
    "Name one, such as cross-encoder/ms-marco-MiniLM-L6-v2.",
    "请指定一个，例如 cross-encoder/ms-marco-MiniLM-L6-v2。",
)
NOT_A_CROSS_ENCODER = Message(
    "{name} is no cross-encoder: it needs one label, or two.",
    "{name} 不是交叉编码器：它应当有一个或两个标签。",
)

MMR = Message("MMR", "MMR")
MMR_ABOUT = Message("Holds back passages that repeat earlier ones.", "压低与前面片段重复的内容。")
BALANCE = Message("λ", "λ")
BALANCE_HELP = Message("1: only relevance; 0: only variety.", "1 只看相关性，0 只看多样性。")
RELEVANCE = Message("relevance", "相关性")
BY_SCORES = Message("the list's scores, from 0 to 1", "原列表得分（归一化到 0–1）")
BY_SIMILARITY = Message("similarity to the question", "与问题的相似度")
EMBEDDER = Message("embedder", "嵌入模型")
EMBEDDER_HELP = Message(
    "Only where no node before has embedded the chunks.", "仅在前面没有节点嵌入过这些片段时使用。"
)

REWRITE = Message("Rewrite", "改写")
REWRITE_ABOUT = Message(
    "Lets a language model word the question in other ways before searching.",
    "检索之前，先让语言模型换几种说法。",
)
HYDE = Message("an imagined answer (HyDE)", "假想答案（HyDE）")
MULTI_QUERY = Message("other wordings (multi-query)", "其他问法（multi-query）")
WORDINGS = Message("wordings", "多少种问法")
MOST_TOKENS = Message("tokens to write", "最多写多少 token")

"""What searching, joining and reordering say to people."""

from llmhero_widgets.core.text import Message

BM25 = Message("Keyword index", "关键词索引")
BM25_ABOUT = Message(
    "Counts the words of every chunk for BM25; Chinese is cut by jieba.",
    "统计每个片段的词，用于 BM25；中文用 jieba 分词。",
)
K1 = Message("k1", "k1")
K1_HELP = Message(
    "How soon a repeated word stops counting: 0 counts it once.",
    "同一个词重复出现时多快不再加分：0 表示只算一次。",
)
B = Message("b", "b")
B_HELP = Message("How much long chunks are held back.", "对长片段的抑制程度。")
STOP_WORDS = Message("leave out words of grammar", "去掉虚词")
WORDS = Message("words", "词")
KIND = Message("type", "类型")

RETRIEVE = Message("Retrieve", "检索")
RETRIEVE_ABOUT = Message(
    "Fetches the chunks that an index finds for the question.",
    "从索引中取出与问题最匹配的片段。",
)
K = Message("chunks to fetch", "取多少个片段")
MERGE = Message("several wordings", "多种问法")
MERGE_BEST = Message("best score", "取最高分")
MERGE_RRF = Message("by rank (RRF)", "按名次（RRF）")
MERGE_HELP = Message(
    "How the lists of a rewritten question become one.",
    "改写后的问题各自检索，这里决定怎样合成一个列表。",
)
NO_QUESTION = Message("The question is empty.", "问题是空的。")
NO_QUESTION_HINT = Message("Type a question.", "请输入一个问题。")

NO_HITS = Message("This pipeline ranks nothing.", "这条流水线没有任何排序。")
NO_HITS_HINT = Message("Add a retrieve node.", "请添加一个检索节点。")
NOT_FOUND = Message("Chunk {row} is not among what was found.", "片段 {row} 不在检索结果中。")

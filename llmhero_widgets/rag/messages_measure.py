"""What measuring says to people."""

from llmhero_widgets.core.text import Message

EVALUATE = Message("Evaluate", "评测")
EVALUATE_ABOUT = Message(
    "Asks labelled questions and counts how often the right passages are found.",
    "用带标注的问题提问，统计正确片段被找到的比例。",
)
QUESTIONS = Message("questions", "问题集")
HANDBOOK_EN = Message("handbook, English", "手册（英文）")
HANDBOOK_ZH = Message("handbook, Chinese", "手册（中文）")
OWN = Message("my own", "自己的")
LABELS = Message("labelled questions", "带标注的问题")
LABELS_HELP = Message(
    'One per line: {"question": …, "doc": …, "quote": …}.',
    '每行一条：{"question": …, "doc": …, "quote": …}。',
)
SAMPLE = Message("how many questions", "抽取多少个问题")
SAMPLE_HELP = Message(
    "0 asks all of them; a sample is always the same one.", "0 表示全部；抽样结果每次相同。"
)
K = Message("k", "k")
K_HELP = Message("How many passages at the top are looked at.", "看排在前面的多少个片段。")

LINE = Message("Line {line}: {problem}", "第 {line} 行：{problem}")
NOT_JSON = Message("this is not a JSON object.", "这不是 JSON 对象。")
NOT_JSON_HINT = Message(
    'Write one object per line: {{"question": "…", "doc": "…", "quote": "…"}}.',
    '每行写一个对象：{{"question": "…", "doc": "…", "quote": "…"}}。',
)
MISSING = Message('"{field}" is missing.', "缺少“{field}”。")
NO_TEXT = Message('"{field}" must be a text that is not empty.', "“{field}”必须是非空文本。")
UNKNOWN = Message('"{field}" is not a field of a labelled question.', "“{field}”不是标注问题的字段。")
BAD_GRADE = Message('"grade" must be a whole number from 1 to 10.', "“grade”必须是 1 到 10 的整数。")
NO_DOCUMENT = Message("there is no document “{doc}”.", "没有名为“{doc}”的文档。")
NO_DOCUMENT_HINT = Message("The documents are: {docs}.", "现有文档：{docs}。")
NO_QUOTE = Message("the quote does not stand in “{doc}”.", "“{doc}”里找不到这段引文。")
NO_QUOTE_HINT = Message(
    "Copy it from the document, with its punctuation and line breaks.",
    "请从文档中原样复制，包括标点和换行。",
)
MANY_QUOTES = Message(
    "the quote stands {n} times in “{doc}”; it must stand there once.",
    "这段引文在“{doc}”里出现了 {n} 次，必须只出现一次。",
)
MANY_QUOTES_HINT = Message("Take a longer piece of the text.", "请多取一些上下文。")
NO_QUESTIONS = Message("There are no labelled questions.", "没有带标注的问题。")
NOT_HANDBOOK = Message(
    "These questions are about the bundled handbook, and the pipeline searches other documents.",
    "这些问题针对内置手册，而流水线检索的是其他文档。",
)
NOT_HANDBOOK_HINT = Message(
    "Write labelled questions about your own documents.", "请为自己的文档写带标注的问题。"
)
TOO_MANY = Message("{n} questions are too many; the most is {most}.", "{n} 个问题太多，最多 {most} 个。")
TOO_LONG = Message("The lines have more than {most} characters.", "这些行超过了 {most} 个字符。")
BAD_K = Message("k must be a whole number from 1 on.", "k 必须是不小于 1 的整数。")
OTHER_QUESTIONS = Message(
    "Both pipelines must be measured on the same questions with the same k.",
    "两条流水线必须用相同的问题和相同的 k 评测。",
)
NO_HITS = Message(
    "This pipeline ranks nothing, so nothing can be measured.", "这条流水线没有检索结果，无法评测。"
)
NO_HITS_HINT = Message("Add a retrieve node.", "请添加一个检索节点。")
NO_VARIANT = Message("There is no such pipeline to compare with.", "没有这样一条可比较的流水线。")

DENSE = Message("dense only", "仅向量检索")
BM25 = Message("BM25 only", "仅 BM25")
HYBRID = Message("dense and BM25, fused by RRF", "向量与 BM25，RRF 融合")
LATE = Message("yours, reranked token by token (MaxSim)", "当前流水线，逐 token 重排（MaxSim）")
RERANK = Message("yours, reranked by the model", "当前流水线，由模型重排")
MMR = Message("yours, made diverse by MMR", "当前流水线，MMR 去重")
SMALLER = Message("chunks half the size ({n})", "片段减半（{n}）")
LARGER = Message("chunks twice the size ({n})", "片段加倍（{n}）")

"""What embedding and indexing say to people."""

from typing import Final

from llmhero_widgets.core.text import Message

NO_WORDLLAMA: Final = Message("The package wordllama is not installed.", "没有安装 wordllama 包。")
NO_WORDLLAMA_HINT: Final = Message("Run: pip install wordllama", "请运行：pip install wordllama")

EMBED: Final = Message("Embed", "嵌入")
EMBED_ABOUT: Final = Message(
    "Turns every chunk into a vector; texts of like meaning lie close together.",
    "把每个片段变成向量；意思相近的文本彼此靠近。",
)
MODEL: Final = Message("model", "模型")
MODEL_HELP: Final = Message(
    "all-minilm-l6-v2 reads English, wordllama also Chinese; or any encoder by hub id or folder.",
    "all-minilm-l6-v2 读英语，wordllama 也读中文；也可填写模型的 hub id 或文件夹。",
)

INDEX: Final = Message("Index", "索引")
INDEX_ABOUT: Final = Message(
    "Keeps the vectors so that the nearest to a question are found fast.",
    "存放向量，快速找出与问题最近的那些。",
)

KIND: Final = Message("kind", "种类")
KIND_FLAT: Final = Message("Flat: every vector, exact", "Flat：逐一比较，结果精确")
KIND_IVF: Final = Message("IVF: the nearest cells only", "IVF：只查最近的单元")
KIND_HNSW: Final = Message("HNSW: along a graph of neighbours", "HNSW：沿近邻图查找")
KIND_SQ8: Final = Message("SQ8: one byte for each dimension", "SQ8：每维 1 字节")
KIND_PQ: Final = Message("PQ: one byte for several dimensions", "PQ：几维共用 1 字节")
NLIST: Final = Message("IVF: cells (nlist)", "IVF：单元数（nlist）")
NLIST_HELP: Final = Message("0 chooses by the number of chunks.", "0 表示按片段数自动选择。")
NPROBE: Final = Message("IVF: cells searched (nprobe)", "IVF：查找的单元数（nprobe）")
LINKS: Final = Message("HNSW: neighbours (M)", "HNSW：每个向量的邻居数（M）")
EF_CONSTRUCTION: Final = Message(
    "HNSW: candidates while building (efConstruction)", "HNSW：建图时的候选数（efConstruction）"
)
EF_SEARCH: Final = Message("HNSW: candidates while searching (efSearch)", "HNSW：查找时的候选数（efSearch）")
PARTS_TITLE: Final = Message("PQ: bytes for each vector (m)", "PQ：每个向量的字节数（m）")
PARTS_HELP: Final = Message("0 takes one byte for 8 dimensions.", "0 表示每 8 维 1 字节。")
URI: Final = Message("where", "位置")
URI_HELP: Final = Message(
    "Empty: FAISS in this process. name.db: a Milvus Lite file. http://host:19530: a Milvus server.",
    "留空：本进程内的 FAISS；name.db：Milvus Lite 文件；http://host:19530：Milvus 服务器。",
)
COLLECTION: Final = Message("Milvus: names of collections begin with", "Milvus：集合名前缀")

PARTS: Final = Message(
    "PQ cannot cut {dimensions} dimensions into {parts} equal parts.",
    "PQ 无法把 {dimensions} 维平均分成 {parts} 段。",
)
PARTS_HINT: Final = Message("What fits: {fitting}; or 0.", "可用的段数：{fitting}；或填 0。")
OTHER_WEIGHTS: Final = Message(
    "The index was made with other weights of {name} than are loaded now.",
    "建索引时 {name} 的权重与现在加载的不同。",
)
OTHER_WEIGHTS_HINT: Final = Message("Run the pipeline again.", "请重新运行流水线。")

NO_MILVUS: Final = Message("Milvus needs the package pymilvus.", "使用 Milvus 需要 pymilvus 包。")
NO_MILVUS_HINT: Final = Message(
    'Run: pip install "llmhero-widgets[scale]"', '请运行：pip install "llmhero-widgets[scale]"'
)
BAD_URI: Final = Message(
    "“{uri}” is no place for an index.",
    "“{uri}”不是可用的索引位置。",
)
BAD_URI_HINT: Final = Message(
    "Leave it empty, or write name.db for a Milvus Lite file, or http://host:19530 for a Milvus server.",
    "请留空，或填写 name.db（Milvus Lite 文件），或 http://host:19530（Milvus 服务器）。",
)
NO_FOLDER: Final = Message("There is no folder {folder}.", "没有文件夹 {folder}。")
NO_FOLDER_HINT: Final = Message("Create it, or choose another place.", "请先创建它，或换一个位置。")
NO_PQ_IN_FILE: Final = Message(
    "A Milvus Lite file has no product quantisation.", "Milvus Lite 文件不支持乘积量化（PQ）。"
)
NO_PQ_IN_FILE_HINT: Final = Message(
    "Choose another kind, or a Milvus server, or FAISS.", "请换一种索引，或使用 Milvus 服务器，或使用 FAISS。"
)
MILVUS_FAILED: Final = Message(
    "Milvus at {uri} did not do it: {reason}", "位于 {uri} 的 Milvus 未能完成：{reason}"
)
MILVUS_FAILED_HINT: Final = Message(
    "Check that it is running and that the address is right; what was computed before is kept.",
    "请检查它是否在运行、地址是否正确；之前算好的结果都还在。",
)
MILVUS_WITHHELD_HINT: Final = Message(
    "Check that it is running. {variable} was not sent to it; if you trust it, set {hosts}={host}",
    "请检查它是否在运行。没有向它发送 {variable}；如果您信任它，请设置 {hosts}={host}",
)
MILVUS_LOST: Final = Message(
    "Milvus at {uri} was lost after {done} vectors.", "写入 {done} 个向量后，与 {uri} 的 Milvus 断开了连接。"
)
MILVUS_LOST_HINT: Final = Message(
    "Run again when it is back: it goes on from there.", "恢复后重新运行即可，会从断开处继续。"
)
COLLECTION_GONE: Final = Message(
    "The collection {collection} is no longer at {uri}.", "{uri} 中已没有集合 {collection}。"
)
COLLECTION_GONE_HINT: Final = Message(
    "Run again: it is built anew.",
    "请重新运行，会重新建立。",
)

NO_EMBEDDER: Final = Message("There is no embedder “{name}”.", "没有名为“{name}”的嵌入模型。")
NO_EMBEDDER_HINT: Final = Message(
    "Choose all-minilm-l6-v2 or wordllama, or write a hub id (owner/name) or a folder.",
    "请选择 all-minilm-l6-v2 或 wordllama，或填写 hub id（owner/name）或文件夹。",
)
NO_SENTENCES: Final = Message(
    "{name} is a sentence-transformers model, and that package is not installed.",
    "{name} 是 sentence-transformers 模型，但没有安装该包。",
)
NO_SENTENCES_HINT: Final = Message(
    "Run: pip install sentence-transformers", "请运行：pip install sentence-transformers"
)
BAD_EMBEDDER: Final = Message("{name} could not be loaded: {reason}", "无法加载 {name}：{reason}")
BAD_EMBEDDER_HINT: Final = Message(
    "Check its files, or choose all-minilm-l6-v2 or wordllama.",
    "请检查其文件，或改用 all-minilm-l6-v2 或 wordllama。",
)
FOREIGN_PART: Final = Message(
    "{name} was not loaded: {part} could run code of its makers.",
    "没有加载 {name}：{part} 可能执行其作者的代码。",
)
FOREIGN_PART_HINT: Final = Message(
    "Choose a model whose weights are safetensors and whose parts are of sentence-transformers itself.",
    "请选择权重为 safetensors、且各部分都来自 sentence-transformers 本身的模型。",
)

#: Names of facts, short enough for a card.
FACTS: Final = {
    "type": Message("type", "类型"),
    "dimensions": Message("dims", "维数"),
    "nlist": Message("cells", "单元"),
    "nprobe": Message("searched", "查找"),
    "trained_on": Message("trained on", "训练向量"),
    "error": Message("error", "误差"),
    "imbalance": Message("imbalance", "不均衡度"),
    "links": Message("links", "邻居"),
    "ef_search": Message("efSearch", "efSearch"),
    "levels": Message("levels", "层数"),
    "step": Message("step", "步长"),
    "loss": Message("loss", "损失"),
    "parts": Message("bytes each", "每条字节"),
    "bits": Message("bits", "位数"),
    "collection": Message("collection", "集合"),
}

NOT_A_STORE: Final = Message(
    "The folder {folder} holds no vectors of ours.", "文件夹 {folder} 中没有我们的向量。"
)
NOT_A_STORE_HINT: Final = Message(
    "Choose an empty folder, or one that was filled before.", "请选择空文件夹，或之前写入过的文件夹。"
)
OTHER_STORE: Final = Message(
    "The vectors in {folder} were made by {embedder}, or by other weights of it.",
    "{folder} 中的向量由 {embedder} 生成，或由它的另一版权重生成。",
)
OTHER_STORE_HINT: Final = Message(
    "Choose another folder, or the same embedder.", "请换一个文件夹，或使用同一个嵌入模型。"
)

TOO_FEW: Final = Message("There are fewer than two vectors.", "向量少于两个。")
TOO_FEW_HINT: Final = Message("Load more text, or cut it smaller.", "请加载更多文本，或切得更小。")
NO_KIND: Final = Message("There is no index “{kind}”.", "没有名为“{kind}”的索引。")
NO_KIND_HINT: Final = Message("Choose flat, ivf, hnsw, sq8 or pq.", "请选择 flat、ivf、hnsw、sq8 或 pq。")
NO_VECTORS: Final = Message("This pipeline embeds nothing.", "这条流水线没有做嵌入。")
NO_VECTORS_HINT: Final = Message(
    "Add an embed node, so that there are vectors to index.", "请添加一个嵌入节点，才有向量可建索引。"
)

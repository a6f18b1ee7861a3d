"""What the view of chunks on the page says to people."""

from llmhero_widgets.core.text import Message

NO_CHUNKS = Message("This pipeline cuts no documents.", "这条流水线没有切分任何文档。")
NO_CHUNKS_HINT = Message("Connect a node “Chunk” to the documents.", "请把“切分”节点接到文档之后。")

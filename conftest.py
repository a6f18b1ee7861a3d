"""Not collected: the pieces of exported programs, which import other libraries and hold no examples."""

collect_ignore_glob = [
    f"llmhero_widgets/rag/export/{target}/*.py" for target in ("plain", "langchain", "haystack")
]
